"""Where a statement sits: its block, its neighbours, its first and last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import libcst as cst

from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.model.span import Span

# The fields through which a compound statement holds its blocks, in the order of the source.
_PARTS = ("body", "handlers", "cases", "orelse", "finalbody")

Suite = cst.IndentedBlock | cst.SimpleStatementSuite
Block = cst.Module | Suite


class Positions(Protocol):
    """Whoever knows where nodes stand."""

    def span(self, node: cst.CSTNode) -> Span:
        """The span of a whole node, without white space and comments around it."""
        ...


class Place(NamedTuple):
    """A statement and what surrounds it."""

    block: Block
    line: cst.CSTNode  # the line or compound statement; the suite itself for `if x: statement`
    small: cst.BaseSmallStatement | None  # the statement proper, when the line holds several
    first: bool  # of the statements on its line
    last: bool

    @property
    def one_line_suite(self) -> bool:
        """Whether it stands behind a colon: `if x: statement`."""
        return isinstance(self.block, cst.SimpleStatementSuite)


def locate(module: cst.Module, statement: cst.CSTNode) -> Place | None:
    """The place of a statement; None for a node that is none, or not of this module.

    A line with a single statement on it may be given by either node.
    """
    blocks: list[Block] = [module]
    while blocks:
        block = blocks.pop()
        if isinstance(block, cst.SimpleStatementSuite):
            if place := _on_line(block, block, statement):
                return place
            continue
        for line in block.body:
            if line is statement:
                return Place(block, line, None, first=True, last=True)
            if isinstance(line, cst.SimpleStatementLine):
                if place := _on_line(block, line, statement):
                    return place
            else:
                blocks.extend(inner_blocks(line))
    return None


def _on_line(
    block: Block, line: cst.SimpleStatementLine | cst.SimpleStatementSuite, statement: cst.CSTNode
) -> Place | None:
    for index, small in enumerate(line.body):
        if small is statement:
            last = index == len(line.body) - 1
            alone = last and not index and line is not block
            return Place(block, line, None if alone else small, first=not index, last=last)
    return None


def inner_blocks(compound: cst.CSTNode) -> Iterator[Suite]:
    """The blocks of a compound statement, its `else` and other branches included, in order."""
    parts: list[cst.CSTNode] = [compound]
    while parts:
        part = parts.pop()
        if isinstance(part, (cst.IndentedBlock, cst.SimpleStatementSuite)):
            yield part
            continue
        inner: list[cst.CSTNode] = []
        for name in _PARTS:
            value = getattr(part, name, None)
            if isinstance(value, cst.CSTNode):
                inner.append(value)
            elif value:
                inner.extend(value)
        parts.extend(reversed(inner))


def first_line(statement: cst.CSTNode, positions: Positions) -> int:
    """The 1-based line on which a statement starts, its decorators included."""
    decorators: Sequence[cst.Decorator] = getattr(statement, "decorators", ())
    return min(positions.span(node).line for node in (statement, *decorators))


def last_leaf(statement: cst.CSTNode) -> cst.CSTNode:
    """The simple statement that a statement ends with: itself, or the last of its last block."""
    while True:
        if isinstance(statement, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
            return statement.body[-1] if statement.body else statement
        blocks = list(inner_blocks(statement))
        if not blocks or not blocks[-1].body:
            return statement
        last = blocks[-1]
        statement = last if isinstance(last, cst.SimpleStatementSuite) else last.body[-1]
