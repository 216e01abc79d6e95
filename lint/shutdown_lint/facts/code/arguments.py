"""What a call gives, by position or keyword."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst


def argument(
    call: cst.Call, position: int | None, keyword: str | None
) -> cst.BaseExpression | None:
    """The value given for a parameter by position or keyword; None if it is not given.

    A starred argument before the position hides it: then the answer is None as well, use
    `has_unpacking` to tell.
    """
    index = 0
    for arg in call.args:
        if arg.star:
            if arg.star == "*":
                position = None
            continue
        if arg.keyword is not None:
            if keyword is not None and arg.keyword.value == keyword:
                return arg.value
        else:
            if position is not None and index == position:
                return arg.value
            index += 1
    return None


def has_unpacking(call: cst.Call) -> bool:
    """Whether the call passes `*args` or `**kwargs`: what is given cannot be seen."""
    return any(arg.star for arg in call.args)
