"""Where steps of a summary stand, by CPython's tree: it serves drafts as well as libcst's trees.

Only what summaries point at can be asked for: statements, calls and parts of their headers. What
cannot be told exactly stands where its statement does.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.ordinals import same_expression
from shutdown_lint.engine.pieces import CLAUSES
from shutdown_lint.facts.code.tree import FUNCTIONS

if TYPE_CHECKING:
    from shutdown_lint.engine.starts import Starts
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.span import Span

_SHORT = 60
_NAME = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_WORD = re.compile(r"\w*")


class ClausePlaces:
    """The places of one module's nodes."""

    def __init__(self, tree: Tree, source: SourceFile, starts: Starts) -> None:
        self._tree = tree
        self._source = source
        self._starts = starts

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands: a call, a name of a definition, or the header of a statement."""
        return self._source.lines.span(*self._offsets(node))

    def text(self, node: cst.CSTNode) -> str:
        """Its code on one line, cut to what fits a message."""
        start, end = self._offsets(node)
        text = " ".join(self._source.text[start:end].split()).rstrip(":")
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def _offsets(self, node: cst.CSTNode) -> tuple[int, int]:
        if isinstance(node, cst.Module):
            return 0, 0
        clause = self._clause(node)
        located = self._starts.counterpart(clause)
        if located is None:
            start = self._starts.start(clause) or 0
            return start, self._word_end(start)
        if node is not clause:
            part = _part(node, clause, located)
            if part is not None:
                return self._starts.offsets(part)
        return self._header(located)

    def _clause(self, node: cst.CSTNode) -> cst.CSTNode:
        """The least statement or clause around a node; of a lambda too, the one it stands in."""
        for above in (node, *self._tree.ancestors(node)):
            if isinstance(above, CLAUSES):
                return above
        return node

    def _header(self, located: ast.AST) -> tuple[int, int]:
        """A simple statement, or the header of a compound one without its colon."""
        assert isinstance(located, (ast.stmt, ast.ExceptHandler))
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
                name = _NAME.match(self._source.text, start)
                return name.span(1) if name else (start, self._word_end(start))
            case ast.Try() | ast.ExceptHandler():
                return start, self._word_end(start)
        if type(located).__name__ == "TryStar":
            return start, self._word_end(start)
        return start, end

    def _word_end(self, start: int) -> int:
        word = _WORD.match(self._source.text, start)
        return word.end() if word else start


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
