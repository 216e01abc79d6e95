"""A run over files: order, processes that die, time limits, fixes that cannot be written."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine import import_ahead, worker_process
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import FileToCheck
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.registry import load_rules
from shutdown_lint.engine.run_options import MANY, FixMode, RunOptions
from shutdown_lint.engine.runner import run
from shutdown_lint.engine.stop import StopFlag
from shutdown_lint.engine.unreadable import unreadable_finding
from shutdown_lint.model.finding import FileReport, FixCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.engine.jobs import Check
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.model.source import SourceFile

# pytest-xdist has threads, and Python warns of forking beside them; the command has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

# Bytes that pass every prefilter, since they are no UTF-8; the checks below do as they are told.
MARK = b"\xff "
HANG = 600  # seconds; nobody waits for it


def obey(source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:  # noqa: ARG001
    """Do what the file says. It runs in workers, so what it does there stays there."""
    order = source.data.removeprefix(MARK).decode()
    match order.split():
        case ["die", number]:
            faulthandler.disable()  # pytest's, which would tell the whole world
            os.kill(os.getpid(), int(number))
        case ["exit", code]:
            os._exit(int(code))
        case ["hang"]:
            time.sleep(HANG)
        case ["spin"]:
            while True:
                pass
        case ["raise"]:
            raise ValueError("no \ud800 way")
        case ["surrogate"]:
            return FileReport(path=source.path, findings=(unreadable_finding("x", "\ud800"),))
        case ["once", number, path]:
            try:
                Path(path).touch(exist_ok=False)
                os.kill(os.getpid(), int(number))
            except FileExistsError:
                pass
    return FileReport(path=source.path, findings=(unreadable_finding(source.path, order),))


def shout(source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:  # noqa: ARG001
    """A check whose fix turns a file into capitals."""
    if not fix:
        finding = unreadable_finding(source.path, "not loud")
        return FileReport(path=source.path, findings=(finding,))
    loud = source.data.upper()
    return FileReport(path=source.path, fixes=FixCounts(applied=1), fixed_source=loud)


def files(folder: Path, **orders: str) -> list[FileToCheck]:
    for name, order in orders.items():
        (folder / name).write_bytes(MARK + order.encode())
    return [FileToCheck(str(folder / name), name, named=False) for name in orders]


def run_on(
    files: list[FileToCheck],
    *,
    check: Check = obey,
    jobs: int = 2,
    fix: FixMode = FixMode.OFF,
    time_limit: float = HANG,
    processor_limit: float = HANG,
    many: int = MANY,
    stop: StopFlag | None = None,
    observe: Callable[[int, int], None] = lambda _done, _total: None,
) -> Outcome:
    planner = Planner(load_rules(), ConfigFinder(isolated=True))
    options = RunOptions(
        jobs=jobs,
        isolated=jobs > 1,
        fix=fix,
        time_limit=time_limit,
        processor_limit=processor_limit,
        worth_a_worker=1,
        many=many,
    )
    return run(files, planner, options, stop or StopFlag(), observe, check=check)


def said(outcome: Outcome) -> dict[str, str]:
    prefix = "the file was not checked: "
    return {
        file.path: " ".join(
            [*(finding.message.removeprefix(prefix) for finding in file.findings)]
            + [error.message for error in file.errors]
        )
        for file in outcome.files
    }


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_reports_come_in_order_of_path_whoever_makes_them(tmp_path: Path, jobs: int) -> None:
    orders = {f"f{number:02}.py": "x" * (number * 7 % 20) for number in range(20)}
    todo = files(tmp_path, **orders)
    outcome = run_on(list(reversed(todo)), jobs=jobs)
    assert said(outcome) == orders
    assert [file.path for file in outcome.files] == sorted(orders)
    assert [source.path for source in outcome.sources] == sorted(orders)
    assert (outcome.checked, outcome.unchecked, outcome.interrupted) == (20, 0, 0)


def test_dead_worker_costs_its_file_only(tmp_path: Path) -> None:
    orders = {"a": "fine", "b": f"die {signal.SIGSEGV}", "c": "exit 3", "d": "fine too"}
    orders["e"] = f"die {signal.SIGKILL}"
    outcome = run_on(files(tmp_path, **orders))
    assert said(outcome) == {
        "a": "fine",
        "b": "the process that parsed it died of SIGSEGV",
        "c": "the process that parsed it ended without a word",
        "d": "fine too",
        "e": "the process that parsed it died of SIGKILL, maybe for want of memory",
    }
    assert [file.findings[0].code for file in outcome.files] == ["SHD001"] * 5
    assert outcome.checked == 5


def test_worker_that_is_told_to_stop_is_not_held_against_the_file(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    outcome = run_on(files(tmp_path, a=f"once {signal.SIGTERM} {mark}", b="fine"))
    assert mark.exists()
    assert said(outcome) == {"a": f"once {signal.SIGTERM} {mark}", "b": "fine"}


def test_file_that_takes_too_long_is_named(tmp_path: Path) -> None:
    outcome = run_on(files(tmp_path, a="hang", b="fine", c="fine"), time_limit=0.5)
    assert said(outcome)["a"] == "checking it took longer than 0.5 seconds"
    assert said(outcome)["b"] == said(outcome)["c"] == "fine"


def test_file_that_takes_too_much_of_the_processor_is_named(tmp_path: Path) -> None:
    outcome = run_on(files(tmp_path, a="spin", b="fine", c="fine"), processor_limit=0.5)
    assert said(outcome)["a"] == "checking it took longer than 0.5 seconds of processor time"
    assert said(outcome)["b"] == said(outcome)["c"] == "fine"


def test_waiting_takes_nothing_of_the_processor(tmp_path: Path) -> None:
    outcome = run_on(files(tmp_path, a="hang"), processor_limit=0.05, time_limit=0.5)
    assert said(outcome)["a"] == "checking it took longer than 0.5 seconds"


@pytest.mark.parametrize("jobs", [1, 2])
def test_check_that_raises_is_an_internal_error_and_the_rest_goes_on(
    tmp_path: Path, jobs: int
) -> None:
    outcome = run_on(files(tmp_path, a="raise", b="fine"), jobs=jobs)
    assert said(outcome) == {"a": "ValueError: no \\ud800 way", "b": "fine"}
    assert [bool(file.errors) for file in outcome.files] == [True, False]


def test_report_that_cannot_be_sent_is_an_internal_error(tmp_path: Path) -> None:
    outcome = run_on(files(tmp_path, a="surrogate", b="fine"))
    assert [bool(file.errors) for file in outcome.files] == [True, False]


def test_where_no_process_can_be_started_the_work_is_done_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(worker_process, "_process", refuse)
    assert said(run_on(files(tmp_path, a="fine", b="fine"))) == {"a": "fine", "b": "fine"}


@pytest.mark.skipif(not worker_process.FORKS, reason="workers start afresh")
@pytest.mark.parametrize(("many", "expected"), [(3, []), (2, [2])])
def test_what_workers_of_a_long_run_need_is_imported_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, expected: list[int]
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(import_ahead, "import_ahead", calls.append)
    outcome = run_on(files(tmp_path, a="one", b="two"), many=many)
    assert said(outcome) == {"a": "one", "b": "two"}
    assert calls == expected


def test_no_worker_is_left(tmp_path: Path) -> None:
    run_on(files(tmp_path, a="fine", b="hang", c="exit 1"), time_limit=0.5)
    if sys.platform == "linux":
        assert Path(f"/proc/self/task/{os.getpid()}/children").read_text() == ""


def test_file_that_vanishes_is_reported(tmp_path: Path) -> None:
    todo = files(tmp_path, a="fine", b="fine")
    (tmp_path / "a").unlink()
    outcome = run_on(todo)
    assert said(outcome) == {"a": "it cannot be read: no such file or directory", "b": "fine"}
    assert outcome.unreadable == ()
    named = [file._replace(named=True) for file in todo]
    assert run_on(named).unreadable == ("a",)


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run_on(files(tmp_path, a="x", b="x", c="x"), observe=lambda *now: seen.append(now))
    assert seen[-1] == (3, 3)
    assert sorted(seen) == seen


# Being told to stop


@pytest.mark.parametrize("jobs", [1, 2])
def test_stop_keeps_what_was_found(tmp_path: Path, jobs: int) -> None:
    stop = StopFlag()

    def observe(done: int, _total: int) -> None:
        if done == 3:
            stop.signal = signal.SIGTERM

    todo = files(tmp_path, **{f"f{number:02}": "x" for number in range(30)})
    outcome = run_on(todo, jobs=jobs, stop=stop, observe=observe)
    assert outcome.interrupted == signal.SIGTERM
    assert outcome.checked == len(outcome.files)
    assert 3 <= outcome.checked <= 3 + jobs
    assert outcome.checked + outcome.unchecked == 30


def test_stop_before_anything_was_read(tmp_path: Path) -> None:
    stop = StopFlag()
    stop.signal = signal.SIGINT
    outcome = run_on(files(tmp_path, a="hang"), stop=stop)
    assert (outcome.checked, outcome.unchecked) == (0, 1)


# Fixes


@pytest.mark.parametrize("jobs", [1, 2])
def test_fixes_are_written(tmp_path: Path, jobs: int) -> None:
    outcome = run_on(files(tmp_path, a="x", b="y"), check=shout, jobs=jobs, fix=FixMode.WRITE)
    assert (tmp_path / "a").read_bytes() == MARK + b"X"
    assert (tmp_path / "b").read_bytes() == MARK + b"Y"
    assert [file.fixes.applied for file in outcome.files] == [1, 1]
    assert [source.data for source in outcome.sources] == [MARK + b"X", MARK + b"Y"]


def test_fixes_that_are_shown_are_not_written(tmp_path: Path) -> None:
    outcome = run_on(files(tmp_path, a="x"), check=shout, fix=FixMode.SHOW)
    assert (tmp_path / "a").read_bytes() == MARK + b"x"
    (change,) = outcome.changes
    assert (change.before.data, change.after.data) == (MARK + b"x", MARK + b"X")


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(MARK + b"x")
    (tmp_path / "link").symlink_to("real")
    run_on(
        [FileToCheck(str(tmp_path / "link"), "link", named=True)], check=shout, fix=FixMode.WRITE
    )
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == MARK + b"X"


@pytest.mark.parametrize("jobs", [1, 2])
def test_read_only_file_keeps_its_findings(tmp_path: Path, jobs: int) -> None:
    todo = files(tmp_path, a="x", b="y")
    (tmp_path / "a").chmod(0o444)
    outcome = run_on(todo, check=shout, jobs=jobs, fix=FixMode.WRITE)
    assert (tmp_path / "a").read_bytes() == MARK + b"x"
    assert (tmp_path / "b").read_bytes() == MARK + b"Y"
    (failure,) = outcome.failures
    assert failure.startswith("a: its fixes are not written: ")
    assert said(outcome) == {"a": "not loud", "b": ""}


def test_file_that_somebody_else_changes_is_left_alone(tmp_path: Path) -> None:
    (todo,) = files(tmp_path, a="x")

    def meddle(source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
        (tmp_path / "a").write_bytes(b"saved by an editor")
        return shout(source, plan, fix=fix)

    outcome = run_on([todo], check=meddle, jobs=1, fix=FixMode.WRITE)
    assert (tmp_path / "a").read_bytes() == b"saved by an editor"
    assert outcome.failures == ("a: its fixes are not written: it was changed in the meantime",)


# Reading


def test_files_are_read_whole(tmp_path: Path) -> None:
    for size in (0, 1, 70_000, 3_000_000):
        (tmp_path / "f").write_bytes(b"x" * size)
        assert len(read_file(str(tmp_path / "f"))) == size


def test_files_without_a_size_are_read_whole() -> None:
    # The kernel makes them up while they are read, and says that they have no bytes.
    data = read_file("/proc/self/maps")
    assert data.endswith(b"\n")
    assert len(data) > 4096


def test_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(str(tmp_path))
