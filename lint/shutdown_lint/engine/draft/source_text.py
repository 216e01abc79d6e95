"""The text of a file as CPython's tree points into it: lines from 1, columns in bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast


class SourceText:
    """Hands out what stands where a node of CPython's tree does."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode("utf-8", "surrogatepass").splitlines(keepends=True)

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The code of a node, from its first character to its last."""
        line, last = node.lineno - 1, node.end_lineno
        start, end = node.col_offset, node.end_col_offset
        if last == line + 1:
            return self._lines[line][start:end].decode()
        first, *middle = self._lines[line:last]
        middle[-1] = middle[-1][:end]
        return b"".join((first[start:], *middle)).decode()

    def starts_line(self, node: ast.stmt) -> bool:
        """Whether nothing stands before a statement on its line."""
        return not self._lines[node.lineno - 1][: node.col_offset].strip()

    def begins(self, node: ast.expr | ast.stmt, word: bytes) -> bool:
        """Whether the code of a node begins with these bytes."""
        return self._lines[node.lineno - 1].startswith(word, node.col_offset)

    def comments(self, start: int, end: int) -> list[str]:
        """The comments that fill lines from `start` on and before `end`, which hold no code."""
        lines = (line.strip() for line in self._lines[start - 1 : end - 1])
        return [line.decode() for line in lines if line.startswith(b"#")]

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return len(self._lines)
