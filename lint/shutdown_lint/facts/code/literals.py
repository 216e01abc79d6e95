"""What literals say: numbers, strings, True, False and None."""

from __future__ import annotations

import libcst as cst

from shutdown_lint.facts.code.text import MAX_DEPTH
from shutdown_lint.facts.code.walk import is_deeper

_MAX_FACTORS = 4


def constant_int(node: cst.CSTNode | None) -> int | None:
    """The value of an integer literal, with its sign; None for anything else."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        value = constant_int(node.expression)
        return None if value is None else -value
    if isinstance(node, cst.Integer):
        return int(node.value.replace("_", ""), 0)
    return None


def constant_number(node: cst.CSTNode | None, factors: int = _MAX_FACTORS) -> float | None:
    """The value of an integer or float literal, or of a product of them: `60 * 60 * 24`."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Multiply):
        left = constant_number(node.left, factors - 1) if factors > 0 else None
        right = None if left is None else constant_number(node.right, 0)
        return None if left is None or right is None else left * right
    if isinstance(node, cst.Float):
        return float(node.value)
    value = constant_int(node)
    return None if value is None else float(value)


def constant_str(node: cst.CSTNode | None) -> str | None:
    """The value of a plain string literal; None for f-strings, bytes and anything else."""
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        if is_deeper(node, MAX_DEPTH):
            return None  # libcst puts the pieces together by recursion
        value = string_value(node)
        return value if isinstance(value, str) else None
    return None


def string_value(node: cst.SimpleString | cst.ConcatenatedString) -> str | bytes | None:
    """The value of a string literal; None where it has none.

    libcst reads what CPython does not: NUL, unknown escapes, bytes that are not ASCII.
    """
    try:
        return node.evaluated_value
    except (SyntaxError, ValueError):
        return None


def docstring(function: cst.FunctionDef) -> str:
    """What a function says of itself; nothing where it says nothing that can be read."""
    try:
        return function.get_docstring() or ""
    except (SyntaxError, ValueError):  # see string_value
        return ""


def is_constant(node: cst.CSTNode | None, value: bool | None) -> bool:  # noqa: FBT001
    """Whether the node is the literal True, False or None."""
    return type(node) is cst.Name and node.value == str(value)
