"""What one more rule costs a cold run, told in a way that noise of the machine reaches less.

Whole runs differ by more than a rule costs. So each run is a fork of one process that takes the
files one after the other, with the rule and without it in turn, and of each file the least
processor time of its runs counts: what disturbs a run only ever adds to it.
"""

from __future__ import annotations

import gc
import os
from itertools import islice
from time import process_time
from typing import TYPE_CHECKING

import msgspec

from bench.results import Price
from bench.shelf import python_files
from corpus_markdown import table
from shutdown_lint.engine import lint
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.garbage import GarbageCollection
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.prefilter import prefilter_of
from shutdown_lint.engine.registry import list_rules
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from shutdown_lint.engine.listed_rule import ListedRule

TYPICAL = ("SHD201", "SHD302", "SHD401")  # one of a family each
ROUNDS = 7
PART = 8  # every eighth file: large enough that what a process does once is little of it
BAR, STRETCH = 1.02, 1.005  # times as long as without the rule


def measure_prices(
    folder: Path, codes: Iterable[str] = TYPICAL, rounds: int = ROUNDS, every: int = PART
) -> tuple[Price, ...]:
    """Run each of the rules together with all others, and the others alone.

    Of the files below the folder every n-th is judged.
    """
    files = [
        (str(path), path.read_bytes()) for path in islice(python_files(folder), 0, None, every)
    ]
    rules = list_rules()
    return tuple(
        Price(code, *_alternated(files, rules, _without(rules, code), rounds)) for code in codes
    )


def report(prices: Sequence[Price]) -> str:
    """A table in Markdown."""
    rows = [
        (
            one.rule,
            f"{one.with_it:.4f}",
            f"{one.without:.4f}",
            f"{one.ratio:.4f}x",
            "met, and the stretch"
            if one.ratio <= STRETCH
            else "met"
            if one.ratio <= BAR
            else "missed",
        )
        for one in prices
    ]
    return table(("rule", "processor s with it", "without", "measured", "outcome"), rows)


def _without(rules: tuple[ListedRule, ...], code: str) -> tuple[ListedRule, ...]:
    return tuple(rule for rule in rules if rule.meta.code != code)


def _alternated(
    files: Sequence[tuple[str, bytes]],
    some: tuple[ListedRule, ...],
    others: tuple[ListedRule, ...],
    rounds: int,
) -> tuple[float, float]:
    runs: tuple[list[list[float]], list[list[float]]] = [], []
    for number in range(rounds):
        sides = ((some, runs[0]), (others, runs[1]))
        for rules, into in sides if number % 2 else reversed(sides):
            into.append(_forked(files, rules))
    first, second = (sum(map(min, zip(*side, strict=True))) for side in runs)
    return first, second


def _forked(files: Sequence[tuple[str, bytes]], rules: tuple[ListedRule, ...]) -> list[float]:
    """The processor time of each file in a process that has judged none before."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as answer:
                answer.write(msgspec.json.encode(_clocked(files, rules)))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise ChildProcessError("a run of the rules went wrong")
    return msgspec.json.decode(said, type=list[float])


def _clocked(files: Sequence[tuple[str, bytes]], rules: tuple[ListedRule, ...]) -> list[float]:
    gc.disable()  # as a run does
    garbage = GarbageCollection()
    planner = Planner(rules, ConfigFinder(isolated=True))
    spent: list[float] = []
    since = process_time()
    for path, data in files:
        profile = planner.plan(os.path.abspath(path)).profile  # noqa: PTH100 as the engine
        if prefilter_of(profile).lets_pass(data):
            lint.lint_source(SourceFile(path, data), profile)
            garbage.after(len(data))
        now = process_time()
        spent.append(now - since)
        since = now
    return spent
