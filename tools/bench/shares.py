"""How much of the corpus each rule lets through to libcst, which is what a cold run costs.

A rule lets a file through when its trigger matches. What is left of a file after a stage of the
engine is a column; `STAGES` is the list of them, in their order.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bench.results import LetThrough
from bench.shelf import python_files
from corpus_markdown import table
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.prefilter import candidates, is_plainly_readable
from shutdown_lint.engine.registry import list_rules
from shutdown_lint.engine.syntax import Unreadable, read_syntax
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.listed_rule import ListedRule


class Stage(NamedTuple):
    """Something that takes away from a file what the rules need not see."""

    name: str
    left: Callable[[bytes, Sequence[Candidate]], int]  # bytes of the file left for the rules


def _all_of_it(data: bytes, _rules: Sequence[Candidate]) -> int:
    return len(data)


def _if_suspected(data: bytes, rules: Sequence[Candidate]) -> int:
    syntax = read_syntax(SourceFile("", data))
    if isinstance(syntax, Unreadable) or syntax.sketch is None:
        return len(data)
    sketch = syntax.sketch
    return len(data) if any(rule.suspects(sketch) for rule in rules) else 0


STAGES = (Stage("prefilter", _all_of_it), Stage("sketch", _if_suspected))
NAMES = tuple(stage.name for stage in STAGES)


class Share:
    """What is let through."""

    def __init__(self, stages: int) -> None:
        self.files = 0
        self.bytes = [0] * stages  # after each stage
        self.alone = 0  # bytes that no other rule lets through, before the first stage

    def add(self, left: Sequence[int]) -> None:
        """Count a file of which the stages left so much."""
        self.files += 1
        for number, size in enumerate(left):
            self.bytes[number] += size


class Shares(NamedTuple):
    """The outcome: of each rule, of any rule, and how much there is."""

    rules: dict[ListedRule, Share]
    any_rule: Share
    files: int
    bytes: int


def measure_shares(folder: Path, stages: Sequence[Stage] = STAGES) -> Shares:
    """Ask every rule about every file below a folder, as the default preset does."""
    rules = list_rules()
    planner = Planner(rules, ConfigFinder(isolated=True))
    of_rule = {rule: Share(len(stages)) for rule in rules if rule not in OWN_RULES}
    of_any = Share(len(stages))
    files = size = 0
    for path in python_files(folder):
        data = path.read_bytes()
        files, size = files + 1, size + len(data)
        profile = planner.plan(os.path.abspath(path)).profile  # noqa: PTH100 as the engine does
        judging = candidates(data, profile)
        for candidate in judging:
            of_rule[candidate.rule].add([stage.left(data, (candidate,)) for stage in stages])
        if judging:
            of_any.add([stage.left(data, judging) for stage in stages])
        elif not is_plainly_readable(data):
            of_any.add([len(data)] * len(stages))  # libcst decides whether it can be read
        if len(judging) == 1:
            of_rule[judging[0].rule].alone += len(data)
    return Shares(of_rule, of_any, files, size)


def ranked(shares: Shares) -> tuple[LetThrough, ...]:
    """What any rule lets through, then each that lets something, those first that let most."""
    found = [
        LetThrough(
            rule.meta.code,
            rule.meta.name,
            rule.meta.preset.name.lower(),
            share.files,
            tuple(share.bytes),
            share.alone,
        )
        for rule, share in shares.rules.items()
        if share.files
    ]
    found.sort(key=lambda one: (*(-size for size in reversed(one.bytes)), one.rule))
    of_any = shares.any_rule
    return LetThrough("any", "", "", of_any.files, tuple(of_any.bytes), 0), *found


def report(shares: Sequence[LetThrough], size: int, stages: Sequence[str] = NAMES) -> str:
    """A table in Markdown of what is let through of so many bytes."""
    columns = [
        "rule",
        "name",
        "preset",
        "files",
        *(column for stage in stages for column in (f"MB, {stage}", "% of bytes")),
        "MB by it alone",
    ]
    rows = [
        [
            one.rule,
            one.name,
            one.preset,
            one.files,
            *(
                cell
                for left in one.bytes
                for cell in (f"{left / 1e6:.2f}", f"{100 * left / max(size, 1):.2f}")
            ),
            f"{one.alone / 1e6:.2f}" if one.name else "",
        ]
        for one in shares
    ]
    return table(columns, rows)
