"""Tasks of services: those that go on for ever, and those that Celery runs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.nodes import below, walk
from shutdown_lint.facts.sketches.shape import DEFINITIONS, LOOPS, functions, loops
from shutdown_lint.facts.sketches.waits import task_roots
from shutdown_lint.knowledge import celery

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import AnyLoop, Sketched

_LEAVING = (ast.Break, ast.Raise, ast.Return)


def leaves_task_running(sketch: Sketched) -> bool:
    """Whether a task may go round in a loop that it leaves on an exception only."""
    if not any(not _is_left(loop) for loop in loops(sketch)):
        return False
    in_clauses = {
        node
        for clause in sketch.nodes(ast.ExceptHandler)
        for node in walk(clause)
        if isinstance(node, LOOPS)
    }
    return any(
        isinstance(node, LOOPS) and (node in in_clauses or not _is_left(node))
        for node in call_graph(sketch).reached(task_roots(sketch))
    )


def acknowledges_early(sketch: Sketched) -> bool:
    """Whether an app may have tasks of which nothing says when they are acknowledged."""
    setting = f"_{celery.ACKS_LATE}"
    if any(word.lower().endswith(setting) for word in sketch.words):
        return False
    decorators = (one for function in functions(sketch) for one in function.decorator_list)
    named = (
        *(one.func if isinstance(one, ast.Call) else one for one in decorators),
        *(base for class_ in sketch.nodes(ast.ClassDef) for base in class_.bases),
    )
    return "register_task" in sketch.words or any(
        isinstance(one, ast.Attribute) and one.attr in ("Task", "task") for one in named
    )


def _is_left(loop: AnyLoop) -> bool:
    """Whether a round ends the loop in other places than a clause."""
    stack: list[ast.AST | None] = [*loop.body]
    while stack:
        node = stack.pop()
        if isinstance(node, _LEAVING):
            return True
        if node is not None and not isinstance(node, (*DEFINITIONS, ast.ExceptHandler)):
            stack += below(node)
    return False
