"""A statement or clause on its own, its blocks left out, and where its parts stand in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.written import Written

if TYPE_CHECKING:
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.model.source import SourceFile

Clause = (
    cst.BaseSmallStatement
    | cst.BaseCompoundStatement
    | cst.ExceptHandler
    | cst.ExceptStarHandler
    | cst.Else
    | cst.Finally
    | cst.MatchCase
)
CLAUSES = (
    cst.BaseSmallStatement,
    cst.BaseCompoundStatement,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.Else,
    cst.Finally,
    cst.MatchCase,
)
# They consist of a keyword and a block, and hold nothing else that could be asked for.
BARE = (cst.Try, cst.TryStar, cst.Else, cst.Finally)


class Piece:
    """The code of one clause as libcst writes it, laid over the text it was read from."""

    def __init__(self, lone: Clause, written: Written, source: SourceFile, start: int) -> None:
        self._lone = lone
        self._written = written
        self._shift = start - written.offsets(lone)[0]
        self.fits = self._reads_as(source.text)

    def _reads_as(self, text: str) -> bool:
        """Whether the text reads just so: then whatever it holds stands where it says."""
        first = getattr(self._lone, "decorators", None) or [self._lone]
        start, _ = self._written.offsets(first[0])
        place = start + self._shift
        return place >= 0 and text.startswith(self._written.code[start : self._end()], place)

    def _end(self) -> int:
        """Where the clause itself ends and its first block begins."""
        match self._lone:
            case cst.BaseSmallStatement():
                return self._written.offsets(self._lone)[1]
            case cst.Match(cases=[case, *_]):
                start, _ = self._written.offsets(case)
                return len(self._written.code[:start].rstrip())
            case _:
                return self._written.offsets(self._lone.body)[0]

    def offsets(self, node: cst.CSTNode) -> tuple[int, int] | None:
        """Where a part of the clause starts and ends in the text; None for other nodes."""
        if node not in self._written:
            return None
        start, end = self._written.offsets(node)
        return start + self._shift, end + self._shift


def piece_of(node: Clause, tree: Tree, source: SourceFile, start: int) -> Piece | None:
    """A clause whose text starts at an offset, without its blocks.

    None when it cannot be written because of its depth.
    """
    lone = _without_blocks(node)
    above = tree.parent(node)
    is_elif = isinstance(above, cst.If) and above.orelse is node
    carrier = _carrier(lone, tree.indentation(node), is_elif=is_elif)
    written = Written.of(tree.module.with_changes(header=(), body=(carrier,), footer=()))
    return Piece(lone, written, source, start) if written is not None else None


def _without_blocks(node: Clause) -> Clause:
    match node:
        case cst.BaseSmallStatement():
            return node
        case cst.Match():
            case = cst.MatchCase(cst.MatchAs(), _nothing())
            return node.with_changes(leading_lines=(), cases=(case,))
        case cst.If() | cst.While() | cst.For():
            return node.with_changes(leading_lines=(), body=_nothing(), orelse=None)
        case _:
            return node.with_changes(leading_lines=(), body=_nothing())


def _carrier(lone: Clause, indent: str, *, is_elif: bool) -> cst.BaseStatement:
    """The least statement in which a clause stands with this indentation."""
    if isinstance(lone, cst.MatchCase):
        return cst.Match(cst.Name("x"), [lone], indent=indent)
    carrier: cst.BaseStatement
    match lone:
        case cst.BaseSmallStatement():
            carrier = cst.SimpleStatementLine([lone])
        case cst.If() if is_elif:
            carrier = cst.If(cst.Name("x"), _nothing(), orelse=lone)
        case cst.BaseCompoundStatement():
            carrier = lone
        case cst.ExceptHandler():
            carrier = cst.Try(_nothing(), [lone])
        case cst.ExceptStarHandler():
            carrier = cst.TryStar(_nothing(), [lone])
        case _:
            raise TypeError(f"a piece of {type(lone).__name__} holds nothing")
    if indent:
        return cst.If(cst.Name("x"), cst.IndentedBlock([carrier], indent=indent))
    return carrier


def _nothing() -> cst.SimpleStatementSuite:
    return cst.SimpleStatementSuite([cst.Pass()], leading_whitespace=cst.SimpleWhitespace(""))
