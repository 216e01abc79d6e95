"""Loops that a stop may have to wait for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import block_roots, exit_roots, hook_roots
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.pacing import may_poll
from shutdown_lint.facts.sketches.shape import loops, mentions, running
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
    polling = {id(loop) for loop in sketch.nodes(ast.While) if may_poll(sketch, loop)}
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
