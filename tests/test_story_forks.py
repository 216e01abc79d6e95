"""A program that forks: the story is the parent's, and the interpreter waits for no fork."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

MASTER = """
import os
import signal
import time

def work():
    while True:
        time.sleep(5)

def stop(*_):
    raise SystemExit(0)

def spawn():
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        work()
        os._exit(0)
    return pid

def main():
    signal.signal(signal.SIGTERM, stop)
    children = [spawn() for _ in range(4)]
    try:
        while True:
            time.sleep(1)
    finally:
        print(children)

if __name__ == "__main__":
    main()
"""


def told(folder: Path, text: str) -> dict[str, Any]:
    (folder / "master.py").write_text(text, encoding="utf-8")
    ran = run(folder, "story", "--format", "json", "--exit-zero")
    assert ran.code == 0, ran.err
    (story,) = json.loads(ran.out)["stories"]
    return dict(story)


def test_a_child_s_handler_is_not_its_parent_s(tmp_path: Path) -> None:
    story = told(tmp_path, MASTER)
    assert story["handler"]["name"] == "master.stop"
    assert [one["text"] for one in story["resting"]] == ["time.sleep(1)"]


def test_the_interpreter_waits_for_no_fork(tmp_path: Path) -> None:
    story = told(tmp_path, MASTER)
    assert story["outcome"] == "ends"
    assert story["worst_case"]["certainty"] == "bounded"
    assert not any("waits for" in moment["text"] for moment in story["moments"])
    assert "whether forked copy pid is told to end" in [one["text"] for one in story["unknown"]]


def test_a_program_that_leaves_its_terminal_is_its_own_child(tmp_path: Path) -> None:
    story = told(
        tmp_path, MASTER.replace("    return pid\n", "    os._exit(0)\n").replace("4", "1")
    )
    assert [one["text"] for one in story["resting"]] == ["time.sleep(5)"]
