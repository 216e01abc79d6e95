"""What the words of an expression may look like, however it is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.trigger import any_of, pattern, whole

if TYPE_CHECKING:
    from shutdown_lint.model.trigger import AnyOf

GAP = r"(?:[\s\\]|#[^\r\n]*[\r\n])"  # what may stand between two words of an expression
NONE = rf"{GAP}*(?:\w+{GAP}*=)?[\s(]*None\b"  # first of what a call is given


def untimed(*methods: str) -> AnyOf:
    """Calls of these methods that are not given a number or a name for a bound by position."""
    bare = rf"{GAP}*\({GAP}*(?:\)|\(*{GAP}*None\b|\w+{GAP}*=)"
    return any_of(*(pattern(one, rf"{whole(one)}(?:{GAP}*\))*{bare}") for one in methods))


def called(*methods: str) -> AnyOf:
    """Calls of methods of these names, of whatever object."""
    call = rf"\b(?:{GAP}*\))*{GAP}*\("
    return any_of(
        *(pattern(one, rf"{one}(?<=\.{one}){call}") for one in methods),
        *(pattern(one, rf"\.{GAP}+{one}{call}") for one in methods),
    )


def given(*words: str) -> AnyOf:
    """Names that are assigned to, or are keywords of a call."""
    return any_of(*(pattern(one, rf"{whole(one)}{GAP}*\)*{GAP}*(?:=(?!=)|:)") for one in words))
