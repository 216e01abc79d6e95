"""The statements that are calls of a function, as `facts.code.calls` resolves calls."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.facts.outlines.definitions import definitions
from shutdown_lint.facts.outlines.naming import places, spellings
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.definitions import Definition
    from shutdown_lint.facts.outlines.outline import Block, Outline

_CALLED = re.compile(rb"[\s$)]*\(")
_IN_BRACKETS = re.compile(rb"[(\[{][^()\[\]{}]*[)\]}]")
# Brackets that are open behind what is called, or taken an item from.
_OPEN = re.compile(rb"(?:(\w*)|[)\]$])[\s$]*[(\[]")
_KEYWORDS = frozenset({b"", b"await", b"return"})
_NAMES = re.compile(rb"\b(?:return|lambda)\b|(?<![=!<>+*/%&|^@-])=(?!=)")
_RUNNERS = frozenset(name.encode() for name in COROUTINE_RUNNERS)
_NEAR = 99  # bytes
_PARTIALS = frozenset({b"partial", b"partialmethod"})


class Mention(NamedTuple):
    """Where a function is named."""

    place: int
    statement: Block
    before: bytes  # the code of the statement before the name
    is_called: bool
    is_renamed: bool  # it may get another name: that of a variable, a partial, what returns it


def callers(outline: Outline, function: Definition) -> list[Block] | None:
    """The statements that call a function and do nothing else; None where they cannot be told."""
    mentions = Mentions(outline, function)
    found: list[Block] = []
    for one in mentions:
        if one.is_renamed:
            return None
        if one.is_called and mentions.is_whole(one.before):
            found.append(one.statement)
    return None if mentions.are_unknown else found


class Mentions:
    """Where a function is named; for a constructor, its classes are."""

    def __init__(self, outline: Outline, function: Definition) -> None:
        self._outline = outline
        self._function = function
        self._class = definitions(outline).class_around(function.start)
        # Whatever is called may be such an instance.
        self.are_unknown = function.name == b"__call__"

    def __iter__(self) -> Iterator[Mention]:
        """Each place, in the order of the file."""
        text = self._outline.text
        class_ = self._class if self._function.name == b"__init__" else None
        for name in (self._function.name,) if class_ is None else self._constructed(class_):
            for place in places(text, name):
                if class_ is not None or self._may_be_meant(place):
                    statement = self._outline.statement_around(place)
                    before = text[statement.start : place]
                    is_called = _CALLED.match(text, place + len(name)) is not None
                    is_renamed = not is_called and self._may_rename(before)
                    yield Mention(place, statement, before, is_called, is_renamed)

    def _may_be_meant(self, place: int) -> bool:
        """Whether a name stands where it can be that of the function."""
        before = self._outline.text[max(place - _NEAR, 0) : place].rstrip(b" \n$")
        if before.endswith((b"def", b"class")):
            return False
        if self._class is None:
            return not before.endswith(b".")
        if before.endswith(b"."):
            return True
        # A class runs its own code, where its methods have plain names.
        return definitions(self._outline).class_around(place) is not None

    def _constructed(self, class_: Definition) -> Iterator[bytes]:
        """The names of a class and of those that derive from it."""
        pending = [class_.name]
        seen = set[bytes]()
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                yield name
                pending += re.findall(
                    rb"\bclass +(\w+)[^:]*\b%s\b[^:]*:" % name, self._outline.text
                )

    def is_whole(self, before: bytes) -> bool:
        """Whether a statement is a call, by what stands before it: it may be assigned, or run."""
        opened = [one for one in _OPEN.findall(_without_brackets(before)) if one not in _KEYWORDS]
        return not opened or (len(opened) == 1 and opened[0] in self._runners)

    @cached_property
    def _runners(self) -> frozenset[bytes]:
        return spellings(self._outline, _RUNNERS)

    def _may_rename(self, before: bytes) -> bool:
        """Whether what is named behind some code of its statement may get another name."""
        at_top = _without_brackets(before)
        opened = [one for one in _OPEN.findall(at_top) if one not in _KEYWORDS]
        # What is given to a call, or put into a dictionary, gets no name here.
        if not opened and b"{" not in at_top:
            return _NAMES.search(at_top) is not None
        return not self._partials.isdisjoint(opened)

    @cached_property
    def _partials(self) -> frozenset[bytes]:
        return spellings(self._outline, _PARTIALS)


def _without_brackets(code: bytes) -> bytes:
    """Code without what stands in brackets that are closed again."""
    while (inner := _IN_BRACKETS.sub(b"$", code)) != code:
        code = inner
    return code
