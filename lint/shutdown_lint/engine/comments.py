"""Where the comments of a text are, and which lines belong together.

A lexer of our own instead of `tokenize`: it reads code of newer Pythons than the one that runs
(nested quotes in f-strings), survives broken code, and costs a third. Comments inside the braces
of an f-string are taken for a part of the string.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.model.source import LineTable

_TRIPLE_DOUBLE = r'"""[^"\\]*+(?:(?:\\[\s\S]|"(?!""))[^"\\]*+)*+(?:"""|\Z)'
_TRIPLE_SINGLE = _TRIPLE_DOUBLE.replace('"', "'")
_DOUBLE = r'"[^"\\\r\n]*+(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*+)*+"?'
_SINGLE = _DOUBLE.replace('"', "'")
_STRING = f"{_TRIPLE_DOUBLE}|{_TRIPLE_SINGLE}|{_DOUBLE}|{_SINGLE}"
# Only a prefix that no word runs into: `0or"x"` holds no raw string.
_FORMATTED = r"""(?<!\w)(?i:[ft]r?|r[ft])(?P<quote>\"{3}|'{3}|"|')"""

# One alternative for each thing that could hide a comment or join two lines.
_TOKEN = re.compile(
    rf"(?P<comment>\#[^\r\n]*+)|{_FORMATTED}|(?P<string>{_STRING})"
    r"|(?P<join>\\(?:\r\n|\r|\n))|(?P<newline>\r\n|\r|\n)|(?P<open>[(\[{])|(?P<close>[)\]}])"
)

# In the literal part of an f-string: what ends it, what opens a field, what escapes either.
# `\{` does not escape the brace, and `\N{DASH}` opens no field.
_LITERAL_STEP = re.compile(
    r"""\\N\{[\w -]*\}|\\(?=\{)|\\(?:\r\n|[\s\S])|\{\{|\{|\r\n|\r|\n|\"{3}|'{3}|"|'"""
)
# In a field: strings, nesting, the end, and the colon that starts the format specification.
_FIELD_STEP = re.compile(
    rf"(?P<comment>\#[^\r\n]*+)|{_FORMATTED}|(?P<string>{_STRING})"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:)"
)
_SPECIFICATION_STEP = re.compile(r"[{}]")
_DEEPEST_NESTING = 50  # Python itself allows fewer f-strings in each other


class Comment(NamedTuple):
    """One comment, from its `#` to the end of its line."""

    text: str
    start: int  # offset of the `#`
    line: int  # 1-based


class Layout:
    """The comments of a text, and its physical lines grouped in two ways."""

    def __init__(
        self, comments: tuple[Comment, ...], joined: list[int], logical: list[int]
    ) -> None:
        self.comments = comments
        self._joined = joined
        self._logical = logical

    def joined_lines(self, line: int) -> tuple[int, int]:
        """First and last of the lines that flake8 searches for the `noqa` of `line`.

        Those joined by a backslash or by a string; open brackets join nothing here.
        """
        return _group(self._joined, line)

    def logical_lines(self, line: int) -> tuple[int, int]:
        """First and last line of the logical line that `line` belongs to."""
        return _group(self._logical, line)


def read_layout(lines: LineTable) -> Layout:
    """Find the comments and line groups of a text; takes any text, broken code too."""
    text = lines.text
    comments: list[Comment] = []
    joined: list[int] = []  # last line of each group
    logical: list[int] = []
    depth = offset = 0
    while match := _TOKEN.search(text, offset):
        offset = match.end()
        kind = match.lastgroup
        if kind == "newline":
            last = lines.position(match.start())[0]
            joined.append(last)
            if not depth:
                logical.append(last)
        elif kind == "comment":
            start = match.start()
            comments.append(Comment(match.group(), start, lines.position(start)[0]))
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "quote":
            offset = _formatted_end(text, offset, match.group("quote"), 0)
    return Layout(tuple(comments), [*joined, len(lines)], [*logical, len(lines)])


def _group(last_lines: list[int], line: int) -> tuple[int, int]:
    index = min(bisect_left(last_lines, line), len(last_lines) - 1)
    return (last_lines[index - 1] + 1 if index else 1), last_lines[index]


def _formatted_end(text: str, offset: int, quote: str, nesting: int) -> int:
    """The offset behind an f-string or t-string whose opening quote ends at `offset`."""
    while match := _LITERAL_STEP.search(text, offset):
        step = match.group()
        offset = match.end()
        if step == "{" and nesting < _DEEPEST_NESTING:
            offset = _field_end(text, offset, nesting)
        elif step == quote:
            return offset
        elif step[0] == quote and len(step) == 3:  # `f"a"""`: ends here, an empty string follows
            return match.start() + 1
        elif step[0] in "\r\n" and len(quote) == 1:  # never closed
            return match.start()
    return len(text)


def _field_end(text: str, offset: int, nesting: int) -> int:
    """The offset behind a replacement field whose `{` ends at `offset`."""
    depth = 0
    while match := _FIELD_STEP.search(text, offset):
        offset = match.end()
        kind = match.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            if not depth:
                return offset
            depth -= 1
        elif kind == "colon" and not depth:
            return _specification_end(text, offset, nesting)
        elif kind == "quote":
            offset = _formatted_end(text, offset, match.group("quote"), nesting + 1)
    return len(text)


def _specification_end(text: str, offset: int, nesting: int) -> int:
    """The offset behind the `}` that ends a format specification."""
    while match := _SPECIFICATION_STEP.search(text, offset):
        offset = match.end()
        if match.group() == "}":
            return offset
        if nesting < _DEEPEST_NESTING:
            offset = _field_end(text, offset, nesting + 1)
    return len(text)
