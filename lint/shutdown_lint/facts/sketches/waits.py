"""Waits for others in code that runs because something ends."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.cleanups import (
    AT_EXIT,
    block_roots,
    exit_roots,
    hook_roots,
    method_roots,
)
from shutdown_lint.facts.sketches.shape import given, running
from shutdown_lint.knowledge import event_loops, executors, untimed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 3  # as many calls away as SHD302 and SHD303 report a wait by default
_WAITS = frozenset(method for _, method in untimed.UNTIL.by_method) | {
    path.rpartition(".")[2] for path in untimed.UNTIL.by_path
}
_MAKING_TASKS = event_loops.TASK_METHODS | {
    path.rpartition(".")[2] for path in event_loops.TASK_MAKERS
}
_OF_EXECUTOR = frozenset({executors.TO_THREAD.rpartition(".")[2], executors.RUN_IN_EXECUTOR})
_AWAITING = (ast.Await, ast.AsyncFor, ast.AsyncWith)


def joins_in_cleanup(sketch: Sketched) -> bool:
    """Whether a thread may be joined without a bound because the process ends.

    In other cleanup, only where there is a loop without an end that it may run.
    """
    graph = call_graph(sketch)
    if any(isinstance(one, ast.Attribute) and one.attr == "join" for one in _callbacks(sketch)):
        return True
    if any(map(_joins, graph.reached(exit_roots(sketch, in_loop=False), _NEAR))):
        return True
    roots = (*hook_roots(sketch), *block_roots(sketch), *method_roots(sketch))
    return _has_endless_loop(sketch) and any(map(_joins, graph.reached(roots, _NEAR)))


def waits_at_exit(sketch: Sketched) -> bool:
    """Whether something may be waited for because the process ends."""
    graph = call_graph(sketch)
    return any(not graph.words(one).isdisjoint(_WAITS) for one in _callbacks(sketch)) or any(
        isinstance(node, ast.Call) and not graph.called(node).isdisjoint(_WAITS)
        for node in graph.reached(exit_roots(sketch), _NEAR)
    )


def cancels_in_cleanup(sketch: Sketched) -> bool:
    """Whether cleanup may cancel something, and a coroutine has something to do then."""
    graph = call_graph(sketch)
    if not any(map(_unwinds, graph.reached(_tasks(sketch)))):
        return False
    roots = (
        *exit_roots(sketch),
        *hook_roots(sketch),
        *block_roots(sketch),
        *method_roots(sketch),
    )
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "cancel"
        for node in graph.reached(roots)
    )


def waits_in_executor(sketch: Sketched) -> bool:
    """Whether a wait that need not come to its end may be given to the default executor."""
    graph = call_graph(sketch)
    (by_path, by_method), of_sockets = executors.WAITS
    waits = {
        *(path.rpartition(".")[2] for path, row in by_path.items() if not row.mostly_ends),
        *(method for (_, method), row in by_method.items() if not row.mostly_ends),
        *(method for (method, _), row in of_sockets.items() if not row.mostly_ends),
    }
    given = [
        one
        for call in sketch.nodes(ast.Call)
        if not graph.called(call).isdisjoint(_OF_EXECUTOR)
        for one in (*call.args, *(keyword.value for keyword in call.keywords))
    ]
    return any(not graph.words(one).isdisjoint(waits) for one in given) or any(
        isinstance(node, ast.Call) and not graph.called(node).isdisjoint(waits)
        for node in graph.reached((root for one in given for root in graph.meant(one)), 1)
    )


def _callbacks(sketch: Sketched) -> Iterator[ast.expr]:
    """What is given to `atexit.register`, or to something else of that name."""
    graph = call_graph(sketch)
    for call in sketch.nodes(ast.Call):
        if not graph.called(call).isdisjoint(AT_EXIT):
            yield from (*call.args, *(keyword.value for keyword in call.keywords))


def _joins(node: ast.AST) -> bool:
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
    ):
        return False
    given = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "timeout")]
    return all(isinstance(one, ast.Constant) and one.value is None for one in given)


def _has_endless_loop(sketch: Sketched) -> bool:
    return any(isinstance(one.test, ast.Constant) for one in sketch.nodes(ast.While)) or any(
        isinstance(one.iter, ast.Call) for one in sketch.nodes(ast.For)
    )


def _tasks(sketch: Sketched) -> Iterator[ast.AST]:
    """The coroutine functions that may run in a task."""
    graph = call_graph(sketch)
    for call in sketch.nodes(ast.Call):
        # `loop.call_soon(loop.create_task, work())`
        if any(
            not words.isdisjoint(_MAKING_TASKS) for words in map(graph.words, call.args[:1])
        ) or (not graph.called(call).isdisjoint(_MAKING_TASKS)):
            for one in given(call):
                yield from graph.meant(one)


def _unwinds(node: ast.AST) -> bool:
    """Whether it is a `try` or an `async with` around an `await`."""
    return isinstance(node, (ast.Try, ast.AsyncWith)) and any(
        isinstance(below, _AWAITING) for below in running(*node.body)
    )
