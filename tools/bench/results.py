"""What was measured, as it is kept in a file, and what follows from it."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import msgspec

from bench.bars import Form, Measure
from bench.plan import Totals
from bench.processes import Run

if TYPE_CHECKING:
    from collections.abc import Sequence


class Side(msgspec.Struct, frozen=True):
    """One of the two commands of a bar."""

    label: str
    command: str
    runs: tuple[Run, ...] = ()

    def values(self, measure: Measure) -> list[float]:
        """What counts of each run: seconds, or MB."""
        return [_value(run, measure) for run in self.runs]

    def median(self, measure: Measure) -> float:
        """The median of what counts."""
        return statistics.median(self.values(measure))


class Result(msgspec.Struct, frozen=True):
    """A bar, and what was measured for it: run n of one side belongs to run n of the other."""

    name: str
    title: str
    measure: Measure
    form: Form
    value: float
    stretch: float
    part: str
    ours: Side
    theirs: Side
    error: str = ""  # why there are fewer runs than there should be

    @property
    def pairs(self) -> int:
        """How many pairs of runs there are."""
        return min(len(self.ours.runs), len(self.theirs.runs))

    def compared(self) -> list[float]:
        """The outcome of each pair: a ratio, milliseconds or MB, as the form says."""
        pairs = zip(self.ours.values(self.measure), self.theirs.values(self.measure), strict=False)
        return [_compared(ours, theirs, self.form) for ours, theirs in pairs]

    def measured(self) -> float | None:
        """The median of the outcomes; None when there are none."""
        outcomes = self.compared()
        return statistics.median(outcomes) if outcomes else None

    def spread(self) -> tuple[float, float] | None:
        """Where the middle half of the outcomes lies; None when there are fewer than four."""
        outcomes = self.compared()
        if len(outcomes) < 4:
            return None
        low, _, high = statistics.quantiles(outcomes, n=4, method="inclusive")
        return low, high


class Machine(msgspec.Struct, frozen=True):
    """What it was measured on."""

    cores: int
    system: str  # "Linux x86_64"
    python: str
    load: float  # processes that waited for a core when it began, in the last minute
    floor: float  # MB: no process is seen to have less, whatever it has


class Spent(msgspec.Struct, frozen=True):
    """What one stage of the engine took of the corpus."""

    stage: str
    files: int  # that got there
    bytes: int  # of them
    seconds: float  # processor time


class LetThrough(msgspec.Struct, frozen=True):
    """What one rule, or any of them, lets through to the rules' own work."""

    rule: str  # its code, or "any"
    name: str
    preset: str
    files: int
    bytes: tuple[int, ...]  # after each stage
    alone: int  # bytes that no other rule lets through, before the first stage


class Excerpt(msgspec.Struct, frozen=True):
    """What files would come to if they were cut before they are parsed."""

    kind: str
    bytes: int


class Price(msgspec.Struct, frozen=True):
    """What a cold run costs with a rule, and without it."""

    rule: str
    with_it: float  # processor seconds
    without: float

    @property
    def ratio(self) -> float:
        """How many times as long a run takes."""
        return self.with_it / self.without


class Results(msgspec.Struct, frozen=True):
    """A whole session."""

    date: str  # ISO 8601, the day
    quick: bool  # the sample stood for the corpus
    machine: Machine
    tools: dict[str, str]  # name and version
    corpus: dict[str, Totals]  # "corpus" and "sample"
    bars: tuple[Result, ...]
    stages: tuple[Spent, ...] = ()  # only of a session of all goals
    shares: tuple[LetThrough, ...] = ()
    prices: tuple[Price, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    left_out: str = ""  # codes of rules that ours ran without
    without: Results | None = None  # a session that left some rules out

    @property
    def part(self) -> str:
        """What was measured where a bar does not say otherwise."""
        return "sample" if self.quick else "corpus"


def encode(results: Results) -> bytes:
    """As JSON, for people as well."""
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def decode(data: bytes) -> Results:
    """Read what `encode` wrote.

    Raises:
        msgspec.MsgspecError: it is something else.
    """
    return msgspec.json.decode(data, type=Results)


def sides(results: Sequence[Result]) -> list[tuple[str, Side]]:
    """Every side with the part it worked on, each command once: where it has most runs."""
    found: dict[tuple[str, str], Side] = {}
    for result in results:
        for side in (result.ours, result.theirs):
            known = found.get((result.part, side.command))
            if side.runs and (known is None or len(known.runs) < len(side.runs)):
                found[result.part, side.command] = side
    return [(part, side) for (part, _), side in found.items()]


def _value(run: Run, measure: Measure) -> float:
    return {Measure.WALL: run.wall, Measure.CPU: run.cpu, Measure.RSS: run.rss}[measure]


def _compared(ours: float, theirs: float, form: Form) -> float:
    if form is Form.RATIO:
        return ours / theirs
    return (ours - theirs) * 1000 if form is Form.EXCESS else ours
