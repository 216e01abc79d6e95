"""Waits for others in code that runs because something ends."""

from __future__ import annotations

import ast
from itertools import chain
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import (
    block_roots,
    callbacks_at_exit,
    exit_roots,
    hook_roots,
    method_roots,
)
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.paths import methods
from shutdown_lint.facts.sketches.shape import awaits
from shutdown_lint.facts.sketches.spelling import mentions
from shutdown_lint.facts.sketches.tasks import task_roots, unawaited_cancels
from shutdown_lint.knowledge import executors, producers, untimed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 3  # as many calls away as SHD302 and SHD303 report a wait by default
_WAITS = frozenset(method for _, method in untimed.UNTIL.by_method) | {
    path.rpartition(".")[2] for path in untimed.UNTIL.by_path
}
_FLUSHES = frozenset(method for _, method in producers.FLUSHES.by_method) | {
    path.rpartition(".")[2] for path in producers.FLUSHES.by_path
}
_OF_EXECUTOR = frozenset({executors.TO_THREAD.rpartition(".")[2], executors.RUN_IN_EXECUTOR})
_UNWINDING = (ast.Try, ast.TryStar, ast.AsyncWith)
_ROWS, _OF_SOCKETS = executors.WAITS
_BY_PATHS = frozenset(
    {
        *(path.rpartition(".")[2] for path, row in _ROWS.by_path.items() if not row.mostly_ends),
        *(method for (method, _), row in _OF_SOCKETS.items() if not row.mostly_ends),
    }
)
_BY_METHODS = tuple(key for key, row in _ROWS.by_method.items() if not row.mostly_ends)


def joins_in_cleanup(sketch: Sketched) -> bool:
    """Whether a thread may be joined without a bound because the process ends.

    In other cleanup, only where there is a loop without an end that it may run.
    """
    callbacks = callbacks_at_exit(sketch)
    if any(isinstance(one, ast.Attribute) and one.attr == "join" for one in callbacks):
        return True
    joins = [call for call in sketch.nodes(ast.Call) if _joins(call)]
    if _reaches(sketch, exit_roots(sketch, in_loop=False), joins):
        return True
    if not joins or not _has_endless_loop(sketch):
        return False
    roots = chain(hook_roots(sketch), block_roots(sketch), method_roots(sketch))
    return _reaches(sketch, roots, joins)


def waits_at_exit(sketch: Sketched) -> bool:
    """Whether something may be waited for because the process ends."""
    if not mentions(sketch, _WAITS):
        return False
    names = naming(sketch)
    return any(names.may_be(one, _WAITS) for one in callbacks_at_exit(sketch)) or (
        _reaches(sketch, exit_roots(sketch), names.calling(_WAITS))
    )


def flushes_in_cleanup(sketch: Sketched) -> bool:
    """Whether cleanup near at hand may flush a producer."""
    names = naming(sketch)
    if any(names.may_be(one, _FLUSHES) for one in callbacks_at_exit(sketch)):
        return True
    roots = chain(exit_roots(sketch), hook_roots(sketch), block_roots(sketch))
    return _reaches(sketch, roots, names.calling(_FLUSHES))


def cancels_in_cleanup(sketch: Sketched) -> bool:
    """Whether cleanup may cancel a task that then has something to do, and that nobody awaits."""
    unwinding = any(map(_unwinds, sketch.nodes(*_UNWINDING)))
    if not unwinding or not (cancels := set(unawaited_cancels(sketch))):
        return False
    graph = call_graph(sketch)
    if not any(map(_unwinds, graph.reached(task_roots(sketch)))):
        return False
    roots = (
        *exit_roots(sketch),
        *hook_roots(sketch),
        *block_roots(sketch),
        *method_roots(sketch),
    )
    return not cancels.isdisjoint(graph.reached(roots))


def waits_in_executor(sketch: Sketched) -> bool:
    """Whether a wait that need not come to its end may be given to the default executor."""
    if not mentions(sketch, _OF_EXECUTOR):
        return False
    graph, names, waits = call_graph(sketch), naming(sketch), _waits_in_executor(sketch)
    run = [one for call in names.calling(_OF_EXECUTOR) for one in _run_by_executor(call)]
    return any(names.may_be(one, waits) for one in run) or any(
        isinstance(node, ast.Call) and names.calls(node, waits)
        for node in graph.reached((root for one in run for root in graph.meant(one)), 1)
    )


def _run_by_executor(call: ast.Call) -> list[ast.expr]:
    """The function that a call may give to the default executor."""
    match call:
        case ast.Call(func=ast.Attribute(attr=executors.RUN_IN_EXECUTOR), args=[executor, *rest]):
            is_default = isinstance(executor, ast.Constant) and executor.value is None
            return rest[:1] if is_default else []
    return call.args[:1]


def _waits_in_executor(sketch: Sketched) -> frozenset[str]:
    """The last names of the waits that it may be, by what the module imports."""
    return sketch.kept(_waits_in_executor, lambda: _BY_PATHS | methods(sketch, _BY_METHODS))


def _reaches(sketch: Sketched, roots: Iterable[ast.AST], calls: list[ast.Call]) -> bool:
    """Whether one of some calls is among what the roots may run near at hand."""
    wanted = set(calls)
    return bool(wanted) and not wanted.isdisjoint(call_graph(sketch).reached(roots, _NEAR))


def _joins(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "join":
        return False
    timeouts = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "timeout")]
    return all(isinstance(one, ast.Constant) and one.value is None for one in timeouts)


def _has_endless_loop(sketch: Sketched) -> bool:
    return any(isinstance(one.test, ast.Constant) for one in sketch.nodes(ast.While)) or any(
        isinstance(one.iter, ast.Call) for one in sketch.nodes(ast.For)
    )


def _unwinds(node: ast.AST) -> bool:
    """Whether it is a `try` or an `async with` around an `await`."""
    return isinstance(node, _UNWINDING) and awaits(*node.body)
