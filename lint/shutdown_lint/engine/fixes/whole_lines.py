"""Putting in and taking out whole lines, with the blank lines around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.model.finding import Edit

if TYPE_CHECKING:
    from shutdown_lint.model.source import SourceFile

_INDENTATION = re.compile(r"[ \t\f]*")
_LONE_CR = re.compile(r"\r(?!\n)")


def holds_lone_cr(text: str) -> bool:
    """Whether a carriage return ends a line on its own; editors do not agree on such lines."""
    return _LONE_CR.search(text) is not None


def insert_lines(source: SourceFile, line: int, text: str) -> Edit:
    """Put lines of text before a 1-based line; they are given without a final newline.

    A line past the last one appends, whether or not the file ends with a newline.
    """
    newline = source.newline
    body = text.replace("\n", newline)
    lines = source.lines
    if line <= len(lines):
        offset = lines.offset(line, 1)
        return Edit(lines.span(offset, offset), body + newline)
    end = len(source.text)
    return Edit(lines.span(end, end), newline + body)


def remove_lines(source: SourceFile, first: int, last: int) -> Edit:
    """Take out lines `first` to `last`, and blank lines so that a formatter finds nothing to do.

    Of the gaps before and after, the wider one stays; none stays at the start of a file or block,
    and only the one after at the end of either.
    """
    lines = source.lines
    before = first
    while before > 1 and is_blank(source, before - 1):
        before -= 1
    after = last
    while after < len(lines) and is_blank(source, after + 1):
        after += 1
    width = indentation_width(lines.line_text(first))
    # The empty "line" behind a final newline is no line.
    at_end = after >= len(lines) or (after == len(lines) - 1 and not lines.line_text(after + 1))
    block_ends = at_end or indentation_width(lines.line_text(after + 1)) < width
    block_starts = before == 1 or lines.line_text(before - 1).rstrip().endswith(":")
    if block_starts:
        return _cut(source, before, after)
    if block_ends or first - before < after - last:
        return _cut(source, before, last)
    return _cut(source, first, after)


def _cut(source: SourceFile, first: int, last: int) -> Edit:
    lines = source.lines
    start = lines.offset(first, 1)
    if last < len(lines):
        return Edit(lines.span(start, lines.offset(last + 1, 1)), "")
    # The last line has no newline of its own: the one before goes instead.
    if first > 1:
        start = lines.offset(first - 1, 1) + len(lines.line_text(first - 1))
    return Edit(lines.span(start, len(source.text)), "")


def is_blank(source: SourceFile, line: int) -> bool:
    """Whether a line holds nothing but white space."""
    return not source.lines.line_text(line).strip()


def indentation(text: str) -> str:
    """The white space that a line starts with."""
    match = _INDENTATION.match(text)
    return match.group() if match else ""


def indentation_width(text: str) -> int:
    """The width of a line's indentation, in columns; a tab goes to the next multiple of eight."""
    return len(indentation(text).expandtabs(8))
