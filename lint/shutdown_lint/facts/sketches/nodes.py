"""What stands below a node of CPython's tree.

`ast.walk` asks every value of every field what it is, and goes to a node for each use of a name
and each operator. Here each class has the fields that hold other nodes, and those are left out.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = frozenset(
    {
        "arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs",
        "level", "module", "op", "ops", "rest", "simple", "str", "type_comment", "type_ignores",
    }
)  # fmt: skip
_PLAIN_LEAVES = (ast.Constant, ast.Global, ast.MatchSingleton, ast.Nonlocal)


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of each class that hold nodes, or lists of them; of None, no fields."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        names: tuple[str, ...] = getattr(kind, "_fields", ())
        if issubclass(kind, _PLAIN_LEAVES):
            names = ()
        # A type's name is a node, all others are strings.
        is_type = kind.__name__ == "TypeAlias"
        fields = tuple(
            name for name in names if name not in _PLAIN and (name != "name" or is_type)
        )
        self[kind] = fields
        return fields


FIELDS = _Fields()


def walk(root: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, in no order, without contexts and operators."""
    stack: list[ast.AST | None] = [root]
    while stack:
        node = stack.pop()
        if node is not None:
            yield node
            stack += below(node)


def below(node: ast.AST) -> list[ast.AST | None]:
    """The nodes directly below one; None where a list of them has a gap."""
    found: list[ast.AST | None] = []
    for name in FIELDS[node.__class__]:
        child = getattr(node, name)
        if child.__class__ is list:
            found += child
        elif child is not None:
            found.append(child)
    return found


class Collected(NamedTuple):
    """All nodes of a tree."""

    by_kind: dict[type, list[ast.AST]]
    depth: int  # of the deepest branch


def collected(tree: ast.Module, max_depth: int) -> Collected:
    """The nodes of a tree by their classes, of no more levels than that and one more."""
    found: dict[type, list[ast.AST]] = {}
    level: list[ast.AST] = [tree]
    depth = 0
    while level and depth <= max_depth:
        depth += 1
        under: list[ast.AST] = []
        for node in level:
            kind = node.__class__
            same = found.get(kind)
            if same is None:
                same = found[kind] = []
            same.append(node)
            # As in `below`, which would cost a call for each node of each file.
            for name in FIELDS[kind]:
                child = getattr(node, name)
                if child.__class__ is list:
                    under += child
                elif child is not None:
                    under.append(child)
        level = under
    found.pop(type(None), None)
    return Collected(found, depth)
