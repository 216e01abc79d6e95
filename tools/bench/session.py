"""A session: every bar's two commands in turn, A B A B."""

from __future__ import annotations

import datetime as dt
import os
import platform
from typing import TYPE_CHECKING

import msgspec

from bench.processes import CommandError, own_memory
from bench.results import Machine, Result, Results, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bench.bars import Bar
    from bench.plan import Plan, Totals
    from bench.processes import Command, Processes, Run


def measure(bar: Bar, pairs: int, processes: Processes) -> Result:
    """Run the two commands in turn, after a run of each that does not count.

    A command that goes wrong ends the bar, not the session: `error` says what it said. Bars that
    are slow are run once, and at once: the corpus has been read, and they start up in no time
    beside what they take.

    Raises:
        StoppedError: a signal asked to stop.
    """
    ours: list[Run] = []
    theirs: list[Run] = []
    error = ""
    try:
        if not bar.slow:
            processes.run(bar.ours)
            processes.run(bar.theirs)
        for _ in range(1 if bar.slow else pairs):
            ours.append(processes.run(bar.ours))
            theirs.append(processes.run(bar.theirs))
    except CommandError as problem:
        error = str(problem)
    return Result(
        name=bar.name,
        title=bar.title,
        measure=bar.measure,
        form=bar.form,
        value=bar.value,
        stretch=bar.stretch,
        part=bar.part,
        ours=_side(bar.ours, ours),
        theirs=_side(bar.theirs, theirs),
        error=error,
    )


def each(bars: Iterable[Bar], pairs: int, processes: Processes) -> Iterator[Result]:
    """Measure one bar after the other.

    Raises:
        StoppedError: a signal asked to stop.
    """
    for bar in bars:
        yield measure(bar, pairs, processes)


def machine() -> Machine:
    """The machine as it is now, in neutral words."""
    usable = getattr(os, "sched_getaffinity", None)
    return Machine(
        cores=len(usable(0)) if usable else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        load=round(os.getloadavg()[0], 1),
        floor=own_memory(),
    )


def summed_up(
    plan: Plan,
    before: Machine,
    corpus: Mapping[str, Totals],
    bars: Iterable[Result],
    *,
    quick: bool,
    left_out: str = "",
) -> Results:
    """The session as it is kept; `before` is the machine when nothing had begun."""
    tools = dict(
        requirement.split("==")
        for environment in plan.environments
        for requirement in environment.requirements
    )
    # Memory grows while the bars are run; the end says what the floor was.
    before = msgspec.structs.replace(before, floor=own_memory())
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return Results(today, quick, before, tools, dict(corpus), tuple(bars), left_out=left_out)


def _side(command: Command, runs: list[Run]) -> Side:
    return Side(command.label, command.shown, tuple(runs))
