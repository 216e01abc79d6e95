"""What may run because something ends: the roots from which cleanup is followed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.shape import functions, given, tries
from shutdown_lint.knowledge import cleanup as table
from shutdown_lint.knowledge import registrars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_EXITS = frozenset({"KeyboardInterrupt", "SystemExit"})
_INTERRUPTING = frozenset(
    path.rpartition(".")[2] for path, row in registrars.BY_PATH.items() if not row.in_loop
)
_IN_LOOP = frozenset(method for method, row in registrars.BY_METHOD.items() if row.in_loop)
AT_EXIT = frozenset(path.rpartition(".")[2] for path in registrars.AT_EXIT)
_LISTS = table.HOOK_LISTS | table.CONTEXT_LISTS
_SIGNALS = frozenset(path.rpartition(".")[2] for path in table.SHUTDOWN_SIGNALS)
_HOOK_KEYWORDS = table.HOOK_LISTS | {"lifespan"}
_EXIT_STACKS = frozenset({"AsyncExitStack", "ExitStack"})


def exit_roots(sketch: Sketched, *, in_loop: bool = True) -> Iterator[ast.AST]:
    """What may run because the process ends: signal handlers and exit callbacks.

    With `in_loop`, the handlers of event loops too.
    """
    graph = call_graph(sketch)
    names = _INTERRUPTING | AT_EXIT | (_IN_LOOP if in_loop else frozenset())
    for call in sketch.nodes(ast.Call):
        if not graph.called(call).isdisjoint(names):
            yield from _given(sketch, call)
    for function in _decorated(sketch):
        if any(not graph.words(one).isdisjoint(AT_EXIT) for one in function.decorator_list):
            yield function


def hook_roots(sketch: Sketched) -> Iterator[ast.AST]:
    """What a framework or an exit stack may run at the end; lifespans as a whole."""
    graph = call_graph(sketch)
    has_stacks = not sketch.words.isdisjoint(_EXIT_STACKS)
    for call in sketch.nodes(ast.Call):
        for keyword in call.keywords:
            if keyword.arg in _HOOK_KEYWORDS:
                yield from graph.meant(keyword.value)
        called = graph.called(call)
        if (
            not called.isdisjoint(table.EVENT_REGISTRARS)
            or ("connect" in called and not graph.words(call.func).isdisjoint(_SIGNALS))
            or (not called.isdisjoint(("append", "extend")) and _is_of_list(call.func))
            or (has_stacks and not called.isdisjoint(table.STACK_METHODS))
        ):
            yield from _given(sketch, call)
    names = table.HOOK_DECORATORS | table.EVENT_REGISTRARS | {"connect"}
    for function in (*_decorated(sketch), *_named_lifespan(sketch)):
        if "lifespan" in function.name.lower() or any(
            not graph.words(one).isdisjoint(names) for one in function.decorator_list
        ):
            yield function


def block_roots(sketch: Sketched) -> Iterator[ast.AST]:
    """The statements of `finally` blocks, and of clauses for exits by name."""
    for try_ in tries(sketch):
        yield from try_.finalbody
    graph = call_graph(sketch)
    for clause in sketch.nodes(ast.ExceptHandler):
        if clause.type is not None and not graph.words(clause.type).isdisjoint(_EXITS):
            yield from clause.body


def method_roots(sketch: Sketched) -> Iterator[ast.AST]:
    """The methods that run when a `with` block ends."""
    for function in functions(sketch):
        if function.name in table.EXIT_METHODS:
            yield function


def _given(sketch: Sketched, call: ast.Call) -> Iterator[ast.AST]:
    graph = call_graph(sketch)
    for one in given(call):
        yield from graph.meant(one)


def _decorated(sketch: Sketched) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (one for one in functions(sketch) if one.decorator_list)


def _named_lifespan(sketch: Sketched) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (one for one in functions(sketch) if "lifespan" in one.name.lower())


def _is_of_list(func: ast.expr) -> bool:
    # `app.on_shutdown.append(close)`
    return (
        isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Attribute)
        and func.value.attr in _LISTS
    )
