"""The bars: what is measured, against what, and how good it has to be."""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.processes import Command
from bench.shelf import python_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.plan import Plan
    from bench.shelf import Shelf

_WALK = Path(__file__).with_name("walk_and_stat.py")
_PAIRS = 9
# Typical rules, one of a family each, for the price of one more.
_TYPICAL = ("SHD201", "SHD302", "SHD401")


class Measure(enum.Enum):
    """What of a run counts."""

    WALL = "wall time"
    CPU = "processor time"
    RSS = "memory"


class Form(enum.Enum):
    """How two runs are compared."""

    RATIO = "ratio"
    EXCESS = "ms"  # milliseconds more than the other
    ALONE = "MB"  # the other is there to look at only


class Bar(NamedTuple):
    """A comparison of shutdown-lint with something else, and how it should come out."""

    name: str  # for the command line
    title: str
    ours: Command
    theirs: Command
    measure: Measure
    value: float  # met by what is at most as large
    stretch: float
    part: str  # what both work on: "corpus", "sample", or "" for a few files
    form: Form = Form.RATIO
    slow: bool = False  # minutes a run: measured once


def bars(plan: Plan, shelf: Shelf, programs: Mapping[str, Path], *, quick: bool) -> list[Bar]:
    """All of them.

    Args:
        plan: names the files for single runs.
        shelf: where the corpus is.
        programs: the folder of each environment's programs.
        quick: put the sample in the place of the corpus.
    """
    part = "sample" if quick else "corpus"
    tools = Tools(shelf, programs, shelf.sample if quick else shelf.corpus)
    wall, cpu, rss = Measure.WALL, Measure.CPU, Measure.RSS
    cold, on_sample = tools.cold(), tools.cold(shelf.sample)
    ruff_f, ruff_default = tools.ruff("--select", "F"), tools.ruff()
    excess, alone = Form.EXCESS, Form.ALONE
    nothing, libcst = tools.python("-c", "pass"), tools.python("-c", "import libcst")
    one, five = tools.files(plan.clean[:1], exit_code=0), tools.files(plan.clean, exit_code=0)
    finding = tools.files((plan.finding,), exit_code=1)
    fixit, flake8_async = tools.fixit(), tools.flake8_async()
    flake8 = tools.flake8("plain", tools.folder)
    # fmt: off
    table = [
        Bar("ruff-f", "cold, against ruff F", cold, ruff_f, wall, 1.25, 1.0, part),
        Bar("ruff-default", "cold, against ruff's default rules", cold, ruff_default, wall, 0.5, 0.35, part),  # noqa: E501
        Bar("flake8", "cold, against flake8 alone, 2 jobs", cold, flake8, cpu, 1/60, 1/120, part, slow=not quick),  # noqa: E501
        Bar("fixit", "cold, against fixit", on_sample, fixit, cpu, 1/100, 1/300, "sample", slow=True),  # noqa: E501
        Bar("flake8-async", "cold, against flake8-async's command", on_sample, flake8_async, cpu, 1/100, 1/150, "sample", slow=True),  # noqa: E501
        Bar("memory", "cold, memory of the largest process", cold, ruff_f, rss, 80, 46, part, alone),  # noqa: E501
        Bar("warm-ruff", "warm, against ruff ASYNC warm", tools.warm(), tools.ruff_warm(), wall, 1.0, 0.7, part),  # noqa: E501
        Bar("warm-walk", "warm, against a bare walk and stat", tools.warm(), tools.walk(), wall, 1.7, 1.45, part),  # noqa: E501
        Bar("one-clean", "1 clean file, against `python -c pass`", one, nothing, wall, 3.0, 2.4, ""),  # noqa: E501
        Bar("five-clean", "5 clean files, against `python -c pass`", five, nothing, wall, 3.0, 2.4, ""),  # noqa: E501
        Bar("finding", "1 file with findings, more than `import libcst`", finding, libcst, wall, 40, 10, "", excess),  # noqa: E501
        Bar("plugin", "flake8 with the plugin, against without", tools.flake8("ours", shelf.sample), tools.flake8("plain", shelf.sample), cpu, 1.10, 1.05, "sample"),  # noqa: E501
    ]
    # fmt: on
    for code in _TYPICAL:
        title = f"one rule more, {code}: all rules against all but this one"
        less = tools.cold(ignore=code)
        table.append(Bar(f"rule-{code}", title, cold, less, cpu, 1.02, 1.005, part))
    return table


