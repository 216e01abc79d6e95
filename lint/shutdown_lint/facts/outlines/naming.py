"""What else a module calls the things that it names, as `spellings` of the sketches has it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Outline

_IN_WORD = re.compile(rb"\w")
_NAME = re.compile(rb"(?<![\w.])\w++(?! *\.)")
_AS = re.compile(rb" as +(\w+)")
_WALRUS = re.compile(rb":=[\s$(]*(\w[\w.]*+)")
# Names, and nothing else, that are assigned to others.
_ASSIGNED = re.compile(
    rb"=[\s$(\[]*+([a-zA-Z_][\w.]*+(?:[\s$]*,[\s$]*\w[\w.]*+)*+)(?=[ $)\],]*+(?:[\n;=]|\Z))"
)
_GETS_ANY = re.compile(rb"=[\s$(\[]*+getattr\b")  # by a name in a string
_ENDS_IN_WORD = re.compile(rb"(\w+)[\s$]*\Z")
_CALLS = re.compile(rb"[\w)\]][\s$]*\(")


def places(text: bytes, name: bytes) -> Iterator[int]:
    """Where a word stands in a text."""
    end, size = 0, len(name)
    while (start := text.find(name, end)) >= 0:
        end = start + size
        if not _IN_WORD.match(text, end) and not _IN_WORD.match(text, start - 1):
            yield start


def spellings(outline: Outline, names: frozenset[bytes]) -> frozenset[bytes]:
    """Some names, and those that imports and assignments may give to the same things."""
    others = outline.kept(_Others)
    if others.known.isdisjoint(names) and not others.of_strings:
        return names
    known = {*names, *others.of_strings}
    pending = list(known & others.known)
    while pending:
        found = set(others.of(pending.pop())) - known
        known |= found
        pending += found & others.known
    return frozenset(known)


class _Others:
    """What else the things are called that a module names, one step on."""

    def __init__(self, outline: Outline) -> None:
        self._text = text = outline.text
        self._renamed: dict[bytes, list[bytes]] = {}
        for one in _AS.finditer(text):
            for name in self._word_before(one.start()):
                self._renamed.setdefault(name, []).append(one[1])
        for one in _WALRUS.finditer(text):
            for name in self._word_before(one.start()):
                self._renamed.setdefault(_last(one[1]), []).append(name)
        rows = set(_ASSIGNED.findall(text))
        assigned = {_last(name) for row in rows for name in row.split(b",")}
        self.known = self._renamed.keys() | assigned
        self.of_strings = [
            name for one in _GETS_ANY.finditer(text) for name in self._targets(one.start())
        ]

    def of(self, name: bytes) -> Iterator[bytes]:
        """The other names of what has a name."""
        yield from self._renamed.get(name, ())
        for equals in self._places.get(name, ()):
            yield from self._targets(equals)

    @cached_property
    def _places(self) -> dict[bytes, list[int]]:
        """Where each name is assigned to others."""
        found: dict[bytes, list[int]] = {}
        for one in _ASSIGNED.finditer(self._text):
            for name in one[1].split(b","):
                found.setdefault(_last(name), []).append(one.start())
        return found

    def _targets(self, equals: int) -> list[bytes]:
        """The names that are assigned to; none where it is a keyword of a call."""
        targets = self._text[self._text.rfind(b"\n", 0, equals) + 1 : equals]
        return [] if _CALLS.search(targets) else _NAME.findall(targets)

    def _word_before(self, place: int) -> list[bytes]:
        line = self._text[self._text.rfind(b"\n", 0, place) : place]
        return _ENDS_IN_WORD.findall(line)


def _last(path: bytes) -> bytes:
    return path.rpartition(b".")[2].strip(b" $\n")
