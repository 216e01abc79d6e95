"""Waits for others in code that runs because something ends."""

from __future__ import annotations

import ast
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
from shutdown_lint.facts.sketches.shape import awaits, given, mentions
from shutdown_lint.facts.sketches.tasks import task_roots, unawaited_cancels
from shutdown_lint.knowledge import executors, producers, untimed

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 3  # as many calls away as SHD302 and SHD303 report a wait by default
_WAITS = frozenset(method for _, method in untimed.UNTIL.by_method) | {
    path.rpartition(".")[2] for path in untimed.UNTIL.by_path
}
_FLUSHES = frozenset(method for _, method in producers.FLUSHES.by_method) | {
    path.rpartition(".")[2] for path in producers.FLUSHES.by_path
}
_OF_EXECUTOR = frozenset({executors.TO_THREAD.rpartition(".")[2], executors.RUN_IN_EXECUTOR})
_UNWINDING = (ast.Try, getattr(ast, "TryStar", ast.Try), ast.AsyncWith)
_BY_PATH, _BY_METHOD = executors.WAITS[0]
_IN_EXECUTOR = frozenset(
    {
        *(path.rpartition(".")[2] for path, row in _BY_PATH.items() if not row.mostly_ends),
        *(method for (_, method), row in _BY_METHOD.items() if not row.mostly_ends),
        *(method for (method, _), row in executors.WAITS[1].items() if not row.mostly_ends),
    }
)


def joins_in_cleanup(sketch: Sketched) -> bool:
    """Whether a thread may be joined without a bound because the process ends.

    In other cleanup, only where there is a loop without an end that it may run.
    """
    callbacks = callbacks_at_exit(sketch)
    if any(isinstance(one, ast.Attribute) and one.attr == "join" for one in callbacks):
        return True
    if not any(map(_joins, sketch.nodes(ast.Call))):
        return False
    graph = call_graph(sketch)
    if any(map(_joins, graph.reached(exit_roots(sketch, in_loop=False), _NEAR))):
        return True
    if not _has_endless_loop(sketch):
        return False
    roots = (*hook_roots(sketch), *block_roots(sketch), *method_roots(sketch))
    return any(map(_joins, graph.reached(roots, _NEAR)))


def waits_at_exit(sketch: Sketched) -> bool:
    """Whether something may be waited for because the process ends."""
    names = naming(sketch)
    return mentions(sketch, _WAITS) and (
        any(names.may_be(one, _WAITS) for one in callbacks_at_exit(sketch))
        or any(
            isinstance(node, ast.Call) and names.calls(node, _WAITS)
            for node in call_graph(sketch).reached(exit_roots(sketch), _NEAR)
        )
    )


def flushes_in_cleanup(sketch: Sketched) -> bool:
    """Whether cleanup near at hand may flush a producer."""
    names = naming(sketch)
    return any(names.may_be(one, _FLUSHES) for one in callbacks_at_exit(sketch)) or any(
        isinstance(node, ast.Call) and names.calls(node, _FLUSHES)
        for node in call_graph(sketch).reached(
            (*exit_roots(sketch), *hook_roots(sketch), *block_roots(sketch)), _NEAR
        )
    )


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
    graph, names = call_graph(sketch), naming(sketch)
    handed_over = [one for call in names.calling(_OF_EXECUTOR) for one in given(call)]
    return any(names.may_be(one, _IN_EXECUTOR) for one in handed_over) or any(
        isinstance(node, ast.Call) and names.calls(node, _IN_EXECUTOR)
        for node in graph.reached((root for one in handed_over for root in graph.meant(one)), 1)
    )


def _joins(node: ast.AST) -> bool:
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
    ):
        return False
    timeouts = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "timeout")]
    return all(isinstance(one, ast.Constant) and one.value is None for one in timeouts)


def _has_endless_loop(sketch: Sketched) -> bool:
    return any(isinstance(one.test, ast.Constant) for one in sketch.nodes(ast.While)) or any(
        isinstance(one.iter, ast.Call) for one in sketch.nodes(ast.For)
    )


def _unwinds(node: ast.AST) -> bool:
    """Whether it is a `try` or an `async with` around an `await`."""
    return isinstance(node, _UNWINDING) and awaits(*node.body)
