"""Coroutines that callbacks for a signal or for the end of the process make, and nobody awaits."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.nodes import below, walk
from shutdown_lint.facts.sketches.paths import Paths, methods
from shutdown_lint.facts.sketches.registrations import (
    decorated_callbacks,
    exit_callbacks,
    registered,
)
from shutdown_lint.knowledge import coroutines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_LIBRARY = Paths(coroutines.FUNCTIONS)
_PASSING = (ast.BoolOp, ast.IfExp, ast.List, ast.Tuple)


def makes_coroutine(sketch: Sketched) -> bool:
    """Whether a callback may be a coroutine function, or make a coroutine and drop it."""
    found = [
        *(one.handler for one in registered(sketch)),
        *(callback for _, callback in exit_callbacks(sketch)),
    ]
    if any(_is_of_library(sketch, callback) for callback in found):
        return True
    functions = [function for one in found for function in call_graph(sketch).meant(one)]
    functions += decorated_callbacks(sketch)
    return any(isinstance(one, ast.AsyncFunctionDef) for one in functions) or any(
        _makes(sketch, call) for call in _dropped(sketch, functions)
    )


def _is_of_library(sketch: Sketched, callback: ast.expr) -> bool:
    # Inside of a `partial` too.
    names = methods(sketch, coroutines.METHODS)
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names) or _LIBRARY.may_be(sketch, node)
        for node in walk(callback)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call))
    )


def _makes(sketch: Sketched, call: ast.Call) -> bool:
    return _is_of_library(sketch, call.func) or any(
        isinstance(one, ast.AsyncFunctionDef) for one in call_graph(sketch).run_by(call)
    )


def _dropped(sketch: Sketched, functions: list[Function]) -> Iterator[ast.Call]:
    """The calls whose value nobody keeps, when the functions run."""
    values: list[ast.expr | None] = [one.body for one in functions if isinstance(one, ast.Lambda)]
    values += (
        node.value
        for node in call_graph(sketch).reached(functions)
        if isinstance(node, (ast.Expr, ast.Return))
    )
    while values:
        value = values.pop()
        if isinstance(value, ast.Call):
            yield value
        elif isinstance(value, _PASSING):
            values += (one for one in below(value) if isinstance(one, ast.expr))
