"""Where nodes of a draft stand, told only where libcst's parser would say the same."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.positions import Positions, UnplacedError
from shutdown_lint.engine.starts import name_of_definition, starts_of

if TYPE_CHECKING:
    import ast
    from collections.abc import Mapping

    from shutdown_lint.engine.positions import Offsets
    from shutdown_lint.engine.starts import Starts
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.model.source import SourceFile


class DraftPositions(Positions):
    """The spans of the nodes of a draft.

    A draft knows no white space and no brackets, so a clause has to read as it would be written
    from the draft; calls and the like are looked up in CPython's tree as well.

    Args:
        tree: the draft.
        source: the file.
        located: CPython's tree of it.
        drafted: the expressions of that tree, by the `id` of the node that was made of them.
    """

    def __init__(
        self, tree: Tree, source: SourceFile, located: ast.Module, drafted: Mapping[int, ast.expr]
    ) -> None:
        super().__init__(tree, source)
        self._located = located
        self._drafted = drafted

    def reads_so(self, node: cst.CSTNode) -> bool:
        """Whether the text of a node is what the draft would write."""
        if node not in self._tree or self._starts is None:
            return False
        clause = self._clause(node)
        start = self._starts.start(clause)
        if start is None or clause is node:
            return False
        piece = self._piece(clause, start)
        return piece is not None and piece.fits and piece.offsets(node) is not None

    def _exact(self, node: cst.CSTNode) -> Offsets | None:
        if self._starts is None or node not in self._tree:
            return None
        return super()._exact(node) or self._by_cpython_alone(node, self._starts)

    def _near(self, node: cst.CSTNode) -> Offsets:
        found = self._exact(node)
        if found is None:
            raise UnplacedError(type(node).__name__)
        return found

    def _start(self, node: cst.CSTNode) -> int:
        start = self._starts.start(node) if self._starts else None
        if start is None:
            raise UnplacedError(type(node).__name__)
        return start

    def _by_cpython_alone(self, node: cst.CSTNode, starts: Starts) -> Offsets | None:
        above = self._tree.parent(node)
        if isinstance(above, (cst.FunctionDef, cst.ClassDef)) and above.name is node:
            return name_of_definition(self._source.text, starts.start(above) or 0)
        located = self._drafted.get(id(node))
        # Before Python 3.12, what stands in f-strings was placed wrongly.
        if located is None or self._clause(node) in self._formatted:
            return None
        return starts.offsets(located)

    @cached_property
    def _formatted(self) -> frozenset[cst.CSTNode]:
        """The clauses with f-strings."""
        return frozenset(map(self._clause, self._tree.all(cst.FormattedString)))

    @cached_property
    def _starts(self) -> Starts | None:
        return starts_of(self._tree.module, self._source, self._located)
