"""Summaries are kept from run to run, by content."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkProcess
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import summary_processes
from shutdown_lint.engine.summaries import Summaries
from shutdown_lint.engine.summarising import summary_of

if TYPE_CHECKING:
    from pathlib import Path

    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.summary import ModuleSummary

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


TEXTS = {
    f"m{number}.py": TEXT
    + f"def f{number}():\n    while True:\n        g{number}()\n".encode()
    + b"# enough to be worth another process\n" * 1_000
    for number in range(6)
}
ASKED = [(path, path.removesuffix(".py"), data) for path, data in TEXTS.items()]


def expected() -> list[ModuleSummary | None]:
    return [Summaries().of(*one) for one in ASKED]


@pytest.mark.parametrize("cached", [False, True])
def test_summaries_are_the_same_whoever_makes_them(tmp_path: Path, *, cached: bool) -> None:
    path = str(tmp_path / "x.summaries.cache") if cached else None
    several = Summaries(path, processes=3)
    several.prepare(ASKED)
    assert multiprocessing.active_children() == []
    assert [several.of(*one) for one in ASKED] == expected()
    several.save()
    if cached:
        again = Summaries(path, processes=3)
        again.prepare(ASKED)
        assert [again.of(*one) for one in ASKED] == expected()
        assert again.made == 0


def test_what_a_process_dies_of_is_made_by_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()

    def dying(source: SourceFile, name: str) -> ModuleSummary | None:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.1)  # for the others to take one
        return summary_of(source, name)

    monkeypatch.setattr(summary_processes, "summary_of", dying)
    several = Summaries(processes=3)
    several.prepare(ASKED)
    assert multiprocessing.active_children() == []
    assert [several.of(*one) for one in ASKED] == expected()


def test_where_no_process_can_be_started_all_are_made_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_process: object) -> None:
        raise OSError

    monkeypatch.setattr(ForkProcess, "start", refused)
    several = Summaries(processes=3)
    several.prepare(ASKED)
    assert [several.of(*one) for one in ASKED] == expected()


def test_what_fails_beforehand_fails_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(summary_processes, "summary_of", failing)
    several = Summaries(processes=2)
    several.prepare(ASKED)
    assert [several.of(*one) for one in ASKED] == expected()
