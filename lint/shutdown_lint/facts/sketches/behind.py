"""Cleanup behind a loop without end, in the words of `facts.exits.unreached`."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.facts.sketches.endless_loops import endless
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import (
    FUNCTIONS,
    LOOPS,
    WITHS,
    assigned,
    last_name,
    names_in,
    running,
    spellings,
    words_of,
)
from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, ENDING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched

_TIDYING = ENDING_WORDS | COMPLETING_WORDS
_BLOCKS = frozenset({"body", "cases", "finalbody", "handlers", "orelse"})
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Expr)
# They run when an instance or a class is called, by whatever name.
_NAMELESS = frozenset({"__call__", "__init__"})


class _Place(NamedTuple):
    """Where a statement stands, or a clause of one."""

    above: ast.AST
    block: str
    position: int


def may_leave_cleanup_unreached(sketch: Sketched) -> bool:
    """Whether a call that tidies may stand behind a loop without end, or a call that has one."""
    return _Unreached(sketch).may_be_there()


class _Unreached:
    """Looks behind the loops of a module that never end."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._endless = endless(sketch)

    def may_be_there(self) -> bool:
        """Whether a call that tidies may stand behind such a loop, or a call that leads to it."""
        pending: list[ast.AST] = [*self._endless]
        seen: set[FunctionDef] = set()
        while pending:
            node = pending.pop()
            while (place := self._places.get(node)) is not None:
                if any(map(_tidies, self._behind(place))):
                    return True
                above = place.above
                if isinstance(above, FUNCTIONS) and above not in seen:
                    seen.add(above)
                    pending += self._callers(above)
                if not self._keeps(above, place.block):
                    break
                node = above
        return False

    @cached_property
    def _places(self) -> dict[ast.AST, _Place]:
        found: dict[ast.AST, _Place] = {}
        pending: list[ast.AST] = [self._sketch.tree]
        while pending:
            above = pending.pop()
            for block in above._fields:
                if block in _BLOCKS:
                    for index, node in enumerate(getattr(above, block)):
                        found[node] = _Place(above, block, index)
                        pending.append(node)
        return found

    def _behind(self, place: _Place) -> list[ast.stmt]:
        if place.block in ("handlers", "cases"):
            return []
        behind: list[ast.stmt] = getattr(place.above, place.block)[place.position + 1 :]
        return behind

    def _keeps(self, node: ast.AST, block: str) -> bool:
        """Whether a statement may be without end since one of its blocks is."""
        if isinstance(node, LOOPS):
            return node in self._endless
        if isinstance(node, ast.If):
            return bool(node.orelse)
        if isinstance(node, ast.Try) and block == "body":
            return all(
                any(isinstance(statement, _LEAVING) for statement in clause.body)
                for clause in node.handlers
            )
        return isinstance(node, (ast.Module, ast.Try, ast.ExceptHandler, *WITHS))

    def _callers(self, function: FunctionDef) -> Iterator[ast.stmt]:
        """The statements that may run a function, if it has no end as a whole."""
        leaves = (ast.Return, ast.Yield, ast.YieldFrom)
        if any(isinstance(node, leaves) for node in running(*function.body)):
            return
        names = spellings(self._sketch, (function.name,)) | self._made
        for statement, value in self._calling:
            for node in walk(value):
                if isinstance(node, ast.Call) and (
                    function.name in _NAMELESS
                    or last_name(node.func) in names
                    or isinstance(node.func, ast.Call)
                ):
                    yield statement
                    break

    @cached_property
    def _calling(self) -> list[tuple[ast.stmt, ast.expr]]:
        """The statements that may be without end since a call in them is."""
        found = [
            *((one, one.value) for one in self._sketch.nodes(ast.Expr)),
            *((one, one.value) for one in self._sketch.nodes(ast.Assign)),
            *((one, one.value) for one in self._sketch.nodes(ast.AnnAssign)),
            *((one, one.value) for one in self._sketch.nodes(ast.Return)),
        ]
        return [(statement, value) for statement, value in found if value is not None]

    @cached_property
    def _made(self) -> frozenset[str]:
        """The names of what calls made: it may be a partial, or what a factory returned."""
        return frozenset(
            name
            for targets, value in assigned(self._sketch)
            if isinstance(value, ast.Call)
            for name in names_in(targets)
        )


def _tidies(statement: ast.stmt) -> bool:
    for node in running(statement):
        value = node.value if isinstance(node, ast.Expr) else None
        call = value.value if isinstance(value, ast.Await) else value
        if isinstance(call, ast.Call) and not _TIDYING.isdisjoint(words_of(call)):
            return True
    return False
