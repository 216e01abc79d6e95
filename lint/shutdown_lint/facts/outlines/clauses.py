"""Blocks after which a loop goes on, as `facts.sketches.clauses` looks for them in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.endless_loops import may_go_on
from shutdown_lint.facts.outlines.naming import spellings
from shutdown_lint.knowledge import exits

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.outline import Block, Outline

_FINALLY = re.compile(rb"\n( *)finally\b")
_EXCEPT = re.compile(rb"\n( *)except\b")
_BARE_EXCEPT = re.compile(rb"\n( *)except[\s$]*:")
_CONTINUE = re.compile(rb"\bcontinue\b")
_LEAVES = re.compile(rb"\b(?:break|raise|return)\b")
_WITH = re.compile(rb"with\b")
_BODY = re.compile(rb":[ $]*\n")
_SUPPRESSED = frozenset({b"BaseException", b"SystemExit"})
_COLON = re.compile(rb"[\s$]*:")
_WORD = re.compile(rb"\w+")
_CALLED = re.compile(rb"(\w+)[\s$)]*\(")
_CALLED_NAMELESS = re.compile(rb"[\])}$][\s$)]*\(")
_NAMELESS = b""
_BY_STRING = b"getattr"
_CANCELLATIONS = frozenset(path.rpartition(".")[2].encode() for path in exits.CANCELLATIONS)
_EXITS = _CANCELLATIONS | {b"KeyboardInterrupt", b"SystemExit"}
_DEFINES = re.compile(rb"\b(?:class|def|lambda)\b")
_WAITS = re.compile(rb"\b(?:async|await)\b")
_LOOPS = (b"for", b"while")
# Blocks of which the next one out goes on as if they had not been there.
_LETS_THROUGH = (b"elif", b"else", b"if", b"with")


def continues_in_finally(outline: Outline) -> bool:
    """Whether a `continue` may leave the `finally` of a `try` that stands in a loop."""
    return any(
        _CONTINUE.search(outline.text, block.start, block.end) and _loop_around(outline, block)
        for block in outline.blocks(_FINALLY)
    )


def swallows_everything(outline: Outline) -> bool:
    """Whether an `except:` may go on, in a loop or around an `await`."""
    return any(
        _goes_on(outline, clause)
        and (_is_in_unbounded(outline, clause) or _WAITS.search(_try_of(outline, clause)))
        for clause in outline.blocks(_BARE_EXCEPT)
    )


def _loop_around(outline: Outline, block: Block) -> Block | None:
    """The loop whose next round comes behind a block: only `with` and `if` are between."""
    above = outline.around(block)
    while above is not None and outline.keyword(above) in _LETS_THROUGH:
        above = outline.around(above)
    return above if above is not None and outline.keyword(above) in _LOOPS else None


def _is_repeated(outline: Outline, block: Block) -> bool:
    """Whether that loop may go on until it is stopped, by a flag as well."""
    loop = _loop_around(outline, block)
    return loop is not None and (outline.keyword(loop) == b"while" or may_go_on(outline, loop))


def _is_in_unbounded(outline: Outline, block: Block) -> bool:
    """Whether it has no end, or goes over what comes from outside for ever."""
    loop = _loop_around(outline, block)
    return loop is not None and may_go_on(outline, loop)


def _goes_on(outline: Outline, clause: Block) -> bool:
    code = outline.text_of(clause)
    return _LEAVES.search(code) is None or _DEFINES.search(code) is not None


def _try_of(outline: Outline, clause: Block) -> bytes:
    """The code of the `try` that a clause belongs to, up to the clause."""
    start, end = _start_of_try(outline, clause), clause.start
    return outline.text[start:end]


def _start_of_try(outline: Outline, clause: Block) -> int:
    header = b"\n%stry" % (b" " * clause.indent)
    start = clause.start
    while (start := outline.text.rfind(header, 0, start)) >= 0:
        if _COLON.match(outline.text, start + len(header)):
            return start
    return 0


def repeats_in_finally(outline: Outline) -> bool:
    """Whether a clause that takes an exit may make a call that its `finally` makes again."""
    names = spellings(outline, _EXITS) | {_BY_STRING}
    for block in outline.blocks(_FINALLY):
        again = _called(outline.text_of(block))
        if again:
            header = re.compile(rb"\n(%s)except\b" % (b" " * block.indent))
            within = block._replace(start=_start_of_try(outline, block), end=block.start)
            for clause in outline.blocks(header, within):
                code = outline.text_of(clause)
                if not names.isdisjoint(_WORD.findall(code)):
                    found = _called(code)
                    if not again.isdisjoint(found) or {_BY_STRING} & (again | found):
                        return True
    return False


def suppresses_exit(outline: Outline) -> bool:
    """Whether a `with` block in a loop may name an exit, or everything, in its header."""
    names = spellings(outline, _SUPPRESSED) | {_BY_STRING}
    return any(
        _names_one(outline, block, names) and _is_repeated(outline, block)
        for block in outline.statements(_WITH)
    )


def swallows_cancellation(outline: Outline) -> bool:
    """Whether a clause or `with` block around an `await` in a loop may name the cancellation."""
    names = spellings(outline, _CANCELLATIONS) | {_BY_STRING}
    return any(
        _names_one(outline, clause, names)
        and _goes_on(outline, clause)
        and _is_repeated(outline, clause)
        and _WAITS.search(_try_of(outline, clause))
        for clause in outline.blocks(_EXCEPT)
    ) or any(
        _names_one(outline, block, names)
        and _is_repeated(outline, block)
        and _WAITS.search(outline.text_of(block))
        for block in outline.statements(_WITH)
    )


def _names_one(outline: Outline, block: Block, names: frozenset[bytes]) -> bool:
    """Whether the header of a block has one of the names."""
    header = _BODY.split(outline.text_of(block), maxsplit=1)[0]
    return not names.isdisjoint(_WORD.findall(header))


def _called(code: bytes) -> set[bytes]:
    """The last names of what is called in some code, and what else may be called there."""
    found = set(_CALLED.findall(code))
    return found | {_NAMELESS} if _CALLED_NAMELESS.search(code) else found
