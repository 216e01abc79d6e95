"""What the workers of task queues run, in the words of `facts.code.queued_tasks` and `celery`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.endings import ends_at_once, raises_exit
from shutdown_lint.facts.sketches.shape import FUNCTIONS, functions, given, last_name, running
from shutdown_lint.facts.sketches.spelling import assigned, names_in, spellings
from shutdown_lint.knowledge import celery, task_queues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_NEAR = 2  # as many calls away as SHD603 reports an exit by default


def _last_names(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.rpartition(".")[2] for path in paths)


_DECORATORS = _last_names(
    (*celery.TASK_DECORATORS, *task_queues.DECORATORS, *task_queues.TAKING)
).union(*task_queues.METHODS.values())
_TAKING = _last_names((*task_queues.TAKING, *(method for _, method in task_queues.TAKING_METHODS)))
_BASES = _last_names(celery.TASK_BASES)


def exits_in_task(sketch: Sketched) -> bool:
    """Whether a task may end the process near at hand."""
    return any(
        raises_exit(sketch, node) or ends_at_once(sketch, node)
        for node in call_graph(sketch).reached(_tasks(sketch), _NEAR)
    )


def _tasks(sketch: Sketched) -> Iterator[Function]:
    """The functions that may be tasks."""
    yield from _decorated(sketch)
    yield from _run_of_classes(sketch)
    for one in _taken(sketch):
        yield from call_graph(sketch).meant(one)


def _decorated(sketch: Sketched) -> Iterator[Function]:
    decorators = spellings(sketch, _DECORATORS)
    for function in functions(sketch):
        for one in function.decorator_list:
            if last_name(one.func if isinstance(one, ast.Call) else one) in decorators:
                yield function


def _run_of_classes(sketch: Sketched) -> Iterator[Function]:
    """The methods `run` of classes that may derive from a task class."""
    bases = spellings(sketch, _BASES)
    pending = sketch.nodes(ast.ClassDef)
    before = -1
    while before != len(pending):
        before = len(pending)
        for class_ in pending[:]:
            if any(last_name(base) in bases for base in class_.bases):
                pending.remove(class_)
                bases |= spellings(sketch, (class_.name,))
                for node in running(*class_.body):
                    if isinstance(node, FUNCTIONS) and node.name == "run":
                        yield node


def _taken(sketch: Sketched) -> Iterator[ast.expr]:
    """What is given to calls that make a task of it, or stands in a list of functions for arq."""
    taking = spellings(sketch, _TAKING)
    for call in sketch.nodes(ast.Call):
        if last_name(call.func) in taking:
            yield from given(call)[:1]
    for keyword in sketch.nodes(ast.keyword):
        if keyword.arg in task_queues.ARQ_LISTS:
            yield from _elements(keyword.value)
    for targets, value in assigned(sketch):
        if not task_queues.ARQ_LISTS.isdisjoint({*names_in(targets), *map(last_name, targets)}):
            yield from _elements(value)


def _elements(value: ast.expr) -> list[ast.expr]:
    return value.elts if isinstance(value, (ast.List, ast.Tuple, ast.Set)) else []


def switches_late_acks_on(sketch: Sketched) -> bool:
    """Whether late acknowledgement may be switched on, and no setting speaks of dead workers."""
    late = celery.ACKS_LATE
    settings = tuple(f"_{option}" for option in celery.WORKER_LOST)
    return any(
        name == late or name.lower().endswith(f"_{late}") for name in _switched_on(sketch)
    ) and not any(word.lower().endswith(settings) for word in sketch.words)


def _switched_on(sketch: Sketched) -> Iterator[str]:
    """The names of what is given a plain True."""
    for keyword in sketch.nodes(ast.keyword):
        if _is_true(keyword.value):
            yield keyword.arg or ""
    for targets, value in assigned(sketch):
        if _is_true(value):
            yield from map(_option, targets)
    for dictionary in sketch.nodes(ast.Dict):
        for key, value in zip(dictionary.keys, dictionary.values, strict=True):
            if _is_true(value):
                yield _option(key)
    for call in sketch.nodes(ast.Call):
        if last_name(call.func) in celery.SETTERS and any(map(_is_true, given(call))):
            yield from map(_option, given(call))


def _option(node: ast.AST | None) -> str:
    """The name in a target, or a key."""
    if isinstance(node, ast.Subscript):
        node = node.slice
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return last_name(node) or ""


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
