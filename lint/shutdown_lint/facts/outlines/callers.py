"""The statements that are calls of a function, as `facts.code.calls` resolves calls."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_NAME = re.compile(rb" *(?:async +)?(?:def|class) +(\w+)")
_CALLED = re.compile(rb"[\s$)]*\(")
_IN_BRACKETS = re.compile(rb"[(\[{][^()\[\]{}]*[)\]}]")
# Brackets that are open behind what is called, or taken an item from.
_OPEN = re.compile(rb"(?:(\w*)|[)\]$])[\s$]*[(\[]")
_KEYWORDS = frozenset({b"", b"await", b"return"})
_NAMES = re.compile(rb"\b(?:return|lambda)\b|(?<![=!<>+*/%&|^@-])=(?!=)")
_RUNNERS = frozenset(name.encode() for name in COROUTINE_RUNNERS)
_PARTIALS = frozenset({b"partial", b"partialmethod"})


def callers(outline: Outline, function: Block) -> list[Block] | None:
    """The statements that call a function and do nothing else; None where they cannot be told.

    It may have a name that is not its own: that of a variable, of a partial, or of what returns
    it.
    """
    return _Callers(outline, function).found()


class _Callers:
    def __init__(self, outline: Outline, function: Block) -> None:
        self._outline = outline
        self._function = function
        self._class = _class_around(outline, function)

    def found(self) -> list[Block] | None:
        """The statements."""
        found: list[Block] = []
        name = _name_of(self._outline, self._function)
        if name == b"__call__" or (name == b"__init__" and self._class is None):
            return None
        for one in self._constructed() if name == b"__init__" else (name,):
            for mention in re.finditer(rb"\b%s\b" % one, self._outline.text):
                if name == b"__init__" or self._may_be_meant(mention):
                    statement = self._outline.statement_around(mention.start())
                    before = self._outline.text[statement.start : mention.start()]
                    if _CALLED.match(self._outline.text, mention.end()):
                        if self._is_whole(before):
                            found.append(statement)
                    elif self._may_rename(before):
                        return None
        return found

    def _may_be_meant(self, mention: re.Match[bytes]) -> bool:
        """Whether a name stands where it can be that of the function."""
        text = self._outline.text
        before = text[max(mention.start() - 99, 0) : mention.start()].rstrip(b" \n$")
        if before.endswith((b"def", b"class")):
            return False
        if self._class is None:
            return not before.endswith(b".")
        return before.endswith(b".") or self._is_in_class(mention.start())

    def _is_in_class(self, place: int) -> bool:
        """Whether code is run by a class itself, where its methods have plain names."""
        statement = self._outline.statement_around(place)
        return _class_around(self._outline, statement) is not None

    def _constructed(self) -> Iterator[bytes]:
        """The names of the classes that a constructor may be of."""
        assert self._class is not None
        pending = [_name_of(self._outline, self._class)]
        seen = set[bytes]()
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                yield name
                pending += re.findall(
                    rb"\bclass +(\w+)[^:]*\b%s\b[^:]*:" % name, self._outline.text
                )

    def _is_whole(self, before: bytes) -> bool:
        """Whether a statement is a call, by what stands before it: it may be assigned, or run."""
        opened = [one for one in _OPEN.findall(_without_brackets(before)) if one not in _KEYWORDS]
        return not opened or (len(opened) == 1 and opened[0] in self._runners)

    @cached_property
    def _runners(self) -> frozenset[bytes]:
        return _spellings(self._outline, _RUNNERS)

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
        return _spellings(self._outline, _PARTIALS)


def _name_of(outline: Outline, definition: Block) -> bytes:
    named = _NAME.match(outline.text, definition.start)
    return b"" if named is None else named[1]


def _class_around(outline: Outline, block: Block) -> Block | None:
    """The class that a function is a method of, or a statement stands in."""
    above = outline.around(block)
    while above is not None and outline.keyword(above) not in (b"class", b"def"):
        above = outline.around(above)
    return above if above is not None and outline.keyword(above) == b"class" else None


def _spellings(outline: Outline, names: frozenset[bytes]) -> frozenset[bytes]:
    """Some names, and those that imports and assignments may give to the same things."""
    alternatives = b"|".join(sorted(names))
    others = re.compile(
        rb"\b(?:%(names)s) +as +(\w+)"
        rb"|\b(\w+)[\s$)]*=(?!=)[\s$(]*(?:\w+\s*\.\s*)*(?:%(names)s)\b(?![\s$)]*\()"
        % {b"names": alternatives}
    )
    found = others.findall(outline.text)
    return names.union(name for pair in found for name in pair if name)


def _without_brackets(code: bytes) -> bytes:
    """Code without what stands in brackets that are closed again."""
    while (inner := _IN_BRACKETS.sub(b"$", code)) != code:
        code = inner
    return code
