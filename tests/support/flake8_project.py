"""A folder with programs that have known findings, for the tests of the flake8 plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# SHD104: the kernel never delivers SIGKILL to a handler.
UNCATCHABLE = """\
import signal


def stop(number, frame):
    pass


def main():
    signal.signal(signal.SIGKILL, stop)
"""
UNCATCHABLE_PLACE = (9, 5)

# SHD401 in the form that only the preset `strict` shows.
SWALLOWING = """\
def main(queue):
    while True:
        try:
            queue.handle()
        except BaseException:
            queue.note()


if __name__ == "__main__":
    main(object())
"""


def write(folder: Path, **files: str) -> Path:
    """Write `NAME.py` for each keyword; names may hold `__` for a folder."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def silenced(comment: str) -> str:
    """`UNCATCHABLE` with a comment on the line of its finding."""
    return UNCATCHABLE.replace("SIGKILL, stop)", f"SIGKILL, stop)  {comment}")
