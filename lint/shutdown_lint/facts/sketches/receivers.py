"""Whose method a call may run: what the object before the dot may be."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.classes import classes
from shutdown_lint.facts.sketches.flows import Flows
from shutdown_lint.facts.sketches.naming import naming

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched


class Receivers:
    """Tells methods of one name apart by the classes of a module that their objects may be of."""

    def __init__(self, sketch: Sketched) -> None:
        self._names = naming(sketch)
        self._classes = classes(sketch)
        self._flows = Flows(sketch)
        self._meant: dict[object, list[FunctionDef]] = {}

    def methods(self, node: ast.Attribute) -> tuple[object, list[FunctionDef]]:
        """The methods that an attribute may mean; with what they are known by."""
        name = node.attr
        found = self._names.functions.get(name)
        if not found:
            return None, []
        class_, is_sure = None, False
        if isinstance(node.value, ast.Name):
            class_, is_sure = self._classes.meant_by_self(node.value)
        words = None if class_ is not None and is_sure else self._flows.words(node.value)
        key = name, class_, words
        known = self._meant.get(key)
        if known is None:
            methods = [] if class_ is None else list(self._classes.methods(class_, name))
            if words is not None:
                methods += (one for one in found if self._may_belong(one, words))
            known = self._meant[key] = list(dict.fromkeys(methods))
        return key, known

    def _may_belong(self, function: FunctionDef, words: frozenset[str]) -> bool:
        """Whether what is known by one of the words may have it for a method."""
        owner = self._classes.owner(function)
        return owner is not None and not words.isdisjoint(
            self._flows.holding(self._classes.and_below(owner))
        )


def receivers(sketch: Sketched) -> Receivers:
    """The methods of a module's classes, told apart once for all who ask."""
    return sketch.kept(Receivers, lambda: Receivers(sketch))
