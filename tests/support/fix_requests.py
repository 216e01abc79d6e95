"""Fix requests on small programs, resolved and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fix_request import safe_fix
from shutdown_lint.engine.fixes.blocks import inner_blocks
from shutdown_lint.engine.fixes.resolve import resolve_fix
from shutdown_lint.engine.positions import Positions
from shutdown_lint.facts.code.tree import Tree
from shutdown_lint.model.source import SourceFile
from support.made_findings import apply_fixes, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.model.finding import Fix


class Program:
    """A parsed program whose statements are found by how they start."""

    def __init__(self, text: str, encoding: str = "utf-8") -> None:
        self.source = SourceFile("worker.py", text.encode(encoding))
        self.module = cst.parse_module(self.source.text)
        self.tree = Tree(self.module)
        self.positions = Positions(self.tree, self.source)

    def statement(self, start: str) -> cst.CSTNode:
        """The first statement whose text starts so: a line, a compound or a part of a line."""
        return next(node for node in self._statements() if self._text(node).startswith(start))

    def expression(self, text: str) -> cst.BaseExpression:
        """The first expression with this text."""
        found: list[cst.BaseExpression] = []

        class Finder(cst.CSTVisitor):
            def on_visit(self, node: cst.CSTNode) -> bool:
                if isinstance(node, cst.BaseExpression) and program.matches(node, text):
                    found.append(node)
                return True

        program = self
        self.module.visit(Finder())
        return found[0]

    def matches(self, node: cst.CSTNode, text: str) -> bool:
        """Whether a node has this text."""
        return self._text(node) == text

    def resolve(self, *edits: EditRequest) -> Fix | None:
        """The fix that consists of these edits."""
        return resolve_fix(safe_fix("change it", *edits), self.source, self.positions, self.module)

    def _statements(self) -> Iterator[cst.CSTNode]:
        blocks: list[cst.Module | cst.IndentedBlock | cst.SimpleStatementSuite] = [self.module]
        while blocks:
            block = blocks.pop(0)
            for line in block.body:
                if isinstance(line, cst.SimpleStatementLine) and len(line.body) > 1:
                    yield from line.body
                else:
                    yield line
                if isinstance(line, cst.BaseCompoundStatement):
                    blocks.extend(inner_blocks(line))

    def _text(self, node: cst.CSTNode) -> str:
        start, end = self.source.lines.offsets(self.positions.span(node))
        return self.source.text[start:end]


def changed(
    text: str, request: Callable[[Program], EditRequest | tuple[EditRequest, ...]]
) -> str | None:
    """The text after a fix, None when there is none."""
    program = Program(text)
    edits = request(program)
    fix = program.resolve(*(edits if type(edits) is tuple else (edits,)))
    if fix is None:
        return None
    after = apply_fixes(program.source, [finding(fix=fix)], unsafe=False)
    assert after.applied == 1
    return after.source.text
