"""What the lines of a file tell: its blocks, as their indentation shows them.

CPython's parser takes twenty times as long. Strings and comments are out of the way, so that no
word in them counts and no line of theirs ends a block. A file that cannot be read in this way has
no outline, and whoever asks for one must then think of everything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kept = TypeVar("Kept")

# Stands for each string and each comment: no code has it.
_HIDDEN = b"$"

# A string in one pair of quotes. An f-string ends only where its replacement fields are closed:
# from Python 3.12 on they may hold the same quotes, and then it is left as it is.
_SHORT = r"""(?!QQ)(?:
    (?<![fFtT].)(?<![fFtT][rR].)[^Q\\\n]*+(?:\\.[^Q\\\n]*+)*+Q
  | (?:[^Q\\\n{]++|\\.|\{(?:\{|[^Q\\\n}{][^Q\\\n}]*+\}))*+Q
)"""
_LONG = r"QQ[^Q\\]*+(?:(?:\\.|Q(?!QQ))[^Q\\]*+)*+QQQ"
_STRING = rf"Q(?:{_LONG}|{_SHORT})"
_TO_HIDE = re.compile(
    "|".join((r"\#[^\n]*+", _STRING.replace("Q", '"'), _STRING.replace("Q", "'"))).encode(),
    re.DOTALL | re.VERBOSE,
)
_KEYWORD = re.compile(rb"(?:async +)?([a-z]+)")
_BRACKETS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))


class Block(NamedTuple):
    """A statement that begins on a line of its own, with all lines that are deeper than it."""

    start: int  # of its first line
    indent: int
    end: int  # where the line behind it starts

    def holds(self, other: Block) -> bool:
        """Whether another one stands in it."""
        return self.start < other.start < self.end


class Outline:
    """The text of a file without strings and comments, and the blocks in it."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._kept: dict[object, object] = {}

    def blocks(self, header: re.Pattern[bytes], within: Block | None = None) -> Iterator[Block]:
        r"""Every block whose first line matches behind its indentation.

        `header` begins with `\n( *)`. What looks like a header, but goes on with an expression in
        brackets, may be among them.
        """
        found = (
            header.finditer(self.text)
            if within is None
            else header.finditer(self.text, within.start, within.end)
        )
        return (self.block(one.start() + 1, len(one[1])) for one in found)

    def statements(self, header: re.Pattern[bytes]) -> Iterator[Block]:
        """The same where `header` matches behind the indentation, and behind an `async`.

        It is the quicker one if it begins with a word.
        """
        return (self.block(start, indent) for start, indent in self.lines(header))

    def lines(self, header: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
        """Where those statements start, and how far they are indented."""
        for found in header.finditer(self.text):
            start = self.text.rfind(b"\n", 0, found.start()) + 1
            before = self.text[start : found.start()]
            code = before.lstrip(b" ")
            if not code or code.rstrip(b" ") == b"async":
                yield start, len(before) - len(code)

    def block(self, start: int, indent: int) -> Block:
        """The block of the statement in a line."""
        end = _end(indent)
        at = start
        while (line := end.search(self.text, at)) is not None:
            at = line.start() + 1
            if not self._is_open(start, at):
                return Block(start, indent, at)
        return Block(start, indent, len(self.text))

    def statement_at(self, start: int) -> Block | None:
        """The statement in the next line with code; None at the end."""
        line = _CODE.search(self.text, start - 1)
        return None if line is None else self.block(line.start(1), len(line[1]))

    def around(self, block: Block) -> Block | None:
        """The next block that a block stands in."""
        at, indent = block.start, block.indent
        while at > 1 and indent > 0:
            start = self.text.rfind(b"\n", 0, at - 1) + 1
            line = self.text[start : at - 1]
            code = line.lstrip(b" ")
            depth = len(line) - len(code)
            at = start
            if code and depth < indent and not code.startswith(_HIDDEN):
                if self._is_closed(start, block.start):
                    return self.block(start, depth)
        return None

    def kept(self, make: Callable[[Outline], Kept]) -> Kept:
        """What was made of the outline, for whoever asks next."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return self._kept[make]  # type: ignore[return-value]

    def release(self) -> None:
        """Let go of what was made of the outline."""
        self._kept.clear()

    def keyword(self, block: Block) -> bytes:
        """The first word of a block's first line: `while`, `async`, or a name."""
        word = _KEYWORD.match(self.text, block.start + block.indent)
        return b"" if word is None else word[1]

    def text_of(self, block: Block) -> bytes:
        """What stands in a block, from its first line on."""
        return self.text[block.start : block.end]

    def body_of(self, block: Block) -> int:
        """Where what stands in a block begins, behind the first word of its first line."""
        return block.start + block.indent + 1

    def statement_around(self, place: int) -> Block:
        """The statement that some place in a file belongs to, by the line that it begins in."""
        known = self.text.rfind(b"def ", 0, place)  # no brackets are open there
        start = self.text.rfind(b"\n", 0, place) + 1
        while start > known > 0 and not self._is_closed(known, start):
            start = self.text.rfind(b"\n", 0, start - 1) + 1
        line = _CODE.match(self.text, start - 1)
        return self.block(start, 0 if line is None else len(line[1]))

    def _is_open(self, start: int, end: int) -> bool:
        """Whether brackets that are opened between two places are not closed there."""
        return any(depth > 0 for depth in self._depths(start, end))

    def _is_closed(self, start: int, end: int) -> bool:
        """Whether as many brackets are opened as are closed."""
        return not any(self._depths(start, end))

    def _depths(self, start: int, end: int) -> Iterator[int]:
        count = self.text.count
        return (count(left, start, end) - count(right, start, end) for left, right in _BRACKETS)


def code_matches(wanted: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    """What is found in the code of a file: what begins in a string or comment is left out.

    Where the strings cannot be told for sure, everything that is found is given.
    """
    if wanted.search(data) is None:
        return
    code = _TO_HIDE.sub(b"", data)
    spans = [] if b'"' in code or b"'" in code else [one.span() for one in _TO_HIDE.finditer(data)]
    for found in wanted.finditer(data):
        if not any(start <= found.start() < end for start, end in spans):
            yield found


def outline_of(data: bytes) -> Outline | None:
    """The outline of a file; None where its lines do not tell for sure."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    text = b"\n" + _TO_HIDE.sub(_HIDDEN, data.removeprefix(b"\xef\xbb\xbf"))
    if b'"' in text or b"'" in text or b"\r" in text or _CODE_IN_STRING.search(data):
        return None
    if b"\\" in text:
        if _SPLIT_INDENT.search(text):
            return None
        text = text.replace(b"\\\n", b" ")
    if b"\f" in text:
        text = text.replace(b"\n\f", b"\n")
        if b"\f" in text:
            return None
    if b"\t" in text and not _has_plain_tabs(text):
        return None
    return Outline(text.expandtabs() if b"\t" in text else text)


def _has_plain_tabs(text: bytes) -> bool:
    """Whether no line is indented by both tabs and spaces, and none by tabs where others are not.

    CPython refuses some of those, libcst does not.
    """
    indents = set(_INDENT.findall(text))
    return not any(b"\t" in one for one in indents) or not any(b" " in one for one in indents)


# What an f-string may hide though it is asked for; a set or a dictionary may look the same.
_CODE_IN_STRING = re.compile(rb"\{[^{}\n]*?\b(?:await\b|cancel[\s)]*\()")
_SPLIT_INDENT = re.compile(rb"^[ \t\f]*\\\n", re.MULTILINE)
_INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)
_CODE = re.compile(rb"\n( *+)(?![\n$])(?=.)")


@lru_cache
def _end(indent: int) -> re.Pattern[bytes]:
    """The first line that is not deeper, and neither empty nor begins with what is hidden."""
    return re.compile(rb"\n {0,%d}+(?![ \n$])" % indent)
