"""Code that runs because something ends, as `facts.sketches.cleanups` looks for it in the tree."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.definitions import definitions
from shutdown_lint.facts.outlines.naming import places, spellings
from shutdown_lint.knowledge import cleanup as table
from shutdown_lint.knowledge import registrars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.callers import Mention
    from shutdown_lint.facts.outlines.outline import Block, Outline

_FINALLY = re.compile(rb"finally\b")
_EXITS = (b"KeyboardInterrupt", b"SystemExit")
_EXIT = rb"\b(?:%s)\b" % b"|".join(_EXITS)
_CLAUSE_FOR_EXIT = re.compile(rb"except\b(?=[^:]*" + _EXIT + rb")")
_CLAUSE = re.compile(rb"except\b(?=[*\s$]*[^\s$:])")
# The words are named for nothing but to be taken or raised.
_PLAIN_USE = re.compile(rb"\bexcept\b[^:]*|\b(?:raise|isinstance)\b[^\n]*")
_DECORATOR = re.compile(rb"\n( *+)@([^\n]*)")
_WORD = re.compile(rb"\w+")
_CALLED = re.compile(rb"(\w+)[\s$)]*\(")
_COMPOUND = frozenset(
    {b"class", b"def", b"elif", b"else", b"except", b"for", b"if", b"try", b"while", b"with"}
)
_BODY = re.compile(rb":[ $]*\n")


def _last_names(*paths: str) -> frozenset[bytes]:
    return frozenset(path.rpartition(".")[2].encode() for path in paths)


_ALWAYS = _last_names(
    *registrars.BY_PATH,
    *registrars.BY_METHOD,
    *table.EVENT_REGISTRARS,
    *table.HOOK_DECORATORS,
)
_LISTS = _last_names(*table.HOOK_LISTS, *table.CONTEXT_LISTS)
_AT_EXIT = _last_names(*registrars.AT_EXIT)
_OF_STACKS = _last_names(*table.STACK_METHODS)
_SIGNALS = _last_names(*table.SHUTDOWN_SIGNALS)


class Cleanups:
    """The blocks of a module that run because something ends, and what makes functions do so."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def hold(self, place: int) -> bool:
        """Whether a place is in such a block."""
        return any(one.start <= place < one.end for one in self._blocks)

    def take(self, mention: Mention) -> bool:
        """Whether a function may become cleanup where it is named."""
        code = self._outline.text_of(mention.statement)
        if self._outline.keyword(mention.statement) in _COMPOUND:
            code = _BODY.split(code, maxsplit=1)[0]
        words = set(_WORD.findall(code))
        return (
            not words.isdisjoint(_LISTS)
            or b"getattr" in words
            or b"lifespan" in b" ".join(words).lower()
            or not self._registering.isdisjoint(_CALLED.findall(code))
        )

    @cached_property
    def _blocks(self) -> list[Block]:
        return [*self._finally_and_clauses(), *self._hooks()]

    def _finally_and_clauses(self) -> Iterator[Block]:
        text = self._outline.text
        yield from self._outline.statements(_FINALLY)
        if any(one in text for one in _EXITS):
            others = _PLAIN_USE.sub(b"", text)
            is_named = any(True for one in _EXITS for _ in places(others, one))
            yield from self._outline.statements(_CLAUSE if is_named else _CLAUSE_FOR_EXIT)

    def _hooks(self) -> Iterator[Block]:
        if b"lifespan" in self._outline.text.lower():
            defined = definitions(self._outline)
            for name, found in defined.by_name.items():
                if b"lifespan" in name.lower():
                    yield from map(defined.block, found)
        if self._registering:
            for header in _DECORATOR.finditer(self._outline.text):
                words = set(_WORD.findall(header[2]))
                if not words.isdisjoint(self._registering) or b"getattr" in words:
                    yield from self._decorated(header.start() + 1, len(header[1]))

    def _decorated(self, start: int, indent: int) -> Iterator[Block]:
        """The function under a decorator."""
        one: Block | None = self._outline.block(start, indent)
        while one is not None and self._outline.text.startswith(b"@", one.start + indent):
            one = self._outline.statement_at(one.end)
        if one is not None:
            yield one

    @cached_property
    def _registering(self) -> frozenset[bytes]:
        text = self._outline.text
        names = _ALWAYS
        if b"atexit" in text:
            names |= _AT_EXIT
        if b"ExitStack" in text:
            names |= _OF_STACKS
        if any(one in text for one in _SIGNALS):
            names |= {b"connect"}
        # Without one of them there are no other names for them.
        named = any(name in text for name in names)
        return spellings(self._outline, names) if named else frozenset()
