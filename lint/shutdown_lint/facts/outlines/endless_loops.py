"""Loops whose condition never ends them, as `facts.work.loops` knows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.knowledge.serving import ENDLESS_ITERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_MODULES = {path.partition(".")[0].encode() for path in ENDLESS_ITERATORS}
_NAMES = frozenset(path.rpartition(".")[2].encode() for path in ENDLESS_ITERATORS)
_ITERATORS = b"|".join(sorted(_NAMES))
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
