"""The lines that a finding points at, also where the file could not be read as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.source import LineTable
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.model.source import SourceFile


class LineTables:
    """The lines of the files of a report, each file read once."""

    def __init__(self, sources: Mapping[str, SourceFile]) -> None:
        self._sources = sources
        self._known: dict[str, LineTable | None] = {}

    def of(self, path: str) -> LineTable | None:
        """The lines of a file; None when its source was not handed over."""
        if path not in self._known:
            source = self._sources.get(path)
            self._known[path] = line_table(source) if source else None
        return self._known[path]


def line_table(source: SourceFile) -> LineTable:
    """The lines of a file; bytes that are not in its encoding become U+FFFD."""
    try:
        return source.lines
    except (SyntaxError, UnicodeError, LookupError):
        return LineTable(source.data.decode("utf-8-sig", "replace"))


def clamp(span: Span, lines: LineTable) -> Span:
    """The part of `span` that lies in the text, as far as there is one."""
    line, column = _clamp_place(span.line, span.column, lines)
    end = _clamp_place(span.end_line, span.end_column, lines)
    return Span(line, column, *max(end, (line, column)))


def widen(span: Span, lines: LineTable) -> Span:
    """An empty span made one character wide where its line has one to show."""
    line, column, end_line, end_column = span
    if (line, column) != (end_line, end_column):
        return span
    length = len(lines.line_text(line))
    if column <= length:
        return Span(line, column, line, column + 1)
    return Span(line, length, line, length + 1) if length else span


def _clamp_place(line: int, column: int, lines: LineTable) -> tuple[int, int]:
    if line < 1:
        return 1, 1
    if line > len(lines):
        return len(lines), len(lines.line_text(len(lines))) + 1
    return line, min(max(column, 1), len(lines.line_text(line)) + 1)
