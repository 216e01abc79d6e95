"""Loops whose condition never ends them, as `facts.work.loops` knows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.naming import spellings
from shutdown_lint.knowledge.serving import (
    CONSUMER_NAMES,
    CONSUMERS,
    ENDLESS_ITERATORS,
    STREAM_METHODS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_MODULES = {path.partition(".")[0].encode() for path in ENDLESS_ITERATORS}
_NAMES = frozenset(path.rpartition(".")[2].encode() for path in ENDLESS_ITERATORS)
_ITERATORS = b"|".join(sorted(_NAMES))
_STREAMS = frozenset(name.encode() for name in STREAM_METHODS)
_CONSUMERS = tuple(name.encode() for name in CONSUMER_NAMES)
_CONSUMER_PACKAGES = {path.partition(".")[0].encode() for path in CONSUMERS}
_BODY = re.compile(rb":[ $]*\n")
_WORD = re.compile(rb"\w+")
_WHILE = re.compile(rb"while\b[\s$(]*(?:True\b|\d)")
_FOR = re.compile(rb"for\b[^:]*?\b(?:%s)\b[\s$)]*\(" % _ITERATORS)
_ANY_FOR = re.compile(rb"for\b")
_AND_NOT_CALLED = rb"(?![\s$)]*[(\[.])"
_NOT_CALLED = rb"\b(?:%s)\b%s" % (_ITERATORS, _AND_NOT_CALLED)


def without_end(outline: Outline) -> Iterator[Block]:
    """The loops that only a jump can end."""
    yield from outline.statements(_WHILE)
    named = [module for module in _MODULES if module in outline.text]
    if named:
        renamed = any(_may_rename(outline.text, module) for module in named)
        yield from outline.statements(_ANY_FOR if renamed else _FOR)


def may_go_on(outline: Outline, loop: Block) -> bool:
    """Whether a loop has no end, or goes over what comes from outside for ever."""
    start, end = loop.start + loop.indent, loop.end
    if outline.text.startswith(b"async", start):
        start = outline.text.index(b"for", start)
    if outline.keyword(loop) == b"while":
        return _WHILE.match(outline.text, start, end) is not None
    if any(package in outline.text for package in _CONSUMER_PACKAGES):
        return True
    header = _BODY.split(outline.text_of(loop), maxsplit=1)[0]
    return not outline.kept(_going_on).isdisjoint(_WORD.findall(header)) or any(
        word in header.lower() for word in _CONSUMERS
    )


def _going_on(outline: Outline) -> frozenset[bytes]:
    """The names of what may go on giving something."""
    return spellings(outline, _NAMES | {b"iter"}) | _STREAMS | {b"getattr"}


def _may_rename(text: bytes, module: bytes) -> bool:
    """Whether one of the iterators may get another name, or is named by a string."""
    owners = b"|".join({module, *re.findall(rb"\b%s +as +(\w+)" % module, text)})
    if re.search(
        rb"\bgetattr[\s$(]+(?:%s)\b|\b(?:%s)[\s$)]*\.\s*%s" % (owners, owners, _NOT_CALLED), text
    ):
        return True
    imports = re.compile(rb"\bfrom +%s +import\b(?:[^\n(]*|\s*\([^)]*\))" % module)
    imported = b" ".join(imports.findall(text))
    if b"*" in imported or re.search(rb"\b(?:%s) +as\b" % _ITERATORS, imported):
        return True
    found = b"|".join(sorted(_NAMES.intersection(_WORD.findall(imported))))
    alone = rb"(?<![\w.])\b(?:%s)\b%s" % (found, _AND_NOT_CALLED)
    return bool(found) and re.search(alone, imports.sub(b"", text)) is not None
