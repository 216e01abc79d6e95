"""What may run when some lines do, as `facts.sketches.call_graph` follows calls in the tree."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.knowledge.serving import FUNCTION_RUNNERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_WORD = re.compile(rb"\w+")
_DEFINITION = re.compile(rb"\n( *)(?:(?:async +)?def|(class)) +(\w+)")
# A name that is called, and whether it stands behind a dot; or what an expression makes is.
_CALL = re.compile(rb"(\.?)[\s$]*\b(\w+)[\s$)]*\(|[)\]][\s$]*\(")
# What follows a name that gets a value: by an assignment, of several names as well, or by `:=`.
_GETS_VALUE = re.compile(rb"(?![\w]|[\s$]*\()[^\n=]*(?<![=!<>])=(?!=)")
_RETURN = re.compile(rb"\breturn\b")
_RUNNERS = frozenset(path.rpartition(".")[2].encode() for path in FUNCTION_RUNNERS)
_IN_WORD = re.compile(rb"\w")


class UnknownCalleeError(Exception):
    """What is called cannot be told from the lines."""


class Calls:
    """The functions of a module, and what calls them."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._known: dict[bytes, tuple[bytes, ...]] = {}

    def reached(self, roots: Iterable[Block], depth: int) -> Iterator[Block]:
        """Some blocks, and the functions that may run with them, up to so many calls deep.

        Raises where the lines do not tell which.
        """
        level = list(roots)
        seen: set[Block] = set()
        while level:
            yield from level
            if depth <= 0:
                return
            depth -= 1
            words = frozenset[bytes]().union(*map(self._called_in, level))
            level = [one for one in self._functions_named(words) if one not in seen]
            seen.update(level)

    def _called_in(self, block: Block) -> frozenset[bytes]:
        """The names of all that may be run by calls in a block."""
        code = self._outline.text_of(block)
        called = set[bytes]()
        for dot, name in set(_CALL.findall(code)):
            if not name or name in _RUNNERS:
                return self._meant(frozenset(_WORD.findall(code))) | {b"__call__"}
            if dot:
                called.add(name)
            else:
                called |= self._meant(frozenset((name,)))
        return frozenset(called)

    def _meant(self, names: frozenset[bytes]) -> frozenset[bytes]:
        """Some names, and all words in what they may be bound to.

        If that is made by a call, also those in what functions return that are among them.
        """
        known = new = names
        asked: set[bytes] = set()
        is_made = False
        while new:
            if b"self" in new:  # each of its attributes may be meant
                raise UnknownCalleeError
            code = [one for name in new for one in self._bound(name)]
            if any(b"getattr" in one for one in code):
                raise UnknownCalleeError
            is_made = is_made or any(b"(" in one for one in code)
            if is_made:
                makers = (known & self._definitions.keys()) - asked
                asked |= makers
                code += (one for name in makers for one in self._returned(name))
            new = frozenset(word for one in code for word in _WORD.findall(one)) - known
            known |= new
        return known | {b"__call__"} if is_made else known

    def _functions_named(self, words: frozenset[bytes]) -> Iterator[Block]:
        for name in words & self._definitions.keys():
            for block, is_class in self._defined(name):
                if is_class:
                    yield from self._constructors(block, set())
                else:
                    yield block

    def _constructors(self, class_: Block, seen: set[Block]) -> Iterator[Block]:
        """What runs when a class is called, its own or that of a class above it."""
        seen.add(class_)
        for block, _ in self._defined(b"__init__"):
            if class_.holds(block):
                yield block
        header = self._outline.text_of(class_).partition(b":")[0]
        for name in self._meant(frozenset(_WORD.findall(header))) & self._definitions.keys():
            for above, is_class in self._defined(name):
                if is_class and above not in seen:
                    yield from self._constructors(above, seen)

    @cached_property
    def _definitions(self) -> dict[bytes, list[re.Match[bytes]]]:
        found: dict[bytes, list[re.Match[bytes]]] = {}
        for one in _DEFINITION.finditer(self._outline.text):
            found.setdefault(one[3], []).append(one)
        return found

    def _defined(self, name: bytes) -> Iterator[tuple[Block, bool]]:
        """The functions and classes of a name, and whether it is a class."""
        for one in self._definitions.get(name, ()):
            yield self._outline.block(one.start() + 1, len(one[1])), one[2] is not None

    def _returned(self, name: bytes) -> Iterator[bytes]:
        """The code of what functions of a name return, from the first `return` on."""
        for block, _ in self._defined(name):
            if (first := _RETURN.search(self._outline.text, block.start, block.end)) is not None:
                yield self._outline.text[first.start() : block.end]

    def _bound(self, name: bytes) -> tuple[bytes, ...]:
        """The statements that may bind a name: assignments, and imports under another name."""
        if name not in self._known:
            self._known[name] = tuple(self._binding(name))
        return self._known[name]

    def _binding(self, name: bytes) -> Iterator[bytes]:
        text, end = self._outline.text, 0
        while (start := text.find(name, end)) >= 0:
            end = start + len(name)
            if _IN_WORD.match(text, start - 1):
                continue
            if _GETS_VALUE.match(text, end):
                yield self._outline.text_of(self._outline.statement_around(start))
            elif text.endswith(b" as ", 0, start):
                yield text[text.rfind(b"\n", 0, start) : start]
