"""Putting statements in and taking them out, line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.engine.fixes.blocks import first_line, last_leaf, locate
from shutdown_lint.engine.fixes.whole_lines import (
    indentation,
    indentation_width,
    insert_lines,
    is_blank,
    remove_lines,
)
from shutdown_lint.model.finding import Edit
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from shutdown_lint.engine.fixes.blocks import Place, Positions
    from shutdown_lint.model.source import SourceFile

_REST_OF_LINE = re.compile(r"[ \t\f]*;?[ \t\f]*(?:#.*)?")
_INDENT_UNIT = "    "  # what rules indent their text with


class Surroundings(NamedTuple):
    """What every change to statements needs to know of the file."""

    source: SourceFile
    module: cst.Module
    positions: Positions


def insert_before(around: Surroundings, statement: cst.CSTNode, text: str) -> Edit | None:
    """Whole lines above a statement and the comments that stand directly on it."""
    place = locate(around.module, statement)
    if not place or place.one_line_suite or not place.first:
        return None
    line = first_line(place.line, around.positions)
    if not starts_clean(around.source, line):
        return None
    head = indentation(around.source.lines.line_text(line))
    line = above_comments(around.source, line)
    return insert_lines(around.source, line, indented(text, head, around.module))


def insert_after(around: Surroundings, statement: cst.CSTNode, text: str) -> Edit | None:
    """Whole lines below a statement, its blocks and the comments at their end."""
    place = locate(around.module, statement)
    if not place or place.one_line_suite or not place.last:
        return None
    line = first_line(place.line, around.positions)
    last = last_line(around, place)
    if last is None or not starts_clean(around.source, line):
        return None
    head = indentation(around.source.lines.line_text(line))
    body = indented(text, head, around.module)
    return insert_lines(around.source, last + 1, body)


def remove(
    around: Surroundings, statement: cst.CSTNode, removed: Collection[cst.CSTNode]
) -> Edit | None:
    """Take a statement out; `pass` stays when all of its block is in `removed`."""
    place = locate(around.module, statement)
    if not place:
        return None
    source = around.source
    lines = source.lines
    if place.small is not None:
        return _remove_from_line(around, place, place.small, removed)
    first = first_line(place.line, around.positions)
    last = last_line(around, place)
    if last is None or not starts_clean(source, first):
        return None
    if _nothing_stays(place, removed):
        if _statements(place)[0] is not place.line:
            return remove_lines(source, first, last)
        column = len(indentation(lines.line_text(first))) + 1
        span = Span(first, column, last, len(lines.line_text(last)) + 1)
        return Edit(span, "pass")
    return remove_lines(source, first, last)


def _remove_from_line(
    around: Surroundings,
    place: Place,
    small: cst.BaseSmallStatement,
    removed: Collection[cst.CSTNode],
) -> Edit | None:
    if not isinstance(place.line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        return None
    body = place.line.body
    index = next(index for index, other in enumerate(body) if other is small)
    span = around.positions.span(small)
    if len(body) == 1:
        return Edit(span, "pass")
    if all(other in removed for other in body):
        return None
    if all(other in removed for other in body[:index]):
        after = around.positions.span(body[index + 1])
        return Edit(Span(span.line, span.column, after.line, after.column), "")
    before = around.positions.span(body[index - 1])
    return Edit(Span(before.end_line, before.end_column, span.end_line, span.end_column), "")


def _statements(place: Place) -> list[cst.CSTNode]:
    return list(place.block.body)


def _nothing_stays(place: Place, removed: Collection[cst.CSTNode]) -> bool:
    if isinstance(place.block, cst.Module):
        return False
    return all(_is_removed(line, removed) for line in _statements(place))


def _is_removed(line: cst.CSTNode, removed: Collection[cst.CSTNode]) -> bool:
    whole = line.body if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else ()
    return any(node is line or node in whole for node in removed)


def starts_clean(source: SourceFile, line: int) -> bool:
    """Whether nothing but white space joins a line to the one before."""
    return line == 1 or not source.lines.line_text(line - 1).endswith("\\")


def above_comments(source: SourceFile, line: int) -> int:
    """The first line of the comments that stand directly on a line, at its indentation.

    The line itself where they go up to the start of the file: that is the file's own header
    (interpreter, encoding, licence).
    """
    width = indentation_width(source.lines.line_text(line))
    top = line
    while top > 1 and _is_comment(source, top - 1, width, width):
        top -= 1
    return line if top == 1 else top


def last_line(around: Surroundings, place: Place) -> int | None:
    """The last line of a statement; None when something else follows on it."""
    source = around.source
    leaf = around.positions.span(last_leaf(place.line))
    text = source.lines.line_text(leaf.end_line)
    if not _REST_OF_LINE.fullmatch(text, leaf.end_column - 1):
        return None
    last = leaf.end_line
    if not isinstance(place.line, cst.SimpleStatementLine):
        start = around.positions.span(place.line)
        width = indentation_width(source.lines.line_text(start.line))
        last = _with_inner_comments(source, last, width)
    return last


def _with_inner_comments(source: SourceFile, last: int, width: int) -> int:
    """The last of the comment lines that follow a block and are indented like a part of it."""
    line = last + 1
    while line <= len(source.lines):
        if _is_comment(source, line, width + 1, None):
            last = line
        elif not is_blank(source, line):
            break
        line += 1
    return last


def _is_comment(source: SourceFile, line: int, least: int, most: int | None) -> bool:
    text = source.lines.line_text(line)
    width = indentation_width(text)
    return text.lstrip().startswith("#") and width >= least and (most is None or width <= most)


def indented(text: str, head: str, module: cst.Module) -> str:
    """The lines of a rule's text behind `head`, in the file's own unit of indentation."""
    result = []
    for line in text.split("\n"):
        body = line.lstrip(" ")
        levels, spaces = divmod(len(line) - len(body), len(_INDENT_UNIT))
        inner = module.default_indent * levels + " " * spaces
        result.append(head + inner + body if body else "")
    return "\n".join(result)
