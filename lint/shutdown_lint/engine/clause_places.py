"""Positions of the steps in a summary, from CPython's tree: so drafts have them as well.

Only what summaries point at can be asked for: statements, calls and parts of their headers. Where
the exact position is not known, that of the statement is given.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.ordinals import same_expression
from shutdown_lint.engine.pieces import CLAUSES
from shutdown_lint.engine.starts import name_of_definition, word_end
from shutdown_lint.facts.code.tree import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.engine.starts import Starts
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.span import Span

_SHORT = 60  # characters of code that a message quotes


class _IsClause(dict[type[cst.CSTNode], bool]):
    # Asked once a class: libcst's are abstract, and `isinstance` is slow with those.
    def __missing__(self, kind: type[cst.CSTNode]) -> bool:
        self[kind] = found = issubclass(kind, CLAUSES)
        return found


_is_clause = _IsClause()


class ClausePlaces:
    """Positions of the nodes of one module."""

    def __init__(
        self,
        tree: Tree,
        source: SourceFile,
        starts: Starts,
        drafted: Mapping[int, ast.expr] | None = None,
    ) -> None:
        self._tree = tree
        self._source = source
        self._starts = starts
        self._drafted = drafted or {}  # expressions by the `id` of the node made of them
        self._last: tuple[cst.CSTNode, tuple[int, int]] | None = None

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands: a call, a name of a definition, or the header of a statement."""
        return self._source.lines.span(*self._offsets(node))

    def text(self, node: cst.CSTNode) -> str:
        """Its code on one line, cut to what fits a message."""
        start, end = self._offsets(node)
        text = " ".join(self._source.text[start:end].split()).rstrip(":")
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def _offsets(self, node: cst.CSTNode) -> tuple[int, int]:
        if self._last is None or self._last[0] is not node:
            self._last = node, self._found(node)
        return self._last[1]

    def _found(self, node: cst.CSTNode) -> tuple[int, int]:
        if isinstance(node, cst.Module):
            return 0, 0
        clause = self._clause(node)
        located = self._starts.counterpart(clause)
        if located is None:
            start = self._starts.start(clause) or 0
            return start, word_end(self._source.text, start)
        if node is not clause:
            part = self._drafted_part(node, clause) or _part(node, clause, located)
            if part is not None:
                return self._starts.offsets(part)
        return self._header(located)

    def _clause(self, node: cst.CSTNode) -> cst.CSTNode:
        """The innermost statement or clause around a node, also when that is in a lambda."""
        above: cst.CSTNode | None = node
        while above is not None and not _is_clause[type(above)]:
            above = self._tree.parent(above)
        return node if above is None else above

    def _drafted_part(self, node: cst.CSTNode, clause: cst.CSTNode) -> ast.expr | None:
        if type(clause) is cst.With:
            return None  # a call in the header of a `with` is shown as the whole header
        # Before Python 3.12, what stands in f-strings was placed wrongly.
        return None if clause in self._formatted else self._drafted.get(id(node))

    @cached_property
    def _formatted(self) -> frozenset[cst.CSTNode]:
        """The clauses with f-strings."""
        return frozenset(map(self._clause, self._tree.all(cst.FormattedString)))

    def _header(self, located: ast.AST) -> tuple[int, int]:
        """A simple statement, or the header of a compound one without its colon."""
        assert isinstance(located, (ast.stmt, ast.ExceptHandler))
        text = self._source.text
        start, end = self._starts.offsets(located)
        match located:
            case ast.If(test=last) | ast.While(test=last) | ast.For(iter=last):
                return start, self._starts.end(last)
            case ast.AsyncFor(iter=last) | ast.Match(subject=last):
                return start, self._starts.end(last)
            case ast.With(items=[*_, item]) | ast.AsyncWith(items=[*_, item]):
                return start, self._starts.end(item.optional_vars or item.context_expr)
            case ast.ExceptHandler(type=ast.expr() as type_):
                return start, self._starts.end(type_)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return name_of_definition(text, start) or (start, word_end(text, start))
            case ast.Try() | ast.TryStar() | ast.ExceptHandler():
                return start, word_end(text, start)
        return start, end


def _part(node: cst.CSTNode, clause: cst.CSTNode, located: ast.AST) -> ast.expr | None:
    """An expression of a clause in CPython's tree."""
    match clause, located:
        case (cst.If() | cst.While(), ast.If() | ast.While()) if node is clause.test:
            return located.test
        case (cst.For(), ast.For() | ast.AsyncFor()) if node is clause.iter:
            return located.iter
        case (cst.With(), ast.With() | ast.AsyncWith()) if node in clause.items:
            return located.items[list(clause.items).index(node)].context_expr  # type: ignore[arg-type]
        case (cst.Expr(), ast.Expr()) if node is clause.value:
            return located.value
        case (cst.Assign() | cst.Return(), ast.Assign() | ast.Return()) if node is clause.value:
            return located.value
    if isinstance(node, cst.Decorator):
        node = node.decorator
    if isinstance(node, FUNCTIONS) and not isinstance(node, cst.Lambda):
        return None
    return same_expression(node, clause, located)
