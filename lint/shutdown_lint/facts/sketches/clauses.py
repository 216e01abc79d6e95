"""Clauses, `with` blocks and `finally` after which a loop goes on, though something was to end."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.endless_loops import directly_in, repeating, unbounded
from shutdown_lint.facts.sketches.shape import (
    WITHS,
    awaits,
    jumps_out,
    last_name,
    loops,
    running,
    tries,
)
from shutdown_lint.facts.sketches.spelling import spellings
from shutdown_lint.knowledge import exits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_CANCELLATIONS = frozenset(path.rpartition(".")[2] for path in exits.CANCELLATIONS)
_LEAVING = (ast.Break, ast.Raise, ast.Return)
_KEEPING = (ast.AnnAssign, ast.Assign, ast.AugAssign)


def swallows_everything(sketch: Sketched) -> bool:
    """Whether an `except:` goes on, in a loop without end, or in any around an `await`."""
    in_loops = (
        clause
        for loop in unbounded(sketch)
        for statement in directly_in(loop)
        if isinstance(statement, ast.Try)
        for clause in statement.handlers
    )
    around_awaits = (
        clause
        for loop in repeating(sketch)
        for statement in directly_in(loop)
        if isinstance(statement, ast.Try) and awaits(*statement.body)
        for clause in statement.handlers
    )
    return any(
        clause.type is None and _goes_on(clause)
        for clauses in (in_loops, around_awaits)
        for clause in clauses
    )


def swallows_cancellation(sketch: Sketched) -> bool:
    """Whether a clause or `suppress` block around an `await` in a loop names the cancellation.

    A clause that notes something down leaves it to others whether the coroutine goes on.
    """
    names = spellings(sketch, _CANCELLATIONS)
    return any(
        awaits(*statement.body)
        and (
            any(
                _takes(clause, names) and _goes_on(clause) and not _keeps_something(clause)
                for clause in statement.handlers
            )
            if isinstance(statement, ast.Try)
            else _is_suppressed(statement, names)
        )
        for loop in repeating(sketch)
        for statement in directly_in(loop)
        if isinstance(statement, (ast.Try, *WITHS))
    )


def swallows_interrupt(sketch: Sketched) -> bool:
    """Whether a clause in a loop without end takes a KeyboardInterrupt by name, and goes on."""
    names = spellings(sketch, ("KeyboardInterrupt",))
    return any(
        isinstance(statement, ast.Try) and _is_taken(statement, names)
        for loop in unbounded(sketch)
        for statement in directly_in(loop)
    )


def suppresses_exit(sketch: Sketched) -> bool:
    """Whether a `suppress` block in a loop takes SystemExit, or everything."""
    names = spellings(sketch, ("BaseException", "SystemExit"))
    return any(
        isinstance(statement, WITHS) and _is_suppressed(statement, names)
        for loop in repeating(sketch)
        for statement in directly_in(loop)
    )


def continues_in_finally(sketch: Sketched) -> bool:
    """Whether a `continue` leaves the `finally` of a `try` that stands in a loop."""
    return any(
        isinstance(statement, ast.Try) and jumps_out(statement.finalbody, ast.Continue)
        for loop in loops(sketch)
        for statement in directly_in(loop)
    )


def repeats_in_finally(sketch: Sketched) -> bool:
    """Whether a clause that takes an exit by name makes a call that its `finally` makes again."""
    names = spellings(sketch, _CANCELLATIONS | {"KeyboardInterrupt", "SystemExit"})
    return any(
        not again.isdisjoint(_called_in(clause.body))
        for try_ in tries(sketch)
        if (again := set(_called_in(try_.finalbody)))
        for clause in try_.handlers
        if _takes(clause, names)
    )


def _is_taken(try_: ast.Try, names: Collection[str]) -> bool:
    return any(_takes(clause, names) and _goes_on(clause) for clause in try_.handlers)


def _takes(clause: ast.ExceptHandler, names: Collection[str]) -> bool:
    """Whether a clause has one of the names among its types."""
    types = clause.type.elts if isinstance(clause.type, ast.Tuple) else [clause.type]
    return any(map(_is_one, types, [names] * len(types)))


def _is_one(type_: ast.expr | None, names: Collection[str]) -> bool:
    # anyio's class of cancellations is what a call returns
    return last_name(type_) in names or (
        isinstance(type_, ast.Call) and last_name(type_.func) in names
    )


def _is_suppressed(with_: ast.With | ast.AsyncWith, names: Collection[str]) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call)
        and any(
            _is_one(given, names)
            for given in (
                *item.context_expr.args,
                *(keyword.value for keyword in item.context_expr.keywords),
            )
        )
        for item in with_.items
    )


def _goes_on(clause: ast.ExceptHandler) -> bool:
    return not any(isinstance(node, _LEAVING) for node in running(*clause.body))


def _keeps_something(clause: ast.ExceptHandler) -> bool:
    return any(isinstance(node, _KEEPING) for node in running(*clause.body))


def _called_in(block: list[ast.stmt]) -> Iterator[str | None]:
    """The last names of what the statements of a block call."""
    for statement in block:
        value = statement.value if isinstance(statement, ast.Expr) else None
        call = value.value if isinstance(value, ast.Await) else value
        if isinstance(call, ast.Call):
            yield last_name(call.func)
