"""A file as read: bytes, text, encoding, newlines, and the places of its lines."""

from __future__ import annotations

import io
from bisect import bisect_right
from functools import cached_property

from shutdown_lint.model.span import Span

UTF8_BOM = b"\xef\xbb\xbf"


class SourceFile:
    """The bytes of one file and what follows from them.

    `text` keeps every newline as written and drops a byte order mark; `encode` puts it back.
    """

    format: str = ""  # of a file that is no Python

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data

    def with_data(self, data: bytes) -> SourceFile:
        """The same file with other bytes."""
        return SourceFile(self.path, data)

    @property
    def has_bom(self) -> bool:
        """Whether the file starts with a UTF-8 byte order mark."""
        return self.data.startswith(UTF8_BOM)

    @cached_property
    def encoding(self) -> str:
        """The codec named by the coding cookie, UTF-8 by default, never the `-sig` form.

        Raises:
            SyntaxError: the cookie names no codec, or contradicts the byte order mark.
        """
        from tokenize import detect_encoding  # dear at start-up

        name, _ = detect_encoding(io.BytesIO(self.data).readline)
        return "utf-8" if name == "utf-8-sig" else name

    @cached_property
    def text(self) -> str:
        """The decoded text without a byte order mark.

        Raises:
            SyntaxError: see `encoding`.
            UnicodeDecodeError: the bytes are not in that encoding.
        """
        body = self.data[len(UTF8_BOM) :] if self.has_bom else self.data
        return body.decode(self.encoding)

    @cached_property
    def newline(self) -> str:
        """The line ending used first; a line feed when there is none."""
        first, found, _ = self.text.partition("\n")
        _, other, after = first.partition("\r")
        if not other:
            return "\n"
        return "\r" if after or not found else "\r\n"

    @cached_property
    def lines(self) -> LineTable:
        """Where the lines of `text` start."""
        return LineTable(self.text)

    def encode(self, text: str) -> bytes:
        """`text` in the encoding of this file, with its byte order mark.

        Raises:
            UnicodeEncodeError: a character does not exist in the encoding.
        """
        body = text.encode(self.encoding)
        return UTF8_BOM + body if self.has_bom else body


class LineTable:
    """Converts between character offsets of a text and 1-based lines and columns."""

    def __init__(self, text: str) -> None:
        import re  # dear at start-up

        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def __len__(self) -> int:
        return len(self._starts)

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column."""
        return self._starts[line - 1] + column - 1

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.position(start), *self.position(end))

    def offsets(self, span: Span) -> tuple[int, int]:
        """The two offsets of a span."""
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)

    def line_text(self, line: int) -> str:
        """The text of a 1-based line without its line ending; empty past the end."""
        if not 1 <= line <= len(self._starts):
            return ""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
