"""A module as libcst writes it, and where it puts the nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from libcst.metadata import MetadataWrapper, PositionProvider

from shutdown_lint.facts.code.text import MAX_DEPTH, room_for_recursion
from shutdown_lint.facts.code.walk import is_deeper
from shutdown_lint.model.source import LineTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import libcst as cst
    from libcst.metadata import CodeRange


class Written:
    """The code of a module and the places of its nodes in that code."""

    def __init__(self, module: cst.Module) -> None:
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        with room_for_recursion():
            self._ranges: Mapping[cst.CSTNode, CodeRange] = wrapper.resolve(PositionProvider)
            self.code = module.code
        self._lines = LineTable(self.code)

    @classmethod
    def of(cls, module: cst.Module) -> Self | None:
        """The module as written; None when it is nested too deep for that."""
        return None if is_deeper(module, MAX_DEPTH) else cls(module)

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._ranges

    def offsets(self, node: cst.CSTNode) -> tuple[int, int]:
        """Where a node starts and ends in the code, without the white space around it."""
        found = self._ranges[node]
        return (
            self._lines.offset(found.start.line, found.start.column + 1),
            self._lines.offset(found.end.line, found.end.column + 1),
        )
