"""Where things stand, in SARIF's words: URIs, regions, snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shutdown_lint.model.span import Span
from shutdown_lint.reporters.characters import encodable
from shutdown_lint.reporters.lines import LineTables, clamp, widen
from shutdown_lint.reporters.uri import uri

if TYPE_CHECKING:
    from shutdown_lint.model.source import LineTable
    from shutdown_lint.reporters.context import RenderContext

SRCROOT = "%SRCROOT%"
_SNIPPET = 4_000  # characters; a snippet that would be longer is left out
_NEAR = 200  # characters of a very long line that are shown left and right of a region


class Locations:
    """Builds the location objects of one run."""

    def __init__(self, context: RenderContext) -> None:
        self._context = context
        self._tables = LineTables(context.sources)

    def lines(self, path: str) -> LineTable | None:
        """The lines of a file, None when its source was not handed over."""
        return self._tables.of(path)

    def span(self, path: str, span: Span) -> Span:
        """The span as it is reported: inside the file, and not empty where that can be."""
        lines = self.lines(path)
        return widen(clamp(span, lines), lines) if lines else span

    def artifact(self, path: str) -> dict[str, Any]:
        """An `artifactLocation`: from the root of the repository where the file lies in it."""
        uri = self.uri(path)
        return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": SRCROOT}

    def uri(self, path: str) -> str:
        """The URI of a file; a relative reference unless the path is absolute."""
        return uri(path, self._context)

    def physical(self, path: str, span: Span) -> dict[str, Any]:
        """A `physicalLocation` with the marked text."""
        region = self.region(path, self.span(path, span))
        return {"artifactLocation": self.artifact(path), "region": region}

    def primary(self, path: str, span: Span) -> dict[str, Any]:
        """The `physicalLocation` of a result: with the lines around it as well."""
        around = self._around(path, self.span(path, span))
        return self.physical(path, span) | ({"contextRegion": around} if around else {})

    def region(self, path: str, span: Span) -> dict[str, Any]:
        """A `region` with its text, unless that is out of all proportion."""
        lines = self.lines(path)
        if lines:
            span = clamp(span, lines)
        return _columns(span) | _snippet(span, lines)

    def _around(self, path: str, span: Span) -> dict[str, Any]:
        """The whole lines from one before to one after, or a part of a very long line."""
        lines = self.lines(path)
        if lines is None:
            # A file that could not be read: nothing is marked and nothing is around it.
            snippet = _snippet(span, lines)
            return {"startLine": span.line, "endLine": span.end_line} | snippet if snippet else {}
        first, last = max(span.line - 1, 1), span.end_line
        # What stands behind the last newline of a file is no line of it.
        if last < len(lines) - 1 or (last < len(lines) and lines.line_text(last + 1)):
            last += 1
        whole = Span(first, 1, last, len(lines.line_text(last)) + 1)
        if snippet := _snippet(whole, lines):
            # Without columns: a region that fills its file must differ from what is around it.
            return {"startLine": first, "endLine": last} | snippet
        start, end = lines.offsets(span)
        row_start = lines.offset(span.line, 1)
        row_end = lines.offset(span.end_line, len(lines.line_text(span.end_line)) + 1)
        near = lines.span(max(start - _NEAR, row_start), min(end + _NEAR, row_end))
        return _columns(near) | _snippet(near, lines) if near != span else {}


def _columns(span: Span) -> dict[str, Any]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _snippet(span: Span, lines: LineTable | None) -> dict[str, Any]:
    """The text of a span as a property; none when it is too long or not known."""
    if lines is None:
        empty = span[:2] == span[2:]
        return {"snippet": {"text": ""}} if empty else {}
    start, end = lines.offsets(span)
    if end - start > _SNIPPET:
        return {}
    return {"snippet": {"text": encodable(lines.text[start:end])}}
