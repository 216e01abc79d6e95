"""CPython's tree of a file that says something of a project, where that is literal."""

from __future__ import annotations

import ast
import warnings

from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Located(Protocol):
        """A node that knows where it stands."""

        lineno: int
        col_offset: int
        end_lineno: int | None
        end_col_offset: int | None


_MOST = 1e12  # what a number of a setting may be
_LARGEST = 1_000_000  # bytes; what is larger was not written by hand


def parsed(data: bytes) -> ast.Module | None:
    """The tree of a text; None when it is none, or is too large."""
    if len(data) > _LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def span_of(node: Located, data: bytes) -> Span:
    """Where a node stands, in columns that count characters."""
    end_line = node.end_lineno or node.lineno
    end = node.end_col_offset if node.end_col_offset is not None else node.col_offset
    lines = data.splitlines()
    return Span(
        node.lineno,
        _characters(lines, node.lineno, node.col_offset),
        end_line,
        _characters(lines, end_line, end),
    )


def number_of(node: ast.expr) -> float | None:
    """What a number says, or a product of some: `30 * 60`; None where that is not told."""
    product = 1.0
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        right = _number(node.right)
        if right is None:
            return None
        product *= right
        node = node.left
    left = _number(node)
    return None if left is None else product * left


def _number(node: ast.expr) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value) if abs(value) < _MOST else None
    return None


def _characters(lines: list[bytes], line: int, offset: int) -> int:
    text = lines[line - 1] if line <= len(lines) else b""
    return len(text[:offset].decode("utf-8", "replace")) + 1
