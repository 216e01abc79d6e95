"""Loops that a stop may have to wait for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import block_roots, exit_roots, hook_roots
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.paths import imported, may_have
from shutdown_lint.facts.sketches.shape import loops, mentions, running
from shutdown_lint.knowledge import blocking, retrying, serving
from shutdown_lint.knowledge.stopping import ASKING_METHODS
from shutdown_lint.knowledge.waiting import TERMINAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched
    from shutdown_lint.knowledge.blocking import Blocking

_LOOKS = 1  # as far as facts.work.pace looks into what a round calls
_NEAR = 3  # as many calls away as SHD301 reports a loop by default
_SLEEPS = 2  # as far as facts.waits.slow_stops looks for sleeps
_WAITS = 2  # … and facts.handling.deaf_waits for waits
_LONG = 5  # seconds from which on SHD307 reports a sleep by default
_ANY_NAME = "*"
_SLEEP = frozenset({"sleep"})
# SHD308 reports waits for queues in strict.
_RETRIED = frozenset(
    {
        *(path.rpartition(".")[2] for path in retrying.WAITS.rows.by_path),
        *(name for (_, name), row in retrying.METHODS.items() if not row.is_of_queue),
        *(name for name, _ in retrying.SOCKET_METHODS),
    }
)


def polls_in_cleanup(sketch: Sketched) -> bool:
    """Whether cleanup near at hand may look, wait and look again without an end."""
    polling = {id(loop) for loop in sketch.nodes(ast.While) if _may_poll(sketch, loop)}
    if not polling:
        return False
    roots = (*exit_roots(sketch), *hook_roots(sketch), *block_roots(sketch))
    return any(id(node) in polling for node in call_graph(sketch).reached(roots, _NEAR))


def sleeps_through_stop(sketch: Sketched) -> bool:
    """Whether a loop that asks an event whether to go on may sleep for long in its rounds."""
    return any(
        any(map(_asks, _tests(loop)))
        and any(
            _sleeps_long(sketch, node) for node in call_graph(sketch).reached(loop.body, _SLEEPS)
        )
        for loop in loops(sketch)
    )


def waits_on_after_stop(sketch: Sketched) -> bool:
    """Whether a loop may begin a wait again that no handler ends, and nothing bounds it."""
    if not sketch.words.isdisjoint(retrying.BOUNDING_NAMES):
        return False
    names = naming(sketch)
    return mentions(sketch, _RETRIED) and any(
        isinstance(node, ast.Call) and names.calls(node, _RETRIED)
        for loop in loops(sketch)
        for node in call_graph(sketch).reached(loop.body, _WAITS)
    )


def _tests(loop: ast.While | ast.For | ast.AsyncFor) -> Iterator[ast.expr]:
    if isinstance(loop, ast.While):
        yield loop.test
    for node in _rounds(loop):
        if isinstance(node, ast.If):
            yield node.test


def _asks(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKING_METHODS
        for node in running(test)
    )


def _sleeps_long(sketch: Sketched, node: ast.AST) -> bool:
    """Whether it is a call of `time.sleep`, and not for a few seconds by a plain number."""
    if not isinstance(node, ast.Call) or not naming(sketch).calls(node, _SLEEP):
        return False
    match node.func:
        case ast.Attribute(value=ast.Name(id="asyncio")) if "asyncio" not in naming(sketch).bound:
            return False
    match node.args:
        case [ast.Constant(value=int() | float() as seconds), *_]:
            return seconds >= _LONG
    return True


def _may_poll(sketch: Sketched, loop: ast.While) -> bool:
    """Whether a loop may sleep, wait for a while or work outside of memory, and look again.

    Not where it counts its rounds, or hands out what it makes.
    """
    return not (_counts(loop) or _hands_out(loop)) and (
        _is_idle(loop) or _calls_what_waits(sketch, loop)
    )


def _calls_what_waits(sketch: Sketched, loop: ast.While) -> bool:
    names, waiting = naming(sketch), _waiting(sketch)
    return any(
        isinstance(node, ast.Call)
        and (
            names.calls(node, waiting)
            or (_ANY_NAME in waiting and isinstance(node.func, ast.Attribute))
        )
        for node in call_graph(sketch).reached([loop.test, *loop.body], _LOOKS)
    )


def _is_idle(loop: ast.While) -> bool:
    return all(isinstance(one, (ast.Pass, ast.Continue)) for one in loop.body)


def _hands_out(loop: ast.While) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in _rounds(loop))


def _counts(loop: ast.While) -> bool:
    """Whether the test compares what each round adds to."""
    asked = list(running(loop.test))
    if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) for node in asked):
        return False
    counted = {_path(node.target) for node in _rounds(loop) if isinstance(node, ast.AugAssign)}
    return any(
        _path(part) in counted - {None}
        for node in asked
        if isinstance(node, ast.Compare)
        for part in running(node)
    )


def _path(node: ast.AST) -> str | None:
    """`a.b.c` as it is written; None for anything but names and attributes."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            above = _path(value)
            return None if above is None else f"{above}.{name}"
    return None


def _rounds(loop: ast.While | ast.For | ast.AsyncFor) -> Iterator[ast.AST]:
    return running(*loop.body)


def _waiting(sketch: Sketched) -> frozenset[str]:
    """The last names of calls that may wait, by what the module imports."""
    return sketch.kept(_waiting, lambda: _waits_of(sketch))


def _waits_of(sketch: Sketched) -> frozenset[str]:
    found = {"sleep", *serving.TIMED_WAITS}
    found.update(name for name, row in blocking.BY_NAME.items() if _is_lasting(row))
    found.update(
        path.rpartition(".")[2]
        for path, row in blocking.BY_PATH.items()
        if path.partition(".")[0] in imported(sketch) and _is_lasting(row)
    )
    found.update(
        method
        for (class_, method), row in blocking.BY_METHOD.items()
        if may_have(sketch, class_) and _is_lasting(row)
    )
    if any(may_have(sketch, class_) for class_ in blocking.SPEAKING):
        found.add(_ANY_NAME)
    return frozenset(found)


def _is_lasting(row: Blocking) -> bool:
    return not row.is_quick and row.waits_for != TERMINAL
