"""What may install a callback for a signal or for the end of the process."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.paths import Paths, bound_otherwise, surely_is
from shutdown_lint.facts.sketches.shape import argument, functions
from shutdown_lint.knowledge import registrars
from shutdown_lint.knowledge.signals import NUMBERS, TERMINATION
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched
    from shutdown_lint.knowledge.registrars import SignalRegistrar

_BY_PATH = tuple((Paths((path,)), row) for path, row in registrars.BY_PATH.items())
_GIVING = ("getsignal", "signal")
_AT_EXIT = Paths(registrars.AT_EXIT)


class Registered(NamedTuple):
    """A call that may install a signal handler."""

    call: ast.Call
    in_loop: bool
    signal: ast.expr
    handler: ast.expr


def registered(sketch: Sketched) -> tuple[Registered, ...]:
    """The calls that may install signal handlers."""
    return sketch.kept(registered, lambda: tuple(_registered(sketch)))


def _registered(sketch: Sketched) -> Iterator[Registered]:
    for call in sketch.nodes(ast.Call):
        for row in _rows(sketch, call):
            signal = None if row.signal is None else argument(call, *row.signal)
            handler = argument(call, *row.handler)
            if signal is not None and handler is not None:
                yield Registered(call, row.in_loop, signal, handler)


def _rows(sketch: Sketched, call: ast.Call) -> Iterator[SignalRegistrar]:
    yield from (row for paths, row in _BY_PATH if paths.may_be(sketch, call.func))
    if isinstance(call.func, ast.Attribute) and call.func.attr in registrars.BY_METHOD:
        yield registrars.BY_METHOD[call.func.attr]


def exit_callbacks(sketch: Sketched) -> tuple[tuple[ast.Call, ast.expr], ...]:
    """The calls that may install exit callbacks, each with the callback."""
    return sketch.kept(exit_callbacks, lambda: tuple(_exit_callbacks(sketch)))


def _exit_callbacks(sketch: Sketched) -> Iterator[tuple[ast.Call, ast.expr]]:
    for call in sketch.nodes(ast.Call):
        if _AT_EXIT.may_be(sketch, call.func):
            callback = argument(call, 0, "func")
            if callback is not None:
                yield call, callback


def decorated_callbacks(sketch: Sketched) -> Iterator[Function]:
    """The functions that a decorator may make exit callbacks."""
    for function in functions(sketch):
        for one in function.decorator_list:
            if _AT_EXIT.may_be(sketch, one.func if isinstance(one, ast.Call) else one):
                yield function


def surely_for(sketch: Sketched, signal: ast.expr) -> str | None:
    """The one signal that an expression stands for; None when it cannot be told."""
    match signal:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return NUMBERS.get(number)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            is_signal = name.startswith("SIG") and not name.startswith("SIG_")
            return name if is_signal and surely_is(sketch, signal, "signal", name) else None
    return None


def may_end_program(sketch: Sketched, signal: ast.expr) -> bool:
    """Whether a signal may be SIGTERM or SIGINT, or one that cannot be told."""
    name = surely_for(sketch, signal)
    return name is None or name in TERMINATION


def meant(sketch: Sketched, one: Registered) -> list[Function]:
    """The functions that a registration may install."""
    return [] if puts_back(sketch, one.handler) else call_graph(sketch).meant(one.handler)


def puts_back(sketch: Sketched, handler: ast.expr) -> bool:
    """Whether a handler is surely one that was there before, as `signal.signal` gave it."""
    if not isinstance(handler, ast.Name):
        return False
    return handler.id in sketch.kept(puts_back, lambda: _given_back(sketch))


def _given_back(sketch: Sketched) -> set[str]:
    found: Counter[str] = Counter()
    for assign in sketch.nodes(ast.Assign):
        match assign:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
                found[name] += any(surely_is(sketch, func, "signal", one) for one in _GIVING)
    bound = Counter(bound_otherwise(sketch))
    bound.update(one.asname or one.name for one in sketch.nodes(ast.alias))
    return {name for name, count in found.items() if 0 < count == bound[name]}
