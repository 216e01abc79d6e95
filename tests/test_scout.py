"""A walk that a second process helps with finds what a walk alone finds."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import discovery, scout
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import Found, discover
from shutdown_lint.engine.visits import Recalled
from support.command import CLEAN, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shutdown_lint.engine.visits import Visit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="scouts are sent on Linux alone")


class Diary:
    """Knows the visits of one walk; there was nothing to say of any file."""

    def __init__(self, visits: Sequence[Visit] = ()) -> None:
        self._visits = {visit.folder: visit for visit in visits}
        self.folders = tuple(self._visits)

    def listing(self, folder: str) -> str:
        return self._visits[folder].listing

    def revisit(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
        known = self._visits.get(folder)
        if known is None or known.scope != scope or listing not in (None, known.listing):
            return None
        return Recalled(known.folders, known.files, (), (), known.listing)

    def overlook(self) -> None:
        """There is nothing to do."""


class Patient(scout.Scout):
    """Has seen everything before the walk begins."""

    def __init__(
        self,
        folders: Sequence[str],
        looked: Callable[[str], str],
        near: Callable[[str], str],
        marks: frozenset[str],
    ) -> None:
        super().__init__(folders, looked, near, marks)
        self.wait()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with folders of many kinds."""
    write(tmp_path, a__one=CLEAN, a__b__two=CLEAN, a__c__three=CLEAN, d__four=CLEAN, e__five=CLEAN)
    (tmp_path / "e" / ".gitignore").write_text("none.py\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(discovery, "_WORTH_A_SCOUT", 1)
    monkeypatch.setattr(scout, "Scout", Patient)
    return tmp_path


def walk(diary: Diary, processes: int) -> Found:
    return discover(["."], ConfigFinder(isolated=True), known=diary, processes=processes)


def listed(monkeypatch: pytest.MonkeyPatch, diary: Diary) -> set[str]:
    """The folders that the walk itself looked into, with a scout that has seen all."""
    seen, scandir = set(), os.scandir

    def noted(path: str) -> object:
        seen.add(os.path.relpath(path))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", noted)
        walk(diary, 2)
    return seen


CHANGES = [
    Path.exists,  # none
    lambda tree: write(tree, a__b__new=CLEAN),
    lambda tree: write(tree, a__f__new=CLEAN),
    lambda tree: write(tree, a__b__two=f"{CLEAN}\n# more"),
    lambda tree: (tree / "a" / "b" / "two.py").unlink(),
    lambda tree: (tree / "d").rename(tree / "a" / "d"),
    lambda tree: (tree / "a" / ".gitignore").write_text("two.py\n"),
    lambda tree: (tree / "a" / "pyvenv.cfg").write_text(""),
    lambda tree: (tree / "d" / "link.py").symlink_to(tree / "a" / "one.py"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_walk_finds_the_same(tree: Path, change: Callable[[Path], object]) -> None:
    diary = Diary(walk(Diary(), 1).visits)
    change(tree)
    alone, helped = walk(diary, 1), walk(diary, 2)
    assert helped == alone
    assert sorted(helped.everything()) == sorted(alone.everything())


def test_what_looks_as_it_did_is_not_listed_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary(), 1).visits)
    assert listed(monkeypatch, diary) == {"e"}  # it says what is left out
    write(tree, a__b__two=f"{CLEAN}\n# more")
    assert listed(monkeypatch, diary) == {"e", "a/b"}


def test_folder_under_other_settings_is_looked_at(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary(), 1).visits)
    (tree / "a" / ".gitignore").write_text("two.py\n")
    assert listed(monkeypatch, diary) == {"a", "a/b", "a/c", "e"}


def test_folder_that_is_gone_in_the_meantime_is_empty(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary(), 1).visits)
    monkeypatch.setattr(diary, "revisit", lambda *_: None)
    expected = {file.shown for file in walk(diary, 2).files}

    class Late(Patient):
        def wait(self) -> None:
            super().wait()
            (tree / "d" / "four.py").unlink()
            (tree / "d").rmdir()

    monkeypatch.setattr(scout, "Scout", Late)
    assert {file.shown for file in walk(diary, 2).files} == expected - {"d/four.py"}


@pytest.mark.parametrize(("folders", "processes"), [(10, 2), (3, 1)])
def test_short_walk_is_made_alone(
    tree: Path, monkeypatch: pytest.MonkeyPatch, folders: int, processes: int
) -> None:
    diary = Diary(walk(Diary(), 1).visits)
    monkeypatch.setattr(discovery, "_WORTH_A_SCOUT", folders)
    monkeypatch.setattr(scout, "Scout", pytest.fail)
    assert walk(diary, processes).silent == len(list(tree.rglob("*.py")))


def test_walk_is_made_alone_where_no_process_can_be_started(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary(), 1).visits)

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    assert walk(diary, 2).silent == len(list(tree.rglob("*.py")))


def test_scout_that_is_dismissed_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    processes, fork = [], os.fork

    def noted() -> int:
        processes.append(fork())
        return processes[-1]

    monkeypatch.setattr(os, "fork", noted)
    sent = scout.Scout(["."] * 3, lambda _: "", lambda path: path, frozenset())
    sent.dismiss()
    sent.dismiss()
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0], 0)
