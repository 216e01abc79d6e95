"""String literals: as they are written, which CPython's tree does not say."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank

if TYPE_CHECKING:
    from collections.abc import Callable

# One literal; several of them, with what may stand between.
_LITERAL = (
    r"[rub]{0,2}+(?:'''(?:[^'\\]++|\\.|'(?!''))*+'''|\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\""
    r"|'(?!'')(?:[^'\\]++|\\.)*+'|\"(?!\"\")(?:[^\"\\]++|\\.)*+\")"
)
_ONE = re.compile(_LITERAL, re.DOTALL | re.IGNORECASE)
_GAP = r"(?:\s++|\\\r?\n|#[^\r\n]*+)*+"
_SEVERAL = re.compile(rf"(?:{_LITERAL}{_GAP})++", re.DOTALL | re.IGNORECASE)
_EACH = re.compile(rf"({_LITERAL}){_GAP}", re.DOTALL | re.IGNORECASE)

# An f-string whose text stands in CPython's tree as it is written, and whose expressions hold
# nothing that would have to be looked up: Python 3.11 does not know where they stand.
_EXPRESSION = r"\{(?:[^\W\d]\w*+|[^\w'\"\\\r\n{}=#!:\[])++(?:![rsa])?+(?::[^'\"\\\r\n{}]*+)?+\}"
_PLAIN_FORMATTED = re.compile(
    rf"([fF])(?:'(?:[^'\\\r\n{{}}]++|{_EXPRESSION})*+'|\"(?:[^\"\\\r\n{{}}]++|{_EXPRESSION})*+\")"
)

_string = blank(cst.SimpleString, "value")
_concatenated = blank(cst.ConcatenatedString, "left", "right")
_formatted = blank(cst.FormattedString, "parts", "start", "end")
_text = blank(cst.FormattedStringText, "value")
_expression = blank(cst.FormattedStringExpression, "expression", "conversion", "format_spec")


def string_of(code: str) -> cst.BaseExpression:
    """The node of one or more literals."""
    if _ONE.fullmatch(code):
        return _string(code)
    if _SEVERAL.fullmatch(code):
        *others, last = _EACH.findall(code)
        made: cst.BaseExpression = _string(last)
        for other in reversed(others):
            made = _concatenated(_string(other), made)
        return made
    return parsed(code)


def formatted_of(
    node: ast.JoinedStr, code: str, of: Callable[[ast.expr], cst.BaseExpression]
) -> cst.BaseExpression:
    """The node of an f-string, or of literals of which one is."""
    plain = _PLAIN_FORMATTED.fullmatch(code)
    if not plain:
        return parsed(code)
    quote = code[-1]
    return _formatted([_part(part, of) for part in node.values], f"{plain[1]}{quote}", quote)


def _part(
    part: ast.expr, of: Callable[[ast.expr], cst.BaseExpression]
) -> cst.BaseFormattedStringContent:
    if isinstance(part, ast.Constant):
        return _text(part.value)
    assert isinstance(part, ast.FormattedValue)
    spec = part.format_spec
    assert spec is None or isinstance(spec, ast.JoinedStr)
    return _expression(
        of(part.value),
        chr(part.conversion) if part.conversion > 0 else None,
        None if spec is None else [_part(one, of) for one in spec.values],
    )


def parsed(code: str) -> cst.BaseExpression:
    """The node of an expression, as libcst parses it."""
    node = cst.parse_expression(f"(\n{code}\n)")
    return node.with_changes(lpar=node.lpar[1:], rpar=node.rpar[:-1])
