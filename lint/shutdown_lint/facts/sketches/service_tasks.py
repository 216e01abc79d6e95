"""Tasks of services: those that go on for ever, and those that Celery runs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import below, walk
from shutdown_lint.facts.sketches.shape import DEFINITIONS, LOOPS, functions, given, loops
from shutdown_lint.facts.sketches.tasks import task_roots
from shutdown_lint.knowledge import celery, cleanup, lifespans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import AnyLoop, Sketched

_LEAVING = (ast.Break, ast.Raise, ast.Return)
_NEAR = 3  # as many calls away as facts.tasks.lifespans looks for tasks
_LISTS = cleanup.CONTEXT_LISTS.union(lifespans.START_LISTS)
_KEYWORDS = frozenset({"lifespan", *lifespans.START_LISTS})


def leaves_task_running(sketch: Sketched) -> bool:
    """Whether a start-up may make a task that goes round in a loop, left on an exception only."""
    if not any(not _is_left(loop) for loop in loops(sketch)):
        return False
    graph = call_graph(sketch)
    made = [
        node for node in graph.reached(_run_at_start(sketch), _NEAR) if isinstance(node, ast.Call)
    ]
    if not made:
        return False
    in_clauses = {
        node
        for clause in sketch.nodes(ast.ExceptHandler)
        for node in walk(clause)
        if isinstance(node, LOOPS)
    }
    return any(
        isinstance(node, LOOPS) and (node in in_clauses or not _is_left(node))
        for node in graph.reached(task_roots(sketch, made))
    )


def _run_at_start(sketch: Sketched) -> Iterator[ast.AST]:
    """The functions that a framework may run when it starts; lifespans as a whole."""
    graph = call_graph(sketch)
    for keyword in sketch.nodes(ast.keyword):
        if keyword.arg in _KEYWORDS:
            yield from graph.meant(keyword.value)
    for call in sketch.nodes(ast.Call):
        if _adds_to_list(call.func) or _is_start_event(sketch, call):
            for one in given(call):
                yield from graph.meant(one)
    for function in functions(sketch):
        if "lifespan" in function.name.lower() or any(
            _is_start_hook(sketch, one) for one in function.decorator_list
        ):
            yield function


def _adds_to_list(func: ast.expr) -> bool:
    # `app.on_startup.append(start)`
    match func:
        case ast.Attribute(value=ast.Attribute(attr=name)):
            return name in _LISTS
    return False


def _is_start_hook(sketch: Sketched, decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(target, ast.Attribute) and target.attr in lifespans.START_DECORATORS:
        return True
    return isinstance(decorator, ast.Call) and _is_start_event(sketch, decorator)


def _is_start_event(sketch: Sketched, call: ast.Call) -> bool:
    # `on_event("startup")`
    return naming(sketch).calls(call, lifespans.EVENT_REGISTRARS)


def acknowledges_early(sketch: Sketched) -> bool:
    """Whether an app may have tasks that do not say when they are acknowledged."""
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
