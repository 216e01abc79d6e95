"""Taking elements out of a literal collection without losing what is written around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Literal = cst.Tuple | cst.List | cst.Set


def without_elements(collection: Literal, values: Collection[cst.CSTNode]) -> Literal | None:
    """The collection with all these values taken out, in its own layout.

    None when one of them is no element of it, when nothing would be left, or when a comment would
    get lost or stand on the wrong element.
    """
    elements = collection.elements
    kept = [element for element in elements if element.value not in values]
    if len(kept) + len(values) != len(elements) or not kept:
        return None
    if _mixes_comments(collection, kept):
        return None
    if kept[-1] is not elements[-1]:
        kept[-1] = kept[-1].with_changes(comma=elements[-1].comma)
    return collection.with_changes(elements=kept)


def _mixes_comments(collection: Literal, kept: Sequence[cst.BaseElement]) -> bool:
    elements = collection.elements
    for element in elements:
        if element not in kept and any(line.comment for line in _after(element).empty_lines):
            return True
    if kept[-1] is elements[-1]:
        return False
    ends = (_after(kept[-1]), _after(elements[-1]), _before_end(collection))
    return any(end.first_line.comment for end in ends)


def _after(element: cst.BaseElement) -> cst.ParenthesizedWhitespace:
    comma = element.comma
    return _lines(comma.whitespace_after if isinstance(comma, cst.Comma) else None)


def _before_end(collection: Literal) -> cst.ParenthesizedWhitespace:
    if isinstance(collection, cst.Tuple):
        return _lines(collection.rpar[0].whitespace_before if collection.rpar else None)
    if isinstance(collection, cst.List):
        return _lines(collection.rbracket.whitespace_before)
    return _lines(collection.rbrace.whitespace_before)


def _lines(space: cst.BaseParenthesizableWhitespace | None) -> cst.ParenthesizedWhitespace:
    if isinstance(space, cst.ParenthesizedWhitespace):
        return space
    return cst.ParenthesizedWhitespace()
