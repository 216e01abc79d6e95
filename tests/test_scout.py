"""A walk that a second process helps with finds what a walk alone finds."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import scout
from shutdown_lint.engine.cache.layout import looks_in
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import Found, discover
from shutdown_lint.engine.visits import Recalled
from shutdown_lint.frontends.cli import lint_command, linting
from shutdown_lint.frontends.cli.main import main
from shutdown_lint.frontends.cli.options import read_options
from support.command import CLEAN, UNCATCHABLE, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shutdown_lint.engine.visits import Visit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="scouts are sent on Linux alone")


class Diary:
    """Knows the visits of one walk; there was nothing to say of any file."""

    def __init__(self, visits: Sequence[Visit] = ()) -> None:
        self._visits = {visit.folder: visit for visit in visits}
        self.folders = tuple(self._visits)

    @property
    def body(self) -> memoryview:
        """The same as a cache file has it."""
        looks = (f"{one.folder}\n0\t{one.listing}\n\n\n\n\n" for one in self._visits.values())
        return memoryview("\x1e".join(["another tool", *looks]).encode())

    def revisit(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
        known = self._visits.get(folder)
        if known is None or known.scope != scope or listing not in (None, known.listing):
            return None
        return Recalled(known.folders, known.files, (), (), known.listing)

    def overlook(self) -> None:
        """There is nothing to do."""


class Patient(scout.Scout):
    """Has seen everything before the walk begins."""

    def __init__(self, body: memoryview, roots: Iterable[str]) -> None:
        super().__init__(body, roots)
        self.wait()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with folders of many kinds."""
    write(tmp_path, a__one=CLEAN, a__b__two=CLEAN, a__c__three=CLEAN, d__four=CLEAN, e__five=CLEAN)
    (tmp_path / "e" / ".gitignore").write_text("none.py\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lint_command, "_WORTH_A_SCOUT", 1)
    monkeypatch.setattr(scout, "Scout", Patient)
    return tmp_path


def walk(diary: Diary, sent: scout.Scout | None = None) -> Found:
    return discover(["."], ConfigFinder(isolated=True), known=diary, scout=sent)


def helped_walk(diary: Diary) -> Found:
    return walk(diary, Patient(diary.body, ["."]))


def listed(monkeypatch: pytest.MonkeyPatch, diary: Diary) -> set[str]:
    """The folders that the walk itself looked into, with a scout that has seen all."""
    seen, scandir = set(), os.scandir

    def noted(path: str) -> object:
        seen.add(os.path.relpath(path))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", noted)
        helped_walk(diary)
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
    diary = Diary(walk(Diary()).visits)
    change(tree)
    alone, helped = walk(diary), helped_walk(diary)
    assert helped == alone
    assert sorted(helped.everything()) == sorted(alone.everything())


def test_what_looks_as_it_did_is_not_listed_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary()).visits)
    assert listed(monkeypatch, diary) == {"e"}  # it says what is left out
    write(tree, a__b__two=f"{CLEAN}\n# more")
    assert listed(monkeypatch, diary) == {"e", "a/b"}


def test_folder_under_other_settings_is_looked_at(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary()).visits)
    (tree / "a" / ".gitignore").write_text("two.py\n")
    assert listed(monkeypatch, diary) == {"a", "a/b", "a/c", "e"}


