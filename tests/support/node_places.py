"""The places of nodes as we find them, held against those that libcst computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from shutdown_lint.engine.ordinals import same_expression
from shutdown_lint.engine.pieces import CLAUSES
from shutdown_lint.engine.positions import Positions
from shutdown_lint.engine.starts import starts_of
from shutdown_lint.facts.code.tree import Tree
from shutdown_lint.facts.code.walk import descend
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.model.source import SourceFile


class Judgement(NamedTuple):
    """How many nodes were compared, and what was wrong with them."""

    compared: int
    wrong: list[str]


class Parsed:
    """A source with its nodes and libcst's idea of where they stand."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.module = cst.parse_module(source.text)
        self.tree = Tree(self.module)
        self.positions = Positions(self.tree, source)

    @property
    def is_kept(self) -> bool:
        """Whether libcst writes what it read, so that its places are those of the text."""
        return self.module.code == self.source.text

    def libcst_spans(self) -> Mapping[cst.CSTNode, Span]:
        """Where libcst puts the nodes."""
        ranges = MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(PositionProvider)
        return {
            node: Span(at.start.line, at.start.column + 1, at.end.line, at.end.column + 1)
            for node, at in ranges.items()
        }


def judge_spans(parsed: Parsed) -> Judgement:
    """Compare every node but the module itself, whose end libcst sees behind a last newline."""
    wanted = parsed.libcst_spans()
    nodes = [node for node, _ in descend(parsed.module) if node is not parsed.module]
    found = ((node, parsed.positions.span(node)) for node in nodes)
    wrong = [
        f"{type(node).__name__}: {span}, not {wanted[node]}"
        for node, span in found
        if span != wanted[node]
    ]
    return Judgement(len(nodes), wrong)


def judge_ordinals(parsed: Parsed) -> Judgement:
    """The same for what is counted out in statements that are too deep to be written."""
    starts = starts_of(parsed.module, parsed.source)
    if starts is None:
        return Judgement(0, [])
    wanted = parsed.libcst_spans()
    compared = 0
    wrong = []
    for node, _ in descend(parsed.module):
        clause = next(
            (above for above in parsed.tree.ancestors(node) if isinstance(above, CLAUSES)), None
        )
        located = starts.counterpart(clause) if clause else None
        if clause and located and (same := same_expression(node, clause, located)):
            compared += 1
            span = parsed.source.lines.span(*starts.offsets(same))
            if span != wanted[node]:
                wrong.append(f"{type(node).__name__}: {span}, not {wanted[node]}")
    return Judgement(compared, wrong)
