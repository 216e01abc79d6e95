"""Where two trees of libcst's say different things, white space and brackets left out."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import libcst as cst

# Where white space and punctuation are kept. What means something is compared: operators, stars,
# the dots of a relative import, whether something is asynchronous.
_SPACING = frozenset(
    {
        "colon", "comma", "default_indent", "default_newline", "dot", "encoding", "equal",
        "first_colon", "footer", "has_trailing_newline", "header", "indent", "lbrace", "lbracket",
        "leading_lines", "leading_whitespace", "lines_after_decorators", "lpar", "rbrace",
        "rbracket", "rpar", "second_colon", "semicolon", "separator", "trailing_whitespace",
    }
)  # fmt: skip


@cache
def _compared(kind: type) -> tuple[str, ...]:
    names = (field.name for field in fields(kind))
    return tuple(
        name
        for name in names
        if name not in _SPACING and not name.startswith(("whitespace", "__"))
    )


def difference(expected: cst.CSTNode, found: cst.CSTNode) -> str | None:
    """The first place where two trees differ, and how; None if they do not."""
    todo: list[tuple[object, object, str]] = [(expected, found, "")]
    while todo:
        one, other, place = todo.pop()
        if isinstance(one, cst.CSTNode):
            if type(one) is not type(other):
                return f"{place}: {type(one).__name__} became {type(other).__name__}"
            for name in _compared(type(one)):
                path = f"{place}/{type(one).__name__}.{name}"
                todo.append((getattr(one, name), getattr(other, name), path))
        elif isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
            if len(one) != len(other):
                return f"{place}: {one} became {other}"
            todo += [(mine, theirs, place) for mine, theirs in zip(one, other, strict=True)]
        elif one != other:
            return f"{place}: {one!r} became {other!r}"
    return None
