"""Where nodes stand: computed once, and only for a file that has something to report."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from libcst.metadata import CodeRange

# Generated code can be nested so deep that libcst's code generation, which is plain Python calls
# and so needs no native stack, passes the default limit of 1,000 frames.
_DEEP_RECURSION = 50_000


class Positions:
    """The spans of the nodes of one module."""

    def __init__(self, module: cst.Module) -> None:
        self._module = module

    @cached_property
    def _ranges(self) -> Mapping[cst.CSTNode, CodeRange]:
        wrapper = MetadataWrapper(self._module, unsafe_skip_copy=True)
        with _recursion_limit(_DEEP_RECURSION):
            return wrapper.resolve(PositionProvider)

    def span(self, node: cst.CSTNode) -> Span:
        """The span of a whole node, without white space and comments around it."""
        found = self._ranges[node]
        return Span(found.start.line, found.start.column + 1, found.end.line, found.end.column + 1)

    def anchor(self, node: cst.CSTNode) -> Span:
        """Where a finding on `node` stands: the header of a compound statement, else all of it."""
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            return self.span(node.name)
        last = _last_of_header(node)
        if last is node:
            return self.span(node)
        start = self.span(node)
        if last is None:
            keyword = _KEYWORDS[type(node).__name__]
            return Span(start.line, start.column, start.line, start.column + len(keyword))
        end = self.span(last)
        return Span(start.line, start.column, end.end_line, end.end_column)


_KEYWORDS = {
    "ExceptHandler": "except",
    "ExceptStarHandler": "except",
    "Try": "try",
    "TryStar": "try",
    "Finally": "finally",
    "Else": "else",
}


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


@contextmanager
def _recursion_limit(limit: int) -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, before))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
