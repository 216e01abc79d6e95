"""Loops that run until they are stopped, in the words of `facts.work.loops`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.shape import (
    LOOPS,
    WITHS,
    jumps_out,
    last_name,
    loops,
    running,
    words_of,
)
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.exits import LEAVING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import AnyLoop, Sketched

_RETURNING = (ast.Return, ast.Yield, ast.YieldFrom)
_ITERATORS = frozenset(path.rpartition(".")[2] for path in serving.ENDLESS_ITERATORS)
_ITERATOR_MODULES = frozenset(path.partition(".")[0] for path in serving.ENDLESS_ITERATORS)
_CONSUMER_MODULES = frozenset(path.partition(".")[0] for path in serving.CONSUMERS)


def endless(sketch: Sketched) -> list[AnyLoop]:
    """The loops that neither their condition nor a `break` ends."""
    return [
        loop
        for loop in loops(sketch)
        if _has_no_end(loop, sketch) and not jumps_out(loop.body, ast.Break)
    ]


def never_returns(sketch: Sketched) -> bool:
    """Whether a function may be in a loop for good: it neither returns nor yields or raises."""
    stuck = endless(sketch)
    bodies = [
        *(function.body for function in sketch.nodes(ast.FunctionDef)),
        *(function.body for function in sketch.nodes(ast.AsyncFunctionDef)),
    ]
    return bool(stuck) and any(
        any(node in stuck and not _may_leave(node) for node in running(*body))
        and not any(isinstance(node, _RETURNING) for node in running(*body))
        for body in bodies
    )


def unbounded(sketch: Sketched) -> list[AnyLoop]:
    """The loops without an end, and those over what comes from outside for ever.

    Loops that end by a flag are not among them.
    """
    return [
        loop
        for loop in loops(sketch)
        if _has_no_end(loop, sketch)
        or (not isinstance(loop, ast.While) and _may_consume(loop.iter, sketch))
    ]


def repeating(sketch: Sketched) -> list[AnyLoop]:
    """The same with all that end by a condition: it may be a flag that nobody sets."""
    return [
        *sketch.nodes(ast.While),
        *(loop for loop in unbounded(sketch) if not isinstance(loop, ast.While)),
    ]


def directly_in(loop: AnyLoop) -> Iterator[ast.stmt]:
    """The statements after which the loop's next round comes when they go wrong.

    Only `with` and `if` may stand between them.
    """
    pending = list(loop.body)
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, (*WITHS, ast.If)):
            pending += statement.body
        if isinstance(statement, ast.If):
            pending += statement.orelse


def _has_no_end(loop: AnyLoop, sketch: Sketched) -> bool:
    if isinstance(loop, ast.While):
        test = loop.test.value if isinstance(loop.test, ast.Constant) else None
        return isinstance(test, int) and test is not False
    if not isinstance(loop.iter, ast.Call) or sketch.words.isdisjoint(_ITERATOR_MODULES):
        return False
    return last_name(loop.iter.func) in spellings(sketch, _ITERATORS)


def _may_consume(iterable: ast.expr, sketch: Sketched) -> bool:
    called = last_name(iterable.func) if isinstance(iterable, ast.Call) else None
    if called is not None and called in serving.STREAM_METHODS:
        return True
    if isinstance(iterable, ast.Call) and len(iterable.args) == 2:
        if called in spellings(sketch, frozenset({"iter"})):
            return True
    if (last_name(iterable) or "").lower().rpartition("_")[2] in serving.CONSUMER_NAMES:
        return True
    return not sketch.words.isdisjoint(_CONSUMER_MODULES)


def _may_leave(loop: ast.AST) -> bool:
    """Whether a round raises, or calls what by its name does not come back."""
    return isinstance(loop, LOOPS) and any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and not LEAVING_WORDS.isdisjoint(words_of(node)))
        for node in running(*loop.body)
    )