class Tools:
    """The commands that are measured.

    Args:
        shelf: where sample and caches are.
        programs: the folder of each environment's programs.
        folder: what stands for the corpus.
    """

    def __init__(self, shelf: Shelf, programs: Mapping[str, Path], folder: Path) -> None:
        self._shelf = shelf
        self._programs = programs
        self.folder = folder

    def cold(self, folder: Path | None = None, *, ignore: str = "") -> Command:
        """Ours with all rules of the default preset, nothing kept."""
        less = ("--ignore", ignore) if ignore else ()
        label = f"shutdown-lint without {ignore}" if ignore else "shutdown-lint"
        return self._ours(label, ("--no-cache", *less, "."), folder or self.folder)

    def warm(self) -> Command:
        """Ours with what an earlier run has kept."""
        cache = self._cache("shutdown-lint")
        return self._ours("shutdown-lint warm", ("--cache-dir", cache, "."), self.folder)

    def files(self, names: tuple[str, ...], exit_code: int) -> Command:
        """Ours on a few files of the corpus, which it judges as told: 0 clean, 1 not."""
        command = self._ours("shutdown-lint", ("--no-cache", *names), self._shelf.corpus)
        return command._replace(accepted=frozenset({exit_code}))

    def _ours(self, label: str, arguments: tuple[str, ...], folder: Path) -> Command:
        options = ("--isolated", "-q", "--output-format", "concise")
        return Command(
            label, self._programs["ours"] / "shutdown-lint", (*options, *arguments), folder
        )

    def ruff(self, *selection: str) -> Command:
        """Ruff with some of its rules, nothing kept."""
        label = f"ruff {selection[-1]}" if selection else "ruff default"
        return self._ruff(label, ("--no-cache", *selection))

    def ruff_warm(self) -> Command:
        """Ruff with rules on asynchronous code, and with what an earlier run has kept."""
        return self._ruff(
            "ruff ASYNC warm", ("--cache-dir", self._cache("ruff"), "--select=ASYNC")
        )

    def _ruff(self, label: str, arguments: tuple[str, ...]) -> Command:
        words = ("check", "--isolated", "--quiet", "--output-format", "concise", *arguments, ".")
        return Command(label, self._programs["plain"] / "ruff", words, self.folder)

    def flake8(self, environment: str, folder: Path) -> Command:
        """Flake8 as it is in an environment."""
        label = "flake8 with shutdown-lint" if environment == "ours" else "flake8"
        words = ("--isolated", "--jobs", "2", ".")
        return Command(label, self._programs[environment] / "flake8", words, folder)

    def fixit(self) -> Command:
        """Fixit with its default rules."""
        # Its exit codes are the sum of 1 for findings and 2 for files that it cannot read.
        return Command(
            "fixit",
            self._programs["libcst"] / "fixit",
            ("--quiet", "lint", "."),
            self._shelf.sample,
            frozenset(range(4)),
        )

    def flake8_async(self) -> Command:
        """The command of flake8-async, which does without flake8, and takes files only."""
        program, sample = self._programs["libcst"] / "flake8-async", self._shelf.sample
        names = (path.relative_to(sample).as_posix() for path in python_files(sample))
        return Command("flake8-async", program, tuple(names), sample)

    def walk(self) -> Command:
        """A walk over the tree that looks at each file's size and time."""
        script = os.path.relpath(_WALK, self.folder)
        return self.python(script, ".")._replace(label="walk and stat", folder=self.folder)

    def python(self, *arguments: str) -> Command:
        """The interpreter that runs ours."""
        program = self._programs["ours"] / "python"
        return Command(" ".join(("python", *arguments)), program, arguments, self._shelf.corpus)

    def _cache(self, name: str) -> str:
        return f"../{self._shelf.caches.name}/{name}-{self.folder.name}"
