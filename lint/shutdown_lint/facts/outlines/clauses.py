"""Blocks after which a loop goes on, as `facts.sketches.clauses` looks for them in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.outline import Block, Outline

_FINALLY = re.compile(rb"\n( *)finally\b")
_BARE_EXCEPT = re.compile(rb"\n( *)except[\s$]*:")
_CONTINUE = re.compile(rb"\bcontinue\b")
_LEAVES = re.compile(rb"\b(?:break|raise|return)\b")
_DEFINES = re.compile(rb"\b(?:class|def|lambda)\b")
_WAITS = re.compile(rb"\b(?:async|await)\b")
_LOOPS = (b"for", b"while")
# Blocks of which the next one out goes on as if they had not been there.
_LETS_THROUGH = (b"elif", b"else", b"if", b"with")


def continues_in_finally(outline: Outline) -> bool:
    """Whether a `continue` may leave the `finally` of a `try` that stands in a loop."""
    return any(
        _CONTINUE.search(outline.text, block.start, block.end) and _is_in_loop(outline, block)
        for block in outline.blocks(_FINALLY)
    )


def swallows_everything(outline: Outline) -> bool:
    """Whether an `except:` may go on, in a loop or around an `await`."""
    return any(
        _goes_on(outline, clause)
        and (_is_in_loop(outline, clause) or _WAITS.search(_try_of(outline, clause)))
        for clause in outline.blocks(_BARE_EXCEPT)
    )


def _is_in_loop(outline: Outline, block: Block) -> bool:
    """Whether a loop's next round comes behind a block: only `with` and `if` are between."""
    above = outline.around(block)
    while above is not None and outline.keyword(above) in _LETS_THROUGH:
        above = outline.around(above)
    return above is not None and outline.keyword(above) in _LOOPS


def _goes_on(outline: Outline, clause: Block) -> bool:
    code = outline.text_of(clause)
    return _LEAVES.search(code) is None or _DEFINES.search(code) is not None


def _try_of(outline: Outline, clause: Block) -> bytes:
    """The code of the `try` that a clause belongs to, up to the clause."""
    start = outline.text.rfind(b"\n%stry" % (b" " * clause.indent), 0, clause.start)
    return outline.text[max(start, 0) : clause.start]
