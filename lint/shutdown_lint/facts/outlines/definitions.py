"""The functions and classes of a module, as its lines show them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_DEFINITION = re.compile(rb"\n( *+)(?:async +)?(def|class) +(\w+)")


class Definition(NamedTuple):
    """The first line of a function or class."""

    start: int
    indent: int
    is_class: bool
    name: bytes


class Definitions:
    """All of them, in the order of the file."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._all = list(_definitions(outline.text))
        self._starts = [one.start for one in self._all]
        self._blocks: dict[int, Block] = {}
        self.by_name: dict[bytes, list[Definition]] = {}
        for one in self._all:
            self.by_name.setdefault(one.name, []).append(one)

    def around(self, place: int) -> Definition | None:
        """The innermost one that a place is in; a definition is not in itself."""
        deepest: int | None = None
        for index in range(bisect_left(self._starts, place) - 1, -1, -1):
            one = self._all[index]
            if deepest is None or one.indent < deepest:
                if self.block(one).end > place:
                    return one
                deepest = one.indent
        return None

    def function_around(self, place: int) -> Definition | None:
        """The innermost function that a place is in."""
        above = self.around(place)
        while above is not None and above.is_class:
            above = self.around(above.start)
        return above

    def class_around(self, place: int) -> Definition | None:
        """The class that runs what is at a place, or that a function is a method of."""
        above = self.around(place)
        return above if above is not None and above.is_class else None

    def at(self, block: Block) -> Definition | None:
        """The definition that a block is."""
        index = bisect_left(self._starts, block.start)
        found = self._all[index : index + 1]
        return found[0] if found and found[0].start == block.start else None

    def block(self, one: Definition) -> Block:
        """The block of a definition."""
        known = self._blocks.get(one.start)
        if known is None:
            known = self._blocks[one.start] = self._outline.block(one.start, one.indent)
        return known


def _definitions(text: bytes) -> Iterator[Definition]:
    for one in _DEFINITION.finditer(text):
        yield Definition(one.start() + 1, len(one[1]), one[2] == b"class", one[3])


def definitions(outline: Outline) -> Definitions:
    """The definitions of a module, found once for all who ask."""
    return outline.kept(Definitions)
