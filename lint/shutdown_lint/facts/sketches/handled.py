"""What may run because a signal arrives."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.call_graph import call_graph
from shutdown_lint.facts.sketches.nodes import below
from shutdown_lint.facts.sketches.registrations import may_end_program, meant, registered
from shutdown_lint.facts.sketches.shape import DEFINITIONS, running
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.call_graph import Function
    from shutdown_lint.facts.sketches.shape import Sketched

_BRANCHES = (
    ast.AsyncFor,
    ast.BoolOp,
    ast.ExceptHandler,
    ast.For,
    ast.If,
    ast.IfExp,
    ast.Match,
    ast.While,
)


class Which(NamedTuple):
    """Which handlers are asked for."""

    in_loop: bool | None = None  # None: those of event loops and those that interrupt
    any_signal: bool = False  # those too that are surely for neither SIGTERM nor SIGINT


INTERRUPTING = Which(in_loop=False)


def handlers(sketch: Sketched, which: Which) -> list[Function]:
    """The functions that may be registered."""
    found = [
        function
        for one in registered(sketch)
        if which.in_loop in (None, one.in_loop)
        and (which.any_signal or may_end_program(sketch, one.signal))
        for function in meant(sketch, one)
    ]
    return list(dict.fromkeys(found))


def reached(sketch: Sketched, which: Which, depth: int = sys.maxsize) -> list[ast.AST]:
    """Every node that handlers may run, and in functions up to so many calls deep."""
    return sketch.kept(
        (reached, which, depth),
        lambda: list(call_graph(sketch).reached(handlers(sketch, which), depth)),
    )


def calls(sketch: Sketched, which: Which, depth: int = sys.maxsize) -> Iterator[ast.Call]:
    """The calls among them."""
    return (node for node in reached(sketch, which, depth) if isinstance(node, ast.Call))


def surely_reached(sketch: Sketched, which: Which) -> Iterator[ast.AST]:
    """The nodes that handlers may come to under no condition, in the words of `Stopping`."""
    return call_graph(sketch).reached(handlers(sketch, which), walk=_unconditional)


def _unconditional(*body: ast.AST) -> Iterator[ast.AST]:
    """What runs each time that a body does; nothing where a `return` may come before."""
    if any(isinstance(node, ast.Return) for node in running(*body)):
        return
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, _BRANCHES):
            continue
        yield node
        if isinstance(node, ast.TryStar):  # its clauses do not count as branches
            stack += [*node.body, *node.orelse, *node.finalbody]
            stack += (one for clause in node.handlers for one in clause.body)
        elif not isinstance(node, DEFINITIONS):
            stack += filter(None, below(node))
