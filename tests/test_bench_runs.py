from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from threading import Timer
from typing import TYPE_CHECKING

import msgspec
import pytest

from bench.bars import Bar, Form, Measure
from bench.plan import Totals
from bench.processes import Command, CommandError, Processes, Run, StoppedError
from bench.results import (
    LetThrough,
    Machine,
    Result,
    Results,
    Side,
    Spent,
    decode,
    encode,
    sides,
)
from bench.session import each, measure
from bench.wording import amount, measured, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON = Path(sys.executable)
SPIN = "import time\nwhile time.process_time() < 0.3: pass"


def python(folder: Path, code: str, *arguments: str) -> Command:
    return Command("python", PYTHON, ("-c", code, *arguments), folder)


def result_of(
    ours: list[float],
    theirs: list[float],
    form: Form = Form.RATIO,
    value: float = 1.25,
    stretch: float = 1.0,
) -> Result:
    def side(label: str, walls: list[float]) -> Side:
        return Side(label, label, tuple(Run(wall, wall * 2, wall * 10) for wall in walls))

    rss = Measure.RSS if form is Form.ALONE else Measure.WALL
    return Result(
        "x", "X", rss, form, value, stretch, "corpus", side("a", ours), side("b", theirs)
    )


def test_the_time_and_memory_of_children_count(tmp_path: Path) -> None:
    work = f"hog = bytes([1]) * 90_000_000\n{SPIN}"
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {work!r}])"
    run = Processes().run(python(tmp_path, code))
    assert 0.3 <= run.cpu < 20
    assert run.wall >= 0.3
    # What this process holds is counted with its child until that has become another program.
    own = getrusage(RUSAGE_SELF).ru_maxrss / 1000
    assert 90 <= run.rss < 110 + max(own, 90)


def test_a_command_is_shown_as_one_would_type_it() -> None:
    command = Command("x", Path("/far/away/python"), ("-c", "import libcst"), Path())
    assert command.shown == 'python -c "import libcst"'
    assert command._replace(arguments=("-q", "a.py")).shown == "python -q a.py"
    assert command._replace(arguments=("-q", "a.py", "b.py")).shown == "python -q (2 files)"


def test_sleep_is_wall_time_only(tmp_path: Path) -> None:
    run = Processes().run(python(tmp_path, "import time; time.sleep(0.5)"))
    assert run.wall >= 0.5 > run.cpu


def test_a_command_runs_in_its_folder_without_what_a_person_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    code = (
        f"import os, sys\nsys.exit(os.getcwd() != {str(tmp_path)!r} or 'PYTHONPATH' in os.environ)"
    )
    command = python(tmp_path, code)._replace(accepted=frozenset({0}))
    Processes().run(command)
    with pytest.raises(CommandError):
        Processes().run(command._replace(bare=False))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; print('no such option', file=sys.stderr); sys.exit(2)", "no such option"),
        ("raise LookupError('broken inside')", "broken inside"),  # exit code 1, as for findings
        ("import os; os.kill(os.getpid(), 9)", "exit code -9"),
    ],
)
def test_a_command_that_goes_wrong_is_told_with_its_words(
    tmp_path: Path, code: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        Processes().run(python(tmp_path, code))


def test_findings_are_nothing_wrong(tmp_path: Path) -> None:
    code = "import sys; print('a.py:1: found', file=sys.stderr); sys.exit(1)"
    assert Processes().run(python(tmp_path, code)).wall > 0


def test_a_command_that_does_not_say_what_it_should_has_not_done_its_work(
    tmp_path: Path,
) -> None:
    command = python(tmp_path, "import sys; print('3 files checked', file=sys.stderr)")
    assert Processes().run(command._replace(said="3 files checked")).wall > 0
    with pytest.raises(CommandError, match=r"does not say '4 files checked'\n3 files checked"):
        Processes().run(command._replace(said="4 files checked"))


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        Processes().run(Command("x", tmp_path / "none", (), tmp_path))


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Command]:
    """A command with a child, which writes its number down and sleeps, both deaf to SIGTERM."""
    deaf = "import os, signal, sys, time\nsignal.signal(15, signal.SIG_IGN)\n"
    inner = f"{deaf}open(sys.argv[1], 'w').write(str(os.getpid()))\ntime.sleep(60)"
    outer = f"{deaf}import subprocess\nsubprocess.run([sys.executable, '-c', {inner!r}, 'inner'])"
    yield python(tmp_path, outer)
    with suppress(OSError, ValueError):
        os.kill(int((tmp_path / "inner").read_text()), signal.SIGKILL)


