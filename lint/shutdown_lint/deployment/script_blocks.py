"""The blocks of a shell script as its grammar has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node


def body(node: Node) -> list[Node]:
    """The statements of a block, or of the branch that a node begins, and what joins them."""
    children = node.children
    if node.type == "case_item":
        children = children[_after(children, ")") :]
    elif node.type in ("if_statement", "elif_clause"):
        children = children[_after(children, "then") :]
    return [one for one in children if one.type not in ("elif_clause", "else_clause")]


def patterns(item: Node) -> list[Node]:
    """What an item of a `case` is for."""
    children = item.children
    return [one for one in children[: _after(children, ")")] if one.is_named]


def condition(node: Node, text: Callable[[Node], str]) -> str:
    """The test that a branch depends on; "" where it is no single one."""
    children = node.children
    tests = [one for one in children[1 : _after(children, "then") - 1] if one.is_named]
    return text(tests[0]) if len(tests) == 1 else ""


def _after(children: list[Node], kind: str) -> int:
    """The number of the child behind the first of a kind."""
    return next((number for number, one in enumerate(children) if one.type == kind), -1) + 1
