"""Joins on a program's way out that wait for a worker which never ends, made in another file."""

from __future__ import annotations

import ast
import re

from shutdown_lint.model.finding import Related
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.programs import all_steps, steps_of
from shutdown_lint.project.resting import OWN_RUNNERS
from shutdown_lint.project.syntax import parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.program import Program
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.project import Project

_MAKING = ("__init__", "__new__", "__post_init__")


class UnendingJoin(NamedTuple):
    """A join without a bound that keeps a program from its end."""

    spot: Spot
    related: tuple[Related, ...]
    data: dict[str, Any]  # for the message


def unending_joins(program: Program, project: Project) -> list[UnendingJoin]:
    """The first thing that keeps a program from its end, if it is such a join and that is sure."""
    if program.entry.launch is None or program.entry.runner not in OWN_RUNNERS:
        return []
    joins = {(path, step.span): step for path, step in _untimed(program)}
    if not joins:
        return []
    story = project.story(program.entry)
    first = next((one for one in story.breaks if one.spot is not None), None)
    if story.unknown or first is None or first.spot is None or first.endless is None:
        return []
    step = joins.get((first.spot.path, first.spot.span))
    if step is None or first.endless.path == first.spot.path:
        return []  # a file with both is judged alone
    if not _nothing_ends(first.endless, program, project):
        return []
    call = step.text.partition("(")[0]
    condition = f"until {call.rpartition('.')[0]} ends by itself"
    start = f"the program starts here: {program.entry.name}"
    related = (
        Related(*first.endless, "the worker loops here, and nothing ends the loop"),
        Related(*program.entry.spot, start),
    )
    return [UnendingJoin(first.spot, related, {"call": f"{call}()", "condition": condition})]


def _untimed(program: Program) -> Iterator[tuple[str, Step]]:
    for module in program.every:
        for step in steps_of(module):
            if step.kind is StepKind.JOIN and step.seconds is None and not step.bounded:
                yield module.path, step


def _nothing_ends(place: Spot, program: Program, project: Project) -> bool:
    """Whether a loop goes on for ever: it has no way out, and nobody sets what it asks."""
    module = project.summary(place.path)
    loops = [one for one in steps_of(module) if one.span == place.span] if module else []
    if len(loops) != 1 or loops[0].kind is not StepKind.LOOP:
        return False
    leaving = (StepKind.EXIT, StepKind.RETURN)
    if any(one.kind in leaving and one.target != "continue" for one in all_steps(loops)):
        return False
    texts = [project.reader.read(one.path) or b"" for one in program.every]
    return all(_is_left_alone(ask.rpartition(".")[2], texts) for ask in loops[0].asks)


def _is_left_alone(name: str, texts: list[bytes]) -> bool:
    """Whether a thing is only set where it is made, or by functions that nobody mentions."""
    changed = re.compile(rb"\b%b(?:\s*(?::[^=\n]*)?=(?!=)|\.set\()" % name.encode())
    for text in texts:
        lines = {text.count(b"\n", 0, found.start()) + 1 for found in changed.finditer(text)}
        for function in _functions_at(lines, text) if lines else ():
            mentioned = re.compile(rb"\b%b\b" % function.encode())
            times = sum(len(mentioned.findall(each)) for each in texts)
            if function not in _MAKING and times > 1:  # its definition
                return False
    return True


def _functions_at(lines: set[int], text: bytes) -> Iterator[str]:
    """The names of the functions that lines stand in; those outside of all are left out."""
    tree = parsed(text)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if any(node.lineno <= line <= (node.end_lineno or node.lineno) for line in lines):
                yield node.name
