"""Summaries are kept from run to run, by content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.summaries import Summaries

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"import signal\nsignal.signal(signal.SIGTERM, print)\n"


def test_known_content_is_not_summed_up_again(tmp_path: Path) -> None:
    path = str(tmp_path / "x.summaries.cache")
    first = Summaries(path, lambda: "1\n2")
    made = first.of("a.py", "a", TEXT)
    assert made is not None
    assert made.steps
    first.save()
    second = Summaries(path, lambda: "1\n2")
    assert second.of("a.py", "a", TEXT) == made
    assert second.made == 0
    second.of("a.py", "a", TEXT + b"x = 1\n")
    assert second.made == 1


def test_another_tool_or_a_damaged_file_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "x.summaries.cache"
    first = Summaries(str(path), lambda: "1")
    first.of("a.py", "a", TEXT)
    first.save()
    other = Summaries(str(path), lambda: "2")
    other.of("a.py", "a", TEXT)
    assert other.made == 1
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    damaged = Summaries(str(path), lambda: "1")
    damaged.of("a.py", "a", TEXT)
    assert damaged.made == 1
