"""Loops that a stop may have to wait for, as `facts.sketches.loops` looks for them in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.calls import Calls, UnknownCalleeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_NEAR = 3  # as many calls away as SHD301 reports a loop by default
_WHILE = re.compile(rb"\n( *)while\b")
_FINALLY = re.compile(rb"\n( *)finally\b")
_EXIT = rb"\b(?:KeyboardInterrupt|SystemExit)\b"
_ANY_EXIT = re.compile(_EXIT)
_CLAUSE_FOR_EXIT = re.compile(rb"\n( *)except\b(?=[^:]*" + _EXIT + rb")")
_CLAUSE = re.compile(rb"\n( *)except\b(?=[*\s$]*[^\s$:])")
# The words are named for nothing but to be taken or raised.
_PLAIN_USE = re.compile(rb"\bexcept\b[^:]*|\b(?:raise|isinstance)\b[^\n]*")


def polls_in_blocks(outline: Outline) -> bool:
    """Whether a `while` may be run by a `finally`, or a clause for an exit by name."""
    if _WHILE.search(outline.text) is None:
        return False
    reached = Calls(outline).reached(_roots(outline), _NEAR)
    try:
        return any(any(True for _ in outline.blocks(_WHILE, within=block)) for block in reached)
    except UnknownCalleeError:
        return True


def _roots(outline: Outline) -> Iterator[Block]:
    yield from outline.blocks(_FINALLY)
    if _ANY_EXIT.search(outline.text):
        rest = _PLAIN_USE.sub(b"", outline.text)
        yield from outline.blocks(_CLAUSE if _ANY_EXIT.search(rest) else _CLAUSE_FOR_EXIT)
