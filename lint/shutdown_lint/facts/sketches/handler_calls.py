"""Calls that a signal handler may make and should not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.facts.sketches.handled import INTERRUPTING, Which, calls, reached
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.paths import Paths, may_have, methods
from shutdown_lint.facts.sketches.shape import argument, words_of
from shutdown_lint.knowledge import blocking, brokers, event_loops, locking, output

if TYPE_CHECKING:
    from collections.abc import Container

    from shutdown_lint.facts.sketches.shape import Sketched
    from shutdown_lint.knowledge.blocking import Blocking

_NEAR = 3  # as many calls away as SHD202 and SHD204 report by default
_NEAR_OUTPUT = 1  # … and SHD203
_EVENT = "threading.Event"
_PRINTS = Paths(output.PRINTS)
_TASK_MAKERS = Paths(event_loops.TASK_MAKERS)
_OF_LOOP = frozenset(way for made, way in event_loops.WITHOUT_WAKING if made == event_loops.LOOP)


class _Waits(NamedTuple):
    """The calls that keep a handler waiting."""

    names: frozenset[str]
    methods: tuple[tuple[str, str], ...]
    paths: Paths


def _waits_of(*, in_loop: bool) -> _Waits:
    def is_wait(row: Blocking) -> bool:
        return not row.is_quick and (row.blocks_loop or not in_loop)

    return _Waits(
        frozenset(method for method, row in blocking.BY_NAME.items() if is_wait(row)),
        tuple(key for key, row in blocking.BY_METHOD.items() if is_wait(row)),
        Paths(path for path, row in blocking.BY_PATH.items() if is_wait(row)),
    )


_WAITS = {in_loop: _waits_of(in_loop=in_loop) for in_loop in (False, True)}


def writes_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may print or log."""
    names = methods(sketch, output.METHODS) | (output.LOG_METHODS - output.QUIET_METHODS)
    return any(
        _is_method(call, names)
        # `from logging import debug`: not quiet to SHD203
        or (isinstance(call.func, ast.Name) and naming(sketch).calls(call, output.LOG_METHODS))
        or _PRINTS.may_be(sketch, call.func)
        for call in calls(sketch, INTERRUPTING, _NEAR_OUTPUT)
    )


def waits_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may wait for something that takes its time."""
    return any(_waits(sketch, in_loop=in_loop) for in_loop in (False, True))


def _waits(sketch: Sketched, *, in_loop: bool) -> bool:
    made = list(calls(sketch, Which(in_loop=in_loop), _NEAR))
    if not made:
        return False
    if any(may_have(sketch, class_) for class_ in blocking.SPEAKING):
        if any(isinstance(call.func, ast.Attribute) for call in made):
            return True
    waits = _WAITS[in_loop]
    names = waits.names | methods(sketch, waits.methods)
    return any(_is_method(call, names) or waits.paths.may_be(sketch, call.func) for call in made)


def takes_lock_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may take a lock that the main program may hold."""
    rows = {class_: row for class_, row in locking.BY_CLASS.items() if may_have(sketch, class_)}
    event = rows.pop(_EVENT, None)
    takers = {method for row in rows.values() for method in row.takers} - {locking.RELEASE}
    nodes = reached(sketch, INTERRUPTING, _NEAR)
    if any(_takes(node, takers) for node in nodes):
        return True
    return (
        event is not None
        and any(_takes(node, event.takers) for node in nodes)
        and any(
            _is_method(node, event.held_by) and _lets_spin(node)
            for loop in sketch.nodes(ast.While)
            for node in walk(loop)
        )
    )


def _takes(node: ast.AST, takers: Container[str]) -> bool:
    if isinstance(node, ast.With):
        return locking.WITH in takers and any(
            isinstance(item.context_expr, (ast.Name, ast.Attribute)) for item in node.items
        )
    return _is_method(node, takers)


def _lets_spin(node: ast.AST) -> bool:
    """Whether a loop that calls this method of an event may be one that never rests."""
    if not isinstance(node, ast.Call) or "wait" not in words_of(node):
        return True
    timeout = argument(node, 0, "timeout")
    return timeout is not None and not (isinstance(timeout, ast.Constant) and timeout.value)


def leaves_to_loop_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may leave something to do to an event loop without waking it."""
    names = methods(sketch, event_loops.WITHOUT_WAKING) | _OF_LOOP
    return any(
        _is_method(call, names) or _TASK_MAKERS.may_be(sketch, call.func)
        for call in calls(sketch, INTERRUPTING)
    )


def calls_broker_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may call a client of a broker that waits for messages."""
    names = methods(sketch, brokers.BY_METHOD)
    return any(_is_method(call, names) for call in calls(sketch, INTERRUPTING))


def shuts_server_down_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may shut down or close a server."""
    found = calls(sketch, Which(in_loop=False, any_signal=True))
    return any(_is_method(call, ("shutdown", "server_close")) for call in found)


def _is_method(node: ast.AST, names: Container[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    )
