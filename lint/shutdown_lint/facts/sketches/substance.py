"""Code that does more than print and leave, in the words of `facts.work.substance`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.nodes import below
from shutdown_lint.facts.sketches.paths import is_builtin, surely_is
from shutdown_lint.facts.sketches.shape import DEFINITIONS
from shutdown_lint.knowledge.exits import RAISING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import Sketched, Try

_EXITS = tuple(path.rpartition(".")[::2] for path in RAISING)
_LEAVING = (ast.Raise, ast.Return)


def may_tidy(sketch: Sketched, try_: Try, clauses: list[ast.ExceptHandler]) -> bool:
    """Whether some clauses of a `try`, its `finally` or what follows may do more than that."""
    blocks = [try_.finalbody, *(clause.body for clause in clauses)]
    if any(_may_work(sketch, block) for block in blocks):
        return True
    ends = [clause.body[-1] for clause in clauses]
    if any(isinstance(end, ast.Break) for end in ends):
        return True
    return not all(isinstance(end, _LEAVING) for end in ends) and _may_work(
        sketch, _after(sketch, try_)
    )


def _may_work(sketch: Sketched, block: Iterable[ast.AST]) -> bool:
    """Whether a call in a block may be more than a `print` or an exit."""
    pending: list[ast.AST | None] = [*block]
    while pending:
        node = pending.pop()
        if node is None or isinstance(node, DEFINITIONS):
            continue
        if isinstance(node, ast.Call):
            if _prints(sketch, node):
                continue  # what it calls makes a part of that
            if not surely_exits(sketch, node.func):
                return True
        pending += below(node)
    return False


def _prints(sketch: Sketched, call: ast.Call) -> bool:
    return is_builtin(sketch, call.func, "print") and not call.keywords


def surely_exits(sketch: Sketched, func: ast.expr) -> bool:
    """Whether a callee can be nothing but one that raises SystemExit."""
    return any(
        is_builtin(sketch, func, name)
        if module == "builtins"
        else surely_is(sketch, func, module, name)
        for module, name in _EXITS
    )


def _after(sketch: Sketched, try_: Try) -> Iterator[ast.stmt]:
    """The statements behind one in its block."""
    for kind in _HOLDING:
        for node in sketch.nodes(kind):
            for name in _BLOCKS:
                block = getattr(node, name, ())
                if isinstance(block, list) and try_ in block:
                    yield from block[block.index(try_) + 1 :]


_BLOCKS = ("body", "orelse", "finalbody")
_HOLDING = tuple(
    kind
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and "body" in kind._fields
)
