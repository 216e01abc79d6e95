"""How a signal handler may end the program."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.endings import ends_at_once, raised_by, raises_exit
from shutdown_lint.facts.sketches.endless_loops import repeating
from shutdown_lint.facts.sketches.handled import (
    INTERRUPTING,
    Which,
    calls,
    reached,
    surely_reached,
)
from shutdown_lint.facts.sketches.registrations import registered
from shutdown_lint.facts.sketches.shape import given, last_name
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import event_loops

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_ERRORS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception)
) - {"NotImplementedError"}


def exits_at_work(sketch: Sketched) -> bool:
    """Whether a handler may be sure to raise SystemExit in a program that has work in flight."""
    works = bool(repeating(sketch)) or any(
        node.attr in ("serve_forever", "start_consuming") for node in sketch.nodes(ast.Attribute)
    )
    return works and exits_in_handler(sketch)


def exits_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may be sure to raise SystemExit."""
    return any(raises_exit(sketch, node) for node in surely_reached(sketch, Which()))


def kills_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may be sure to end the process without unwinding."""
    return any(ends_at_once(sketch, node) for node in surely_reached(sketch, Which()))


def raises_error_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may raise an ordinary exception, and a clause may take it."""
    if not sketch.nodes(ast.ExceptHandler):
        return False
    names = spellings(sketch, (*_ERRORS, *(node.name for node in sketch.nodes(ast.ClassDef))))
    return any(
        isinstance(node, ast.Raise)
        and node.exc is not None
        and last_name(raised_by(node.exc)) in names
        for node in reached(sketch, INTERRUPTING)
    )


def stops_loop_in_handler(sketch: Sketched) -> bool:
    """Whether a handler may stop an event loop that only runs until a coroutine ends."""
    if any(node.attr == "run_forever" for node in sketch.nodes(ast.Attribute)):
        return False
    return any(_is_stop(one.handler) for one in registered(sketch)) or any(
        _is_stop(call.func)
        or (last_name(call.func) in event_loops.SOONER and any(map(_is_stop, given(call))))
        for call in calls(sketch, Which(any_signal=True))
    )


def _is_stop(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "stop"
