"""Loops that a stop may have to wait for, as `facts.sketches.loops` looks for them in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.callers import Mentions
from shutdown_lint.facts.outlines.cleanups import Cleanups
from shutdown_lint.facts.outlines.definitions import definitions
from shutdown_lint.facts.outlines.waits import Waits

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.definitions import Definition
    from shutdown_lint.facts.outlines.outline import Block, Outline

_NEAR = 3  # as many calls away as SHD301 reports a loop by default
_WHILE = re.compile(rb"while\b")
_HANDS_OUT = re.compile(rb"\byield\b")
_DEFINES = re.compile(rb"\b(?:def|class|lambda)\b")
_IN_BRACKETS = re.compile(rb"[(\[{][^()\[\]{}]*[)\]}]")
_IDLE = re.compile(rb"(?:[\s$;]|\b(?:pass|continue)\b)*")
_WORD = re.compile(rb"\w+")
_CALLS_WHAT_IS_MADE = re.compile(rb"[)\]][\s$]*\(")


def polls_in_cleanup(outline: Outline) -> bool:
    """Whether cleanup near at hand may look, wait and look again without an end."""
    return _Polls(outline).may_be_there()


class _Polls:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._definitions = definitions(outline)
        self._waits = Waits(outline)
        self._cleanups = Cleanups(outline)

    def may_be_there(self) -> bool:
        """Whether such a loop stands in cleanup, or in what it calls."""
        near: dict[Definition | None, bool] = {None: False}
        for start, indent in self._outline.lines(_WHILE):
            # First what is sooner told, and of fewer loops so.
            if not self._may_poll(self._outline.block(start, indent)):
                continue
            if self._cleanups.hold(start):
                return True
            function = self._definitions.function_around(start)
            if function not in near:
                near[function] = self._is_near(function)
            if near[function]:
                return True
        return False

    def _is_near(self, function: Definition | None) -> bool:
        """Whether a function may be cleanup, or be called by it, not through many others."""
        level = {function}
        seen = set(level)
        for _ in range(_NEAR + 1):
            above: set[Definition | None] = set()
            for one in level - {None}:
                assert one is not None
                calling = self._calling(one)
                if calling is None:
                    return True
                above.update(map(self._definitions.function_around, calling))
            level = above - seen
            seen |= level
        return False

    def _calling(self, function: Definition) -> list[int] | None:
        """Where a function may be called; None where it may be cleanup, or has other names.

        None as well where cleanup calls it: then nobody need know who else does.
        """
        if self._cleanups.hold(self._definitions.block(function).start):
            return None
        mentions = Mentions(self._outline, function)
        found: list[int] = []
        for one in mentions:
            if one.is_renamed or self._cleanups.take(one):
                return None
            if one.is_called:
                if self._cleanups.hold(one.place):
                    return None
                found.append(one.place)
        return None if mentions.are_unknown else found

    def _may_poll(self, loop: Block) -> bool:
        """Whether a loop may do nothing, or wait for a while, and look again."""
        code = self._outline.text_of(loop)
        if _HANDS_OUT.search(code) and not _DEFINES.search(code):
            return False
        return self._waits.are_in(code) or _is_idle(code) or self._calls_what_waits(code)

    def _calls_what_waits(self, code: bytes) -> bool:
        """Whether a function of the module that is named in some code may wait."""
        if _CALLS_WHAT_IS_MADE.search(code):
            return True
        by_name = self._definitions.by_name
        return any(
            self._waits.are_in(self._outline.text_of(self._definitions.block(one)))
            for word in by_name.keys() & set(_WORD.findall(code))
            for one in by_name[word]
        )


def _is_idle(code: bytes) -> bool:
    while (inner := _IN_BRACKETS.sub(b"", code)) != code:
        code = inner
    return _IDLE.fullmatch(code.partition(b":")[2]) is not None
