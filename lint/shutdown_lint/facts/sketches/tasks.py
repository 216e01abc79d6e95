"""Tasks of asyncio: what runs in them, and who cancels them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import below, walk
from shutdown_lint.facts.sketches.shape import DEFINITIONS, given, last_name, running
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import event_loops

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_MAKING = event_loops.TASK_METHODS | {path.rpartition(".")[2] for path in event_loops.TASK_MAKERS}
_COMPREHENSIONS = (ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.SetComp)


def task_roots(sketch: Sketched, calls: list[ast.Call] | None = None) -> Iterator[ast.AST]:
    """The coroutine functions that may run in a task; of some calls, in one that they make."""
    graph, names, makers = call_graph(sketch), naming(sketch), spellings(sketch, _MAKING)
    for call in sketch.nodes(ast.Call) if calls is None else calls:
        # `loop.call_soon(loop.create_task, work())`
        if names.calls(call, _MAKING) or any(
            last_name(part) in makers for first in call.args[:1] for part in walk(first)
        ):
            for one in given(call):
                yield from graph.meant(one)


def unawaited_cancels(sketch: Sketched) -> Iterator[ast.Call]:
    """The calls in coroutine functions that may cancel a task for which nobody waits by name."""
    attributes: set[str] | None = None
    for function in sketch.nodes(ast.AsyncFunctionDef):
        nodes = list(running(*function.body))
        names: set[str] | None = None
        for call in nodes:
            match call:
                case ast.Call(func=ast.Attribute(value=task, attr="cancel")):
                    pass
                case _:
                    continue
            match task:
                case ast.Attribute(attr=attribute):
                    if attributes is None:
                        attributes = set(_awaited(sketch.nodes(ast.Await), ast.Attribute))
                    if attribute in attributes:
                        continue
                case ast.Name(id=name):
                    if names is None:
                        names = set(_awaited(_own_awaits(function), ast.Name))
                    if name in names or _is_made_otherwise(sketch, name, function, nodes):
                        continue
            yield call


def _awaited(awaits: Iterable[ast.Await], kind: type[ast.Attribute | ast.Name]) -> Iterator[str]:
    """The names of what is awaited, by itself or by a call that it is given to."""
    pending: list[ast.expr] = [one.value for one in awaits]
    while pending:
        node = pending.pop()
        if isinstance(node, kind):
            yield last_name(node) or ""
        elif isinstance(node, ast.Starred):
            pending.append(node.value)
        elif isinstance(node, ast.Call):
            pending += given(node)


def _own_awaits(function: ast.AsyncFunctionDef) -> Iterator[ast.Await]:
    """Those of a function itself, where a name is not one that a comprehension has."""
    pending: list[ast.AST | None] = [*function.body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Await):
            yield node
        if node is not None and not isinstance(node, (*DEFINITIONS, *_COMPREHENSIONS)):
            pending += below(node)


def _is_made_otherwise(
    sketch: Sketched, name: str, function: ast.AsyncFunctionDef, nodes: list[ast.AST]
) -> bool:
    """Whether a variable of a function is surely made by calls that make no task."""
    args = function.args
    if any(one.arg == name for one in walk(args) if isinstance(one, ast.arg)):
        return False
    makes_other, stored = 0, 0
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call() as made):
                makes_other += target == name and _makes_no_task(sketch, made)
            case ast.Name(id=target, ctx=ast.Store()):
                stored += target == name
            case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
                return False
            case (
                ast.ExceptHandler(name=bound)
                | ast.MatchAs(name=bound)
                | ast.MatchStar(name=bound)
                | ast.MatchMapping(rest=bound)
                | ast.FunctionDef(name=bound)
                | ast.AsyncFunctionDef(name=bound)
                | ast.ClassDef(name=bound)
            ) if bound == name:
                return False
            case ast.alias(name=imported, asname=bound) if name in (imported, bound):
                return False
    return 0 < stored == makes_other


def _makes_no_task(sketch: Sketched, call: ast.Call) -> bool:
    names = naming(sketch)
    return last_name(call.func) not in names.functions and not names.may_be(call, _MAKING)
