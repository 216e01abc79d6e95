"""Where the object that a call made may stand: variables, attributes, containers, results."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.holders import CONTAINER_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree

_PLACES = (cst.Call, cst.Name, cst.Attribute, cst.Subscript)
# Where a name is made or declared, and not used.
_NAMING = frozenset(
    {
        cst.Annotation,
        cst.AsName,
        cst.AssignTarget,
        cst.ClassDef,
        cst.Decorator,
        cst.FunctionDef,
        cst.ImportAlias,
        cst.NameItem,
        cst.Param,
    }
)


class Whereabouts:
    """Finds the places of the objects of a module."""

    def __init__(self, tree: Tree, objects: Objects, origins: Origins) -> None:
        self._tree = tree
        self._objects = objects
        self._origins = origins

    def of(self, made: cst.Call) -> Iterator[cst.CSTNode]:
        """Where the object may stand, then where what holds it stands as a whole."""
        yield from self._places.get(made, ())
        for container, held in self._containers:
            if made in held:
                yield container

    @cached_property
    def _places(self) -> dict[cst.Call, list[cst.CSTNode]]:
        """Where each made object may stand, in source order, its creation first."""
        found: dict[cst.Call, list[cst.CSTNode]] = {}
        for node in self._tree.in_order(*_PLACES):
            if type(node) is cst.Call:
                found.setdefault(node, []).insert(0, node)
            if self._stands_whole(node):
                origin = self._origins.of(node)
                for call in origin.calls if origin is not None else ():
                    if call is not node:
                        found.setdefault(call, []).append(node)
        return found

    def _stands_whole(self, node: cst.CSTNode) -> bool:
        """Whether a node is the whole expression that stands somewhere, not a part of a path."""
        above = self._tree.parent(node)
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(above) is cst.Arg or (type(above) is cst.Attribute and type(node) is cst.Name):
            return above.value is node
        return type(above) not in _NAMING

    @cached_property
    def _containers(self) -> list[tuple[cst.CSTNode, frozenset[cst.Call]]]:
        found: list[tuple[cst.CSTNode, frozenset[cst.Call]]] = []
        for node in self._tree.in_order(cst.Name, cst.Attribute):
            if not self._stands_whole(node):
                continue
            above = self._tree.parent(node)
            if type(above) is cst.Attribute and above.attr.value in CONTAINER_METHODS:
                continue
            held: set[cst.Call] = set()
            for value in self._objects.contents.of(node):
                origin = self._origins.of(value) if value is not None else None
                held |= origin.calls if origin is not None else frozenset()
            if held:
                found.append((node, frozenset(held)))
        return found
