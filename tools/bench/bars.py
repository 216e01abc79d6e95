"""The bars: what is measured, against what, and how good it has to be."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from bench.commands import Commands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bench.plan import Plan
    from bench.processes import Command
    from bench.shelf import Shelf


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


def bars(
    plan: Plan, shelf: Shelf, programs: Mapping[str, Path], *, quick: bool, left_out: str = ""
) -> list[Bar]:
    """All of them.

    Args:
        plan: names the files for single runs.
        shelf: where the corpus is.
        programs: the folder of each environment's programs.
        quick: put the sample in the place of the corpus.
        left_out: codes of rules that our own command runs without.
    """
    part = "sample" if quick else "corpus"
    make = Commands(shelf, programs, shelf.sample if quick else shelf.corpus, left_out)
    wall, cpu, rss = Measure.WALL, Measure.CPU, Measure.RSS
    cold, on_sample = make.cold(), make.cold(shelf.sample)
    ruff_f, ruff_default = make.ruff("--select", "F"), make.ruff()
    excess, alone = Form.EXCESS, Form.ALONE
    nothing, libcst = make.python("-c", "pass"), make.python("-c", "import libcst")
    one, five = make.files(plan.clean[:1], exit_code=0), make.files(plan.clean, exit_code=0)
    finding = make.files((plan.finding,), exit_code=1)
    fixit, flake8_async = make.fixit(), make.flake8_async()
    flake8 = make.flake8("plain", make.folder)
    # fmt: off
    return [
        Bar("ruff-f", "cold, against ruff F", cold, ruff_f, wall, 1.25, 1.0, part),
        Bar("ruff-default", "cold, against ruff's default rules", cold, ruff_default, wall, 0.5, 0.35, part),
        Bar("flake8", "cold, against flake8 alone, 2 jobs", cold, flake8, cpu, 1/60, 1/120, part, slow=not quick),
        Bar("fixit", "cold, against fixit", on_sample, fixit, cpu, 1/100, 1/300, "sample", slow=True),
        Bar("flake8-async", "cold, against flake8-async's command", on_sample, flake8_async, cpu, 1/100, 1/150, "sample", slow=True),
        Bar("memory", "cold, the largest process", cold, ruff_f, rss, 80, 46, part, alone),
        Bar("warm-ruff", "warm, against ruff ASYNC warm", make.warm(), make.ruff_warm(), wall, 1.0, 0.7, part),
        Bar("warm-walk", "warm, against a bare walk and stat", make.warm(), make.walk(), wall, 1.7, 1.45, part),
        Bar("project-cold", "whole programs, cold, against file by file", cold, make.file_by_file(), wall, 1.3, 1.15, part),
        Bar("project-warm", "whole programs, warm, against file by file", make.warm(), make.file_by_file_warm(), wall, 1.2, 1.1, part),
        Bar("one-clean", "1 clean file, against `python -c pass`", one, nothing, wall, 3.0, 2.4, ""),
        Bar("five-clean", "5 clean files, against `python -c pass`", five, nothing, wall, 3.0, 2.4, ""),
        Bar("finding", "1 file with findings, more than `import libcst`", finding, libcst, wall, 40, 10, "", excess),
        Bar("plugin", "flake8 with the plugin, against without", make.flake8("ours", shelf.sample), make.flake8("plain", shelf.sample), cpu, 1.10, 1.05, "sample"),
    ]
    # fmt: on
