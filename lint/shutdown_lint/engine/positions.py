"""Where nodes stand: looked up one by one, and only for a file that has something to report.

libcst's own provider writes the whole module anew, which takes twice as long as parsing it, and
fails on deep code. Here CPython's parser says where a statement starts, libcst writes that
statement alone, and what it has written must be what stands there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fixes.blocks import last_leaf
from shutdown_lint.engine.ordinals import same_expression
from shutdown_lint.engine.pieces import BARE, CLAUSES, piece_of
from shutdown_lint.engine.starts import starts_of, word_end
from shutdown_lint.engine.written import Written

if TYPE_CHECKING:
    from shutdown_lint.engine.pieces import Clause, Piece
    from shutdown_lint.engine.starts import Starts
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.span import Span

Offsets = tuple[int, int]


class UnplacedError(Exception):
    """It cannot be told exactly where a node stands."""


class TooDeepError(Exception):
    """Nothing can be placed: CPython does not read the module and libcst cannot write it."""


class Positions:
    """The spans of the nodes of one module.

    Without `by_cpython` libcst writes the whole module to find them, if it keeps all of the text.
    """

    def __init__(self, tree: Tree, source: SourceFile, *, by_cpython: bool = True) -> None:
        self._tree = tree
        self._source = source
        self._by_cpython = by_cpython
        self._pieces: dict[cst.CSTNode, Piece | None] = {}

    def span(self, node: cst.CSTNode) -> Span:
        """The span of a whole node, without white space and comments around it.

        Raises:
            UnplacedError: the node is nested too deep, or libcst did not keep all of the text.
        """
        found = self._exact(node)
        if found is None:
            raise UnplacedError(type(node).__name__)
        return self._source.lines.span(*found)

    def anchor(self, node: cst.CSTNode) -> Span:
        """Where a finding on `node` stands: the header of a compound statement, else all of it.

        Where that cannot be told, it is the start of the statement around the node.

        Raises:
            TooDeepError: not even that can be told.
        """
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            return self._source.lines.span(*self._near(node.name))
        last = _last_of_header(node)
        if last is node:
            return self._source.lines.span(*self._near(node))
        start = self._start(node)
        if last is None:
            return self._source.lines.span(start, word_end(self._source.text, start))
        return self._source.lines.span(start, max(start, self._near(last)[1]))

    def _exact(self, node: cst.CSTNode) -> Offsets | None:
        """Where a node stands, in offsets of the text; None when that cannot be told exactly."""
        if isinstance(node, cst.Module):
            return 0, len(self._source.text)
        starts = self._starts
        if starts is None or node not in self._tree:
            return self._as_written(node) if self._is_kept else None
        if isinstance(node, _BLOCKS):
            first, last = self._exact(node.body[0]), self._exact(node.body[-1])
            return (first[0], last[1]) if first and last else None
        clause = self._clause(node)
        start = starts.start(clause)
        if start is None:
            return None
        piece = None if isinstance(clause, BARE) else self._piece(clause, start)
        if piece and not piece.fits:
            return None
        if clause is not node:
            return piece.offsets(node) if piece else None
        if not isinstance(node, cst.BaseSmallStatement):
            leaf = self._exact(last_leaf(node))
            return (start, leaf[1]) if leaf else None
        located = starts.counterpart(node)
        return (start, starts.end(located)) if located else None

    def _near(self, node: cst.CSTNode) -> Offsets:
        """Where a node stands, or else an expression or the start of the statement around it."""
        starts = self._starts
        if found := self._exact(node):
            return found
        if starts is None or node not in self._tree:
            return self._as_written(node)
        clause = self._clause(node)
        if located := starts.counterpart(clause):
            for above in (node, *self._tree.ancestors(node)):
                if above is clause:
                    break
                if same := same_expression(above, clause, located):
                    return starts.offsets(same)
        start = starts.start(clause) or 0
        return start, word_end(self._source.text, start)

    def _start(self, node: cst.CSTNode) -> int:
        """Where a compound statement or a clause of one starts."""
        start = self._starts.start(node) if self._starts else self._as_written(node)[0]
        return start or 0

    def _clause(self, node: cst.CSTNode) -> Clause:
        """The least statement or clause around a node, or the node itself if it is one."""
        for above in (node, *self._tree.ancestors(node)):
            if isinstance(above, CLAUSES):
                return above
        raise UnplacedError(type(node).__name__)

    def _piece(self, clause: Clause, start: int) -> Piece | None:
        if clause not in self._pieces:
            self._pieces[clause] = piece_of(clause, self._tree, self._source, start)
        return self._pieces[clause]

    @cached_property
    def _starts(self) -> Starts | None:
        if not self._by_cpython and self._is_kept:
            return None
        return starts_of(self._tree.module, self._source)

    @cached_property
    def _whole(self) -> Written | None:
        return Written.of(self._tree.module)

    @cached_property
    def _is_kept(self) -> bool:
        """Whether libcst writes what was read.

        It drops a form feed and a backslash before a statement: whatever stands behind one has
        another line or column than it says.
        """
        return self._whole is not None and self._whole.code == self._source.text

    def _as_written(self, node: cst.CSTNode) -> Offsets:
        """Where libcst puts a node when it writes the module."""
        if self._whole is None:
            raise TooDeepError
        start, end = self._whole.offsets(node)
        length = len(self._source.text)
        return min(start, length), min(end, length)


_BLOCKS = (cst.IndentedBlock, cst.SimpleStatementSuite, cst.SimpleStatementLine)


def _last_of_header(node: cst.CSTNode) -> cst.CSTNode | None:
    match node:
        case cst.ExceptHandler() | cst.ExceptStarHandler():
            return node.name or node.type
        case cst.While() | cst.If():
            return node.test
        case cst.For():
            return node.iter
        case cst.With():
            return node.items[-1]
        case cst.Try() | cst.TryStar() | cst.Finally() | cst.Else():
            return None
        case _:
            return node
