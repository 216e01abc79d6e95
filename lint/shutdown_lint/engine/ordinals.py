"""Where expressions stand in a statement that libcst cannot write: it is nested too deep.

The first call of the one tree is the first call of the other, and so on, if both have the same
number of them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.walk import child_fields, descend

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = frozenset({"body", "orelse", "handlers", "finalbody", "cases"})

# The kinds whose places mean the same in both trees: without the parentheses around them.
_KINDS: dict[type[cst.CSTNode], type[ast.expr]] = {
    cst.Attribute: ast.Attribute,
    cst.Await: ast.Await,
    cst.Call: ast.Call,
    cst.Lambda: ast.Lambda,
    cst.Subscript: ast.Subscript,
}


def same_expression(node: cst.CSTNode, clause: cst.CSTNode, located: ast.AST) -> ast.expr | None:
    """An expression of a clause in CPython's tree; None when that cannot be told for sure."""
    kind = _KINDS.get(type(node))
    if kind is None:
        return None
    parts = list(_parts(located))
    if any(isinstance(part, ast.JoinedStr) for part in parts):
        return None  # before Python 3.12, what stands in them was placed wrongly
    ours = [part for part in _own_nodes(clause) if type(part) is type(node)]
    theirs = sorted((part for part in parts if isinstance(part, kind)), key=_order)
    if [_name(part) for part in ours] != [_name(part) for part in theirs]:
        return None
    index = next((index for index, part in enumerate(ours) if part is node), None)
    return None if index is None else theirs[index]


def _own_nodes(clause: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes of a clause in source order, its blocks left out."""
    if isinstance(clause, cst.BaseSmallStatement):
        return (node for node, _ in descend(clause))
    held = [getattr(clause, name) for name in child_fields(type(clause)) if name not in _BLOCKS]
    parts = [part for value in held for part in (value if isinstance(value, tuple) else (value,))]
    return (node for part in parts if isinstance(part, cst.CSTNode) for node, _ in descend(part))


def _parts(located: ast.AST) -> Iterator[ast.AST]:
    """The nodes of the same clause in CPython's tree, in no order."""
    stack: list[ast.AST] = []
    for name, value in ast.iter_fields(located):
        if name not in _BLOCKS:
            stack += value if isinstance(value, list) else [value]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.AST):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def _order(node: ast.expr) -> tuple[int, int, int, int]:
    # Of two nodes that start at one place, the outer one comes first.
    return node.lineno, node.col_offset, -(node.end_lineno or 0), -(node.end_col_offset or 0)


def _name(node: cst.CSTNode | ast.AST) -> str | None:
    """What a call, an attribute or a name is called, as far as both trees show it."""
    match node:
        case cst.Call(func=inner) | ast.Call(func=inner):
            return _name(inner)
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return None
