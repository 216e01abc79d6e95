"""Cleanup behind a loop without end, in the words of `facts.exits.unreached`."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.facts.sketches.endless_loops import endless
from shutdown_lint.facts.sketches.shape import (
    FUNCTIONS,
    LOOPS,
    WITHS,
    last_name,
    running,
    words_of,
)
from shutdown_lint.facts.sketches.spelling import assigned, names_in, spellings
from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, ENDING_WORDS
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched

_TIDYING = ENDING_WORDS | COMPLETING_WORDS
_BLOCKS = frozenset({"body", "cases", "finalbody", "handlers", "orelse"})
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Expr)
_PARTIALS = frozenset({"partial", "partialmethod"})


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
        """The statements that are calls of a function, if it has no end as a whole."""
        leaves = (ast.Return, ast.Yield, ast.YieldFrom)
        if any(isinstance(node, leaves) for node in running(*function.body)):
            return
        owner = self._class_around(function)
        own = self._constructed(owner) if function.name == "__init__" else {function.name}
        is_handed_on = not own.isdisjoint(self._handed_on)
        names = spellings(self._sketch, own) | (self._made if is_handed_on else frozenset())
        for statement, call in self._calling:
            match call.func:
                case ast.Name(id=name):
                    is_meant = name in names and (
                        owner is None
                        or name not in own
                        or function.name == "__init__"
                        or self._class_around(statement) is not None
                    )
                case ast.Attribute(attr=name):
                    is_meant = name in names and (owner is not None or name not in own)
                case _:
                    is_meant = is_handed_on
            if is_meant or function.name == "__call__":
                yield statement

    def _class_around(self, node: ast.AST) -> ast.ClassDef | None:
        """The class that a function is a method of, or that a statement stands in."""
        place = self._places.get(node)
        while place is not None and not isinstance(place.above, (*FUNCTIONS, ast.ClassDef)):
            place = self._places.get(place.above)
        return place.above if place and isinstance(place.above, ast.ClassDef) else None

    def _constructed(self, class_: ast.ClassDef | None) -> set[str]:
        """The names of a class and of those that derive from it."""
        found = set[str]() if class_ is None else {class_.name}
        size = 0
        while len(found) > size:
            size = len(found)
            found.update(
                below.name
                for below in self._sketch.nodes(ast.ClassDef)
                if not found.isdisjoint(map(last_name, below.bases))
            )
        return found

    @cached_property
    def _calling(self) -> list[tuple[ast.stmt, ast.Call]]:
        """The statements that are calls, of a coroutine that is run as well."""
        runners = spellings(self._sketch, COROUTINE_RUNNERS)
        found: list[tuple[ast.stmt, ast.Call]] = []
        statements: list[ast.Expr | ast.Assign | ast.AnnAssign | ast.Return] = [
            *self._sketch.nodes(ast.Expr),
            *self._sketch.nodes(ast.Assign),
            *self._sketch.nodes(ast.AnnAssign),
            *self._sketch.nodes(ast.Return),
        ]
        for statement in statements:
            value = statement.value
            call = value.value if isinstance(value, ast.Await) else value
            if isinstance(call, ast.Call):
                found.append((statement, call))
                inner = call.args[0] if call.args else None
                if isinstance(inner, ast.Call) and last_name(call.func) in runners:
                    found.append((statement, inner))
        return found

    @cached_property
    def _handed_on(self) -> frozenset[str]:
        """The names of what may be called by another name: it is returned, or in a partial."""
        partials = spellings(self._sketch, _PARTIALS)
        given = [
            *(one.value for one in self._sketch.nodes(ast.Return)),
            *(one.body for one in self._sketch.nodes(ast.Lambda)),
            *(
                call.args[0]
                for call in self._sketch.nodes(ast.Call)
                if call.args and last_name(call.func) in partials
            ),
        ]
        return frozenset(filter(None, map(last_name, given)))

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
