"""Where statements start, as CPython's parser says.

libcst keeps no positions; it makes them by writing the whole module anew. CPython's tree of the
same text has them already, and statement for statement both trees have the same shape.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.model.source import SourceFile

Clause = ast.stmt | ast.ExceptHandler
Located = ast.stmt | ast.expr | ast.ExceptHandler

if TYPE_CHECKING:
    Blocks = tuple[Sequence[cst.CSTNode], Sequence[ast.stmt]]

# Clauses that CPython's tree does not locate stand behind what comes before them and this.
_BETWEEN = re.compile(r"(?:[\s;:,)\\]|#[^\r\n]*)*")
# Statements without blocks, which is nearly all.
_SMALL = frozenset(
    {ast.AnnAssign, ast.Assert, ast.Assign, ast.AugAssign, ast.Expr, ast.Import, ast.ImportFrom,
     ast.Pass, ast.Raise, ast.Return}
)  # fmt: skip
_WORD = re.compile(r"\w*")
_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_KEYWORDS = {cst.Else: "else", cst.Finally: "finally", cst.MatchCase: "case"}


class Starts:
    """The statements and clauses of one module, with their counterparts in CPython's tree."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._ascii = source.text.isascii()
        self._counterparts: dict[cst.CSTNode, Clause] = {}
        self._before: dict[cst.CSTNode, Located] = {}

    def counterpart(self, node: cst.CSTNode) -> Clause | None:
        """The same statement or handler in CPython's tree."""
        return self._counterparts.get(node)

    def start(self, node: cst.CSTNode) -> int | None:
        """The offset of a statement (decorators left out) or clause; None for other nodes."""
        if located := self._counterparts.get(node):
            return self.offsets(located)[0]
        if before := self._before.get(node):
            text = self._source.text
            gap = _BETWEEN.match(text, self.end(before))
            start = gap.end() if gap else 0
            return start if text.startswith(_KEYWORDS[type(node)], start) else None
        return None

    def end(self, located: Located) -> int:
        """The offset at which a node of CPython's tree ends."""
        return self._offset(located.end_lineno or 1, located.end_col_offset or 0)

    def offsets(self, located: Located) -> tuple[int, int]:
        """Where a node of CPython's tree starts and ends."""
        return self._offset(located.lineno, located.col_offset), self.end(located)

    def _offset(self, line: int, column: int) -> int:
        # The column counts bytes of UTF-8.
        lines = self._source.lines
        if not self._ascii:
            before = lines.line_text(line).encode()[:column]
            column = len(before.decode(errors="ignore"))
        return lines.offset(line, column + 1)

    def pair(self, module: cst.Module, tree: ast.Module) -> bool:
        """Bring both trees together; False when their statements are not the same."""
        blocks: list[Blocks] = [(_statements(module), tree.body)]
        while blocks:
            ours, theirs = blocks.pop()
            if len(ours) != len(theirs):
                return False
            for node, located in zip(ours, theirs, strict=True):
                if not _is_same_kind(node, located):
                    return False
                self._counterparts[node] = located
                if type(located) not in _SMALL:
                    blocks += self._inner(node, located)
        return True

    def _inner(self, node: cst.CSTNode, located: ast.stmt) -> Iterator[Blocks]:
        """The blocks of a compound statement in both trees; notes its clauses on the way."""
        body = getattr(node, "body", None)
        theirs: list[ast.stmt] = getattr(located, "body", [])
        last: Located | None = None
        if isinstance(body, cst.BaseSuite):
            yield _statements(body), theirs
            last = theirs[-1]
        for handler, other in zip(
            getattr(node, "handlers", ()), getattr(located, "handlers", ()), strict=False
        ):
            self._counterparts[handler] = other
            yield _statements(handler.body), other.body
            last = other.body[-1]
        if isinstance(node, cst.Match) and isinstance(located, ast.Match):
            last = located.subject
            for case, same in zip(node.cases, located.cases, strict=False):
                self._before[case] = last
                yield _statements(case.body), same.body
                last = same.body[-1]
        for ours, name in ((_orelse(node), "orelse"), (_final(node), "finalbody")):
            others: list[ast.stmt] = getattr(located, name, [])
            if isinstance(ours, cst.If):
                yield (ours,), others
            elif ours is not None:
                if last is not None:
                    self._before[ours] = last
                yield _statements(ours.body), others
            elif others:
                yield (), others
            last = others[-1] if others else last


def starts_of(
    module: cst.Module, source: SourceFile, tree: ast.Module | None = None
) -> Starts | None:
    """Where the statements of a module start; None where CPython reads something else, or not.

    `tree` is what CPython's parser made of it, where somebody has asked it already.
    """
    if tree is None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    starts = Starts(source)
    return starts if starts.pair(module, tree) else None


def word_end(text: str, start: int) -> int:
    """Where the word ends that starts at an offset; the offset itself if none does."""
    word = _WORD.match(text, start)
    return word.end() if word else start


def name_of_definition(text: str, start: int) -> tuple[int, int] | None:
    """Where the name of a function or class stands whose definition starts at an offset."""
    name = _DEFINITION.match(text, start)
    return name.span(1) if name else None


def _statements(block: cst.Module | cst.BaseSuite) -> list[cst.CSTNode]:
    """The statements of a block, those that share a line one by one."""
    found: list[cst.CSTNode] = []
    for line in block.body:
        found += line.body if type(line) is cst.SimpleStatementLine else [line]
    return found


def _orelse(node: cst.CSTNode) -> cst.If | cst.Else | None:
    return getattr(node, "orelse", None)


def _final(node: cst.CSTNode) -> cst.Finally | None:
    return getattr(node, "finalbody", None)


def _is_same_kind(node: cst.CSTNode, located: ast.stmt) -> bool:
    name = type(located).__name__.removeprefix("Async")
    return type(node).__name__ == ("Del" if name == "Delete" else name)
