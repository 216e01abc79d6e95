"""A program that SIGTERM kills: the story says what only Ctrl+C would have led to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import time

def store(rows):
    for row in rows:
        print(row, file=open("rows.txt", "a"))

def main(rows, table):
    try:
        while True:
            store(rows)
            time.sleep(5)
    except KeyboardInterrupt:
        {last}

if __name__ == "__main__":
    main([], {{}})
"""


def breaks(folder: Path, last: str) -> list[str]:
    (folder / "store.py").write_text(PROGRAM.format(last=last), encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    (story,) = json.loads(ran.out)["stories"]
    assert story["outcome"] == "dies"
    return [one["text"] for one in story["breaks"]]


def test_work_that_is_no_cleanup_by_itself_is_told(tmp_path: Path) -> None:
    assert breaks(tmp_path, "store(rows)") == [
        "only Ctrl+C leads to what is done here, SIGTERM does not"
    ]


def test_cleanup_is_told_by_its_name(tmp_path: Path) -> None:
    assert breaks(tmp_path, "table.close()") == ["cleanup that does not run: table.close()"]


@pytest.mark.parametrize("last", ["pass", "print('ended')", "raise SystemExit(1)"])
def test_nothing_is_told_where_nothing_is_done(tmp_path: Path, last: str) -> None:
    assert breaks(tmp_path, last) == []