def gone(number: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_a_stop_ends_the_whole_family_deaf_or_not(
    family: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.processes._GRACE", 0.2)
    processes = Processes()
    inner = family.folder / "inner"

    def stop_when_it_runs() -> None:
        while not (inner.exists() and inner.read_text()):
            time.sleep(0.02)
        processes.stop(signal.SIGTERM)

    Timer(0, stop_when_it_runs).start()
    with pytest.raises(StoppedError):
        processes.run(family)
    assert gone(int(inner.read_text()))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_what_a_command_leaves_behind_is_ended(tmp_path: Path) -> None:
    code = (
        "import subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
        "open('inner', 'w').write(str(child.pid))"
    )
    Processes().run(python(tmp_path, code))
    assert gone(int((tmp_path / "inner").read_text()))


def test_a_command_that_takes_too_long_is_ended(
    family: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.processes._GRACE", 0.2)
    with pytest.raises(CommandError, match=r"not done after 0\.5 seconds"):
        Processes().run(family, limit=0.5)


class Recorder(Processes):
    """Runs nothing; the n-th run of a command takes n seconds."""

    def __init__(self, broken: str = "") -> None:
        super().__init__()
        self.asked: list[str] = []
        self._broken = broken

    def run(self, command: Command, limit: float = 0) -> Run:
        self.asked.append(command.label)
        if command.label == self._broken and len(self.asked) > 4:
            raise CommandError("boom")
        count = float(self.asked.count(command.label))
        return Run(count, count, limit)


def bar(*, slow: bool = False) -> Bar:
    ours, theirs = (Command(label, PYTHON, (), Path()) for label in "AB")
    return Bar("n", "t", ours, theirs, Measure.WALL, 1.0, 0.5, "corpus", slow=slow)


def test_the_two_commands_take_turns_and_the_first_turn_does_not_count() -> None:
    recorder = Recorder()
    result = measure(bar(), 3, recorder)
    assert recorder.asked == list("ABABABAB")
    assert [run.wall for run in result.ours.runs] == [2, 3, 4]
    assert result.pairs == 3


def test_a_slow_bar_is_measured_once() -> None:
    recorder = Recorder()
    assert measure(bar(slow=True), 9, recorder).pairs == 1
    assert recorder.asked == ["A", "B"]


def test_a_command_that_goes_wrong_ends_its_bar_and_not_the_others() -> None:
    results = list(each([bar(), bar(slow=True)], 5, Recorder(broken="B")))
    assert [result.error for result in results] == ["boom", "boom"]
    assert [result.pairs for result in results] == [1, 0]


def test_the_median_is_that_of_the_pairs() -> None:
    # Of the medians it would be 3 / 2.
    assert result_of([1, 3, 8], [1, 4, 2]).measured() == 1
    assert result_of([0.3], [0.1], Form.EXCESS).measured() == pytest.approx(200)
    assert result_of([7, 5, 6], [1, 1, 1], Form.ALONE).measured() == 60
    assert result_of([], []).measured() is None


def test_the_spread_is_the_middle_half() -> None:
    assert result_of([1, 2, 3, 4, 100], [1] * 5).spread() == (2, 4)
    assert result_of([1, 2, 3], [1] * 3).spread() is None


def test_results_survive_writing_and_reading() -> None:
    machine = Machine(2, "Linux x86_64", "CPython 3.11.7", 0.5, 30.0)
    totals = {"corpus": Totals(1, 2, 3)}
    bars = (result_of([1, 2], [3, 4]), result_of([1], [1], Form.ALONE))
    results = Results(
        "2026-01-01",
        quick=False,
        machine=machine,
        tools={},
        corpus=totals,
        bars=bars,
        stages=(Spent("reading", 1, 2, 0.5),),
        shares=(LetThrough("SHD101", "keyboard-interrupt-only", "default", 1, (2, 0), 2),),
    )
    assert decode(encode(results)) == results
    with pytest.raises(msgspec.ValidationError):
        decode(encode(results).replace(b'"ratio"', b'"quotient"'))


def test_each_command_is_listed_once_with_most_of_its_runs() -> None:
    few, many = result_of([1], [1]), result_of([2, 2, 2], [])
    assert [(part, side.label, len(side.runs)) for part, side in sides([few, many])] == [
        ("corpus", "a", 3),
        ("corpus", "b", 1),
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1.25, Form.RATIO, "1.25x"),
        (1.0, Form.RATIO, "1x"),
        (1.005, Form.RATIO, "1.005x"),
        (103.27, Form.RATIO, "103.27x"),
        (1 / 60, Form.RATIO, "1/60"),
        (40, Form.EXCESS, "+40 ms"),
        (-3, Form.EXCESS, "-3 ms"),
        (80, Form.ALONE, "80 MB"),
    ],
)
def test_amounts_are_written_as_the_form_has_them(value: float, form: Form, text: str) -> None:
    assert amount(value, form) == text


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (result_of([1.0], [1.0]), "met, and the stretch"),
        (result_of([1.25], [1.0]), "met"),
        (result_of([1.375], [1.0]), "missed by 10.0%"),
        (result_of([5.0], [1.0]), "missed, 4.0 times the bar"),
        (result_of([0.25], [0.2], Form.EXCESS, 40, 10), "missed by 10 ms"),
        (result_of([8.6], [1.0], Form.ALONE, 80, 46), "missed by 6 MB"),
        (result_of([], []), "not measured"),
    ],
)
def test_a_missed_bar_is_told_with_the_distance(result: Result, text: str) -> None:
    assert verdict(result) == text


def test_what_was_measured_is_written_with_its_spread() -> None:
    assert measured(result_of([1, 2, 3, 4, 100], [1] * 5)) == "3x [2x to 4x]"
    assert measured(result_of([0.3], [0.2], Form.EXCESS, 40)) == "+100 ms (1.5x)"
