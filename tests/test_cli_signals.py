"""A linter about shutdown, told to stop in the middle of its work."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from support.command import COMMAND, PATIENCE, environment
from support.processes import Gone, Running

if TYPE_CHECKING:
    from pathlib import Path

    from support.command import Ran

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

FILES = 400
# A finding at the top, a fix, and enough below to keep the parser busy for a while.
HEAD = "import signal  # noqa: SHD104\nsignal.signal(signal.SIGKILL, print)\n"
FIXED = "import signal\nsignal.signal(signal.SIGTERM, print)\n"
BULK = "".join(
    f"def f{number}(a, b=({number}, 'x')):\n    return [a.b(c) for c in b if c]\n"
    for number in range(250)
)
BOTH = pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
)
JOBS = pytest.mark.parametrize("jobs", [1, 2])


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that takes a while; not to be changed."""
    return fill(tmp_path_factory.mktemp("big"))


def fill(folder: Path) -> Path:
    for number in range(FILES):
        (folder / f"f{number:03}.py").write_text(HEAD + BULK)
    return folder


def unchecked(ran: Ran, name: str) -> int:
    """How many files it says it did not get to; the one line that it says."""
    start, _, rest = ran.err.partition("stopped by ")
    assert start == "shutdown-lint: "
    assert rest.startswith(f"{name}: ")
    assert rest.endswith(" files not checked\n")
    return int(rest.split()[1])


@BOTH
@JOBS
def test_what_was_found_so_far_is_printed(
    big: Path, jobs: int, number: signal.Signals, code: int
) -> None:
    with Running(big, "--output-format=json", f"-j{jobs}") as running:
        running.wait_for_work(in_children=jobs > 1)
        children = running.children()
        running.send(number)
        ran = running.end()
    assert ran.code == code
    left = unchecked(ran, number.name)
    paths = {each["path"] for each in json.loads(ran.out)["findings"]}
    assert 0 < len(paths) == FILES - left
    assert len(children) == (jobs if jobs > 1 else 0)
    assert Gone(children).soon()


@JOBS
def test_sarif_of_a_run_cut_short_is_whole_and_says_so(big: Path, jobs: int) -> None:
    with Running(big, "--output-format=sarif", f"-j{jobs}") as running:
        running.wait_for_work(in_children=jobs > 1)
        running.send(signal.SIGTERM)
        ran = running.end()
    (invocation,) = json.loads(ran.out)["runs"][0]["invocations"]
    assert invocation["exitCode"] == 143
    assert invocation["exitSignalName"] == "SIGTERM"
    assert invocation["executionSuccessful"] is False


@BOTH
def test_signal_to_the_whole_group_blames_no_file(
    big: Path, number: signal.Signals, code: int
) -> None:
    # A terminal signals the group, and so does systemd.
    with Running(big, "--output-format=json", "-j2") as running:
        running.wait_for_work(in_children=True)
        children = running.children()
        running.send_to_group(number)
        ran = running.end()
    assert ran.code == code
    unchecked(ran, number.name)
    assert "SHD001" not in ran.out
    assert json.loads(ran.out)["errors"] == []
    assert Gone(children).soon()


@JOBS
def test_report_goes_into_its_file(tmp_path: Path, big: Path, jobs: int) -> None:
    report = tmp_path / "report.json"
    with Running(big, "--output-format=json", f"-j{jobs}", "-o", str(report)) as running:
        running.wait_for_work(in_children=jobs > 1)
        running.send(signal.SIGTERM)
        assert running.end().code == 143
    assert json.loads(report.read_text())["findings"]


@BOTH
@JOBS
def test_fixes_are_written_whole_or_not_at_all(
    tmp_path: Path, jobs: int, number: signal.Signals, code: int
) -> None:
    files = sorted(fill(tmp_path).iterdir())
    with Running(tmp_path, "--fix", "--unsafe-fixes", "-q", f"-j{jobs}") as running:
        running.wait_until(lambda: any(file.read_text() != HEAD + BULK for file in files))
        running.send(number)
        ran = running.end()
    assert ran.code == code
    texts = [path.read_text() for path in tmp_path.iterdir()]
    assert len(texts) == FILES
    fixed = texts.count(FIXED + BULK)
    assert 0 < fixed < FILES
    assert texts.count(HEAD + BULK) == FILES - fixed == unchecked(ran, number.name)


@JOBS
def test_second_signal_ends_it_at_once(big: Path, jobs: int) -> None:
    with Running(big, f"-j{jobs}") as running:
        running.wait_for_work(in_children=jobs > 1)
        children = running.children()
        running.send(signal.SIGINT)
        running.send(signal.SIGTERM)
        ran = running.end()
    # Both may come at the same time, and then in any order.
    assert ran.code in {130, 143}
    assert "Traceback" not in ran.err
    assert Gone(children).soon()


def test_workers_end_when_their_parent_is_killed(big: Path) -> None:
    with Running(big, "-j2") as running:
        running.wait_for_work(in_children=True)
        children = running.children()
        assert len(children) == 2
        running.send(signal.SIGKILL)
        ran = running.end()
    assert ran.code == -signal.SIGKILL
    assert Gone(children).soon()
    assert ran.err == ""


def test_worker_that_is_killed_costs_one_file(big: Path) -> None:
    with Running(
        big, "--output-format=json", "-j2", *(f"f{n:03}.py" for n in range(40))
    ) as running:
        child = running.wait_for_children(2)[0]
        os.kill(child, signal.SIGKILL)
        ran = running.end()
    assert ran.code == 1
    findings = json.loads(ran.out)["findings"]
    assert len({each["path"] for each in findings}) == 40
    assert sum(each["code"] == "SHD001" for each in findings) == 1


def test_interrupt_while_standard_input_is_awaited(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    # It is waiting once it has taken what is there, and asked for more.
    assert process.stdin is not None
    process.stdin.write(b"x = 1\n" * 100_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_interrupt_while_modules_are_imported(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name.endswith('cli.main'): raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from shutdown_lint.__main__ import main; sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_background_job_does_not_hear_the_terminal(big: Path) -> None:
    # A shell starts background jobs with SIGINT ignored.
    process = subprocess.Popen(
        [*COMMAND, "-q", "-j1", *(f"f00{n}.py" for n in range(9))],
        cwd=big,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
    )
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    _, err = process.communicate()
    assert (process.returncode, err) == (1, b"")


@pytest.mark.parametrize(("color", "coloured"), [("auto", True), ("never", False)])
def test_progress_is_shown_on_a_terminal_when_it_takes_long(
    big: Path, color: str, *, coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, f"--color={color}"],
        cwd=big,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment(TERM="xterm", COLUMNS="100"),
    )
    os.close(theirs)
    shown = b""
    while f"/{FILES}".encode() not in shown:
        shown += os.read(ours, 65_536)
    process.send_signal(signal.SIGTERM)
    with suppress(OSError):
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    assert process.wait(PATIENCE) == 143
    # The bar is taken away before anything is said.
    assert shown.rstrip().endswith(b"files not checked")
    assert b"Traceback" not in shown
    assert (b"\x1b[3" in shown) == coloured
