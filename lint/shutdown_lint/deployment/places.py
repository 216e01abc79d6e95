"""From the byte offsets of tree-sitter to the places that findings have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.model.source import LineTable

if TYPE_CHECKING:
    from tree_sitter import Node

    from shutdown_lint.model.span import Span


_BLOCK: Final = 1024
_FOLLOWING: Final = bytes(range(0x80, 0xC0))  # bytes that begin no character


class Places:
    """A text, and its UTF-8 bytes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self.lines = LineTable(text)
        self._counts = [0]  # of characters before each block
        if len(self.data) > len(text):
            for start in range(0, len(self.data), _BLOCK):
                block = self.data[start : start + _BLOCK]
                self._counts.append(self._counts[-1] + _count(block))

    def offset(self, at: int) -> int:
        """The character offset of a byte offset."""
        if len(self._counts) == 1:
            return min(at, len(self.text))
        block = min(at, len(self.data)) // _BLOCK
        return self._counts[block] + _count(self.data[block * _BLOCK : at])

    def span(self, start: int, end: int, *, strip: bool = False) -> Span:
        """The span between two byte offsets, on demand without the blanks around it."""
        first, last = self.offset(start), self.offset(end)
        if strip:
            inner = self.text[first:last]
            first += len(inner) - len(inner.lstrip())
            last = max(first, last - len(inner) + len(inner.rstrip()))
        return self.lines.span(first, last)

    def span_of(self, node: Node) -> Span:
        """The span of a node."""
        return self.span(node.start_byte, node.end_byte, strip=True)

    def text_at(self, span: Span) -> str:
        """The text of a span."""
        start, end = self.lines.offsets(span)
        return self.text[start:end]


def _count(data: bytes) -> int:
    return len(data.translate(None, _FOLLOWING))
