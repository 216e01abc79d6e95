"""What CPython's tree says of a file: enough for a rule to see that it has nothing to say there.

Parsing for libcst takes ten times as long, so a rule whose trigger is made of common words has a
look at this first.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from shutdown_lint.engine.depth import MAX_DEPTH
from shutdown_lint.facts.sketches.nodes import collected

if TYPE_CHECKING:
    from collections.abc import Callable

Kept = TypeVar("Kept")
Node = TypeVar("Node", bound=ast.AST)


class Sketch:
    """The nodes of a module and the identifiers in it, each collected once."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self._by_kind, self.depth = collected(tree, MAX_DEPTH)
        self._kept: dict[object, object] = {}

    def kept(self, key: object, make: Callable[[], Kept]) -> Kept:
        """What was made of the sketch under this key, for whoever asks next."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]

    def release(self) -> None:
        """Let go of the tree and of what was made of it, some of which knows the sketch."""
        self._kept.clear()
        self._by_kind.clear()
        del self.tree

    def nodes(self, *kinds: type[Node]) -> list[Node]:
        """Every node of these classes, class by class."""
        found: list[Node] = []
        for kind in kinds:
            found += self._by_kind.get(kind, ())  # type: ignore[arg-type]
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """All identifiers in the code: names, attributes, parameters, keywords, definitions.

        Of a dotted import each part is one.
        """
        found = {node.id for node in self.nodes(ast.Name)}
        found.update([node.attr for node in self.nodes(ast.Attribute)])
        found.update([node.arg for node in self.nodes(ast.arg)])
        found.update([node.arg for node in self.nodes(ast.keyword) if node.arg])
        found.update([node.name for node in self.nodes(ast.FunctionDef)])
        found.update([node.name for node in self.nodes(ast.AsyncFunctionDef)])
        found.update([node.name for node in self.nodes(ast.ClassDef)])
        for alias in self.nodes(ast.alias):
            found.update(alias.name.split("."))
            if alias.asname:
                found.add(alias.asname)
        for imported in self.nodes(ast.ImportFrom):
            found.update((imported.module or "").split("."))
        return frozenset(found)

    @cached_property
    def called(self) -> frozenset[str]:
        """The last names of what is called: `close` for `self.pool.close()`."""
        return frozenset(filter(None, (last_name(call.func) for call in self.nodes(ast.Call))))


def last_name(node: ast.expr) -> str | None:
    """`close` for `close` and for `self.pool.close`; None for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None
