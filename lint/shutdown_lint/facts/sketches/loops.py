"""Loops that a stop may have to wait for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import block_roots, exit_roots, hook_roots
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.pacing import may_poll
from shutdown_lint.facts.sketches.shape import loops, running
from shutdown_lint.facts.sketches.spelling import mentions
from shutdown_lint.knowledge import retrying
from shutdown_lint.knowledge.stopping import ASKING_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 3  # as many calls away as SHD301 reports a loop by default
_SLEEPS = 2  # as far as facts.waits.slow_stops looks for sleeps
_WAITS = 2  # … and facts.handling.deaf_waits for waits
_LONG = 5  # seconds from which on SHD307 reports a sleep by default
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
    if not sketch.nodes(ast.While):
        return False
    roots = (*exit_roots(sketch), *hook_roots(sketch), *block_roots(sketch))
    return any(
        isinstance(node, ast.While) and may_poll(sketch, node)
        for node in call_graph(sketch).reached(roots, _NEAR)
    )


def sleeps_through_stop(sketch: Sketched) -> bool:
    """Whether a loop that asks an event whether to go on may sleep for long in its rounds."""
    sleeps = {call for call in naming(sketch).calling(_SLEEP) if _is_long(sketch, call)}
    return bool(sleeps) and any(
        any(map(_asks, _tests(loop)))
        and not sleeps.isdisjoint(call_graph(sketch).reached(loop.body, _SLEEPS))
        for loop in loops(sketch)
    )


def waits_on_after_stop(sketch: Sketched) -> bool:
    """Whether a loop may begin a wait again that no handler ends, and nothing bounds it."""
    if not sketch.words.isdisjoint(retrying.BOUNDING_NAMES):
        return False
    if not mentions(sketch, _RETRIED):
        return False
    waits = set(naming(sketch).calling(_RETRIED))
    return bool(waits) and any(
        not waits.isdisjoint(call_graph(sketch).reached(loop.body, _WAITS))
        for loop in loops(sketch)
    )


def _tests(loop: ast.While | ast.For | ast.AsyncFor) -> Iterator[ast.expr]:
    if isinstance(loop, ast.While):
        yield loop.test
    for node in running(*loop.body):
        if isinstance(node, ast.If):
            yield node.test


def _asks(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKING_METHODS
        for node in running(test)
    )


def _is_long(sketch: Sketched, sleep: ast.Call) -> bool:
    """Whether a sleep is one of `time.sleep`, and not for a few seconds by a plain number."""
    match sleep.func:
        case ast.Attribute(value=ast.Name(id="asyncio")) if "asyncio" not in naming(sketch).bound:
            return False
    match sleep.args:
        case [ast.Constant(value=int() | float() as seconds), *_]:
            return seconds >= _LONG
    return True