def test_folder_that_is_gone_in_the_meantime_is_empty(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary(walk(Diary()).visits)
    monkeypatch.setattr(diary, "revisit", lambda *_: None)
    expected = {file.shown for file in helped_walk(diary).files}

    class Late(Patient):
        def wait(self) -> None:
            super().wait()
            (tree / "d" / "four.py").unlink()
            (tree / "d").rmdir()

    late = Late(diary.body, ["."])
    assert {file.shown for file in walk(diary, late).files} == expected - {"d/four.py"}


def test_scout_looks_below_the_given_folders(tree: Path) -> None:
    diary = Diary(walk(Diary()).visits)
    sent = Patient(diary.body, ["a/b", str(tree / "d")])
    sent.number(diary.folders)
    same = {os.path.relpath(folder) for folder in diary.folders if sent.is_same(folder)}
    assert same == {"a/b", "d"}


@pytest.mark.usefixtures("tree")
def test_scout_is_not_believed_where_the_cache_is_not() -> None:
    diary = Diary(walk(Diary()).visits)
    sent = Patient(diary.body, ["."])
    assert not any(map(sent.is_same, diary.folders))
    sent.number(())  # as a `Store` of another tool has it
    assert not any(map(sent.is_same, diary.folders))


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(("worth", "processes"), [(10, "2"), (3, "1")])
def test_none_is_sent_to_few_folders_or_by_a_process_that_is_to_be_alone(
    monkeypatch: pytest.MonkeyPatch, worth: int, processes: str
) -> None:
    body = Diary(walk(Diary()).visits).body
    monkeypatch.setattr(lint_command, "_WORTH_A_SCOUT", 5)
    assert lint_command.scout_for(body, read_options(["-j", "2", "."])) is not None
    monkeypatch.setattr(lint_command, "_WORTH_A_SCOUT", worth)
    assert lint_command.scout_for(body, read_options(["-j", processes, "."])) is None


@pytest.mark.parametrize("body", [b"", b"\x1e", b"\x1e\x1e/a", b"\xff\x1e", b"x\n\x1e.\n0\t\n"])
def test_scout_survives_any_body(tree: Path, body: bytes) -> None:
    sent = Patient(memoryview(body), [str(tree)])
    sent.number(looks_in(memoryview(body)))
    assert not sent.is_same("")


@pytest.mark.usefixtures("tree")
def test_none_is_sent_where_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    body = Diary(walk(Diary()).visits).body

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    assert lint_command.scout_for(body, read_options(["-j", "2", "."])) is None


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are started."""
    processes, fork = [], os.fork

    def noted() -> int:
        processes.append(fork())
        return processes[-1]

    monkeypatch.setattr(os, "fork", noted)
    return processes


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_scout_that_is_dismissed_is_gone(forked: list[int]) -> None:
    sent = scout.Scout(memoryview(b""), ["."])
    sent.dismiss()
    sent.dismiss()
    assert is_gone(forked[0])


RUN = ("-q", "-j", "2", "--cache-dir", "../cache")


@pytest.fixture
def known_tree(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The tree after a run, and a scout that takes its time."""
    for number in range(6):
        write(tree, **{f"a__more_{number}": CLEAN, "a__bad": UNCATCHABLE})
    for file in tree.rglob("*.py"):  # as if they were not written just now
        os.utime(file, (1_700_000_000, 1_700_000_000))
    assert main([*RUN, "."]) == 1
    assert "a/bad.py:2:" in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.chdir(tree)
    monkeypatch.setattr(lint_command, "_WORTH_A_SCOUT", 1)
    return tree


@pytest.mark.usefixtures("known_tree")
@pytest.mark.parametrize(
    ("arguments", "code", "sent"),
    [
        ((*RUN, "."), 1, 1),
        ((*RUN, "--config", "none.toml", "."), 2, 1),
        ((*RUN, "--select", "SHD9999", "."), 2, 1),
        (("-q", "-j", "1", "--cache-dir", "../cache", "."), 1, 0),
        ((*RUN, "a/bad.py"), 1, 0),
        ((*RUN, "--diff", "."), 0, 0),
        (("-q", "-j", "2", "--no-cache", "."), 1, 0),
    ],
)
def test_command_sends_a_scout_to_known_folders_and_leaves_none_behind(
    forked: list[int], arguments: tuple[str, ...], code: int, sent: int
) -> None:
    assert main(arguments) == code
    assert len(forked) == sent
    assert all(map(is_gone, forked))


@pytest.mark.usefixtures("known_tree")
def test_scout_is_gone_after_an_interrupt(
    forked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(linting, "lint_as_told", interrupted)
    assert main([*RUN, "."]) == 130
    assert len(forked) == 1
    assert is_gone(forked[0])


def test_command_with_a_scout_says_the_same(
    known_tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scout, "Scout", Patient)
    assert main([*RUN, "."]) == 1
    assert "a/bad.py:2:" in capsys.readouterr().out
    write(known_tree, a__b__two=UNCATCHABLE)
    assert main([*RUN, "."]) == 1
    said = capsys.readouterr().out
    assert "a/bad.py:2:" in said
    assert "a/b/two.py:2:" in said
