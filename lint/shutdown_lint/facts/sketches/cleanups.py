"""What may run because something ends: the roots from which cleanup is followed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.naming import naming
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
_REGISTERING_OUTSIDE = _INTERRUPTING | AT_EXIT
_REGISTERING = _REGISTERING_OUTSIDE | _IN_LOOP
_LISTS = table.HOOK_LISTS | table.CONTEXT_LISTS
_SIGNALS = frozenset(path.rpartition(".")[2] for path in table.SHUTDOWN_SIGNALS)
_HOOK_KEYWORDS = table.HOOK_LISTS | {"lifespan"}
_EXIT_STACKS = frozenset({"AsyncExitStack", "ExitStack"})
_CONNECT = frozenset({"connect"})
_ADDING = frozenset({"append", "extend", "insert"})
_DECORATORS = table.HOOK_DECORATORS | table.EVENT_REGISTRARS | _CONNECT


def exit_roots(sketch: Sketched, *, in_loop: bool = True) -> Iterator[ast.AST]:
    """What may run because the process ends: signal handlers and exit callbacks.

    With `in_loop`, the handlers of event loops too.
    """
    names = naming(sketch)
    registering = _REGISTERING if in_loop else _REGISTERING_OUTSIDE
    for call in names.calling(registering):
        yield from _given(sketch, call)
    yield from _decorated_at_exit(sketch)


def roots_at_exit(sketch: Sketched) -> Iterator[ast.AST]:
    """The exit callbacks among them."""
    graph = call_graph(sketch)
    for one in callbacks_at_exit(sketch):
        yield from graph.meant(one)
    yield from _decorated_at_exit(sketch)


def callbacks_at_exit(sketch: Sketched) -> Iterator[ast.expr]:
    """What is given to `atexit.register`, or to something else of that name."""
    for call in naming(sketch).calling(AT_EXIT):
        yield from given(call)


def _decorated_at_exit(sketch: Sketched) -> Iterator[ast.AST]:
    names = naming(sketch)
    for function in _decorated(sketch):
        if any(names.may_be(one, AT_EXIT) for one in function.decorator_list):
            yield function


def hook_roots(sketch: Sketched) -> Iterator[ast.AST]:
    """What a framework or an exit stack may run at the end; lifespans as a whole."""
    graph, names = call_graph(sketch), naming(sketch)
    has_stacks = not sketch.words.isdisjoint(_EXIT_STACKS)
    for keyword in sketch.nodes(ast.keyword):
        if keyword.arg in _HOOK_KEYWORDS:
            yield from graph.meant(keyword.value)
    calls = [
        *names.calling(table.EVENT_REGISTRARS),
        *(call for call in names.calling(_CONNECT) if names.may_be(call.func, _SIGNALS)),
        *(call for call in names.calling(_ADDING) if _is_of_list(call.func)),
        *(names.calling(table.STACK_METHODS) if has_stacks else ()),
    ]
    for call in calls:
        yield from _given(sketch, call)
    for function in (*_decorated(sketch), *_named_lifespan(sketch)):
        if "lifespan" in function.name.lower() or any(
            names.may_be(one, _DECORATORS) for one in function.decorator_list
        ):
            yield function


def block_roots(sketch: Sketched) -> Iterator[ast.AST]:
    """The statements of `finally` blocks, and of clauses for exits by name."""
    for try_ in tries(sketch):
        yield from try_.finalbody
    names = naming(sketch)
    for clause in sketch.nodes(ast.ExceptHandler):
        if clause.type is not None and names.may_be(clause.type, _EXITS):
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
