"""The scores, in memory while the bot runs and on disk when it does not."""

from __future__ import annotations

import argparse
import atexit
import json
import logging
from pathlib import Path

log = logging.getLogger(__name__)


class Scores:
    """Points of each person."""

    def __init__(self, path: Path, points: dict[str, int]) -> None:
        self._path = path
        self._points = points

    @classmethod
    def load(cls, path: Path) -> Scores:
        points = json.loads(path.read_text()) if path.exists() else {}
        scores = cls(path, points)
        atexit.register(scores.save)  # expect: SHD102
        return scores

    def add(self, person: str, points: int) -> None:
        self._points[person] = self._points.get(person, 0) + points

    def save(self) -> None:
        self._path.write_text(json.dumps(self._points))
        log.info("scores saved")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--create", action="store_true")
    if parser.parse_args().create:
        Path("scores.json").touch()
        Path("scores.json").write_text("{}")


if __name__ == "__main__":
    main()
