"""Putting statements one level deeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fixes.blocks import first_line, locate
from shutdown_lint.engine.fixes.statements import above_comments, last_line, starts_clean
from shutdown_lint.facts.code.walk import descend
from shutdown_lint.model.finding import Edit
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from shutdown_lint.engine.fixes.statements import Surroundings

_STRINGS = (cst.SimpleString, cst.FormattedString, cst.TemplatedString, cst.ConcatenatedString)


def indent(around: Surroundings, first: cst.CSTNode, last: cst.CSTNode) -> Edit | None:
    """The lines of some statements with one more level of indentation.

    None where that would change a string of several lines, or where a line holds more than them.
    """
    start, end = locate(around.module, first), locate(around.module, last)
    if not start or not end or start.block is not end.block or start.one_line_suite:
        return None
    if not start.first or not end.last:
        return None
    source = around.source
    top = first_line(start.line, around.positions)
    bottom = last_line(around, end)
    statements = list(start.block.body)
    chosen = statements[statements.index(start.line) : statements.index(end.line) + 1]
    if bottom is None or not starts_clean(source, top):
        return None
    if any(_holds_long_string(around, statement) for statement in chosen):
        return None
    top = above_comments(source, top)
    lines = [source.lines.line_text(line) for line in range(top, bottom + 1)]
    unit = around.module.default_indent
    text = source.newline.join(unit + line if line.strip() else line for line in lines)
    return Edit(Span(top, 1, bottom, len(lines[-1]) + 1), text)


def _holds_long_string(around: Surroundings, statement: cst.CSTNode) -> bool:
    """Whether a string begins on one line and ends on another."""
    for node, _ in descend(statement):
        if isinstance(node, _STRINGS):
            span = around.positions.span(node)
            if span.line < span.end_line:
                return True
    return False
