"""Flags that a function sets for itself alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.scopes import Scope
    from shutdown_lint.facts.code.tree import Tree


class LostFlags:
    """Finds `stopping = True` where `global stopping` is missing."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def of(self, function: Function) -> tuple[cst.Name, str] | None:
        """The flag that a function sets in its own scope though others ask for another one.

        With it the statement that is missing: `global stopping` or `nonlocal stopping`.
        """
        own = self._names.scopes.of(function.node)
        for node in running_nodes(function.node.body):
            if not isinstance(node, cst.AssignTarget) or not isinstance(node.target, cst.Name):
                continue
            name = node.target.value
            assign = self._tree.parent(node)
            if not isinstance(assign, cst.Assign) or own.parent is None or name in own.elsewhere:
                continue
            if not any(is_constant(assign.value, value=value) for value in (True, False)):
                continue
            meant = own.parent.lookup(name)
            if meant is None or isinstance(meant[0].node, cst.ClassDef):
                continue
            if not self._is_read(name, function) and self._is_asked_for(name, meant[0]):
                word = "global" if meant[0] is self._names.scopes.module else "nonlocal"
                return node.target, f"{word} {name}"
        return None

    def _is_read(self, name: str, function: Function) -> bool:
        return any(
            isinstance(node, cst.Name)
            and node.value == name
            and not isinstance(self._tree.parent(node), (cst.AssignTarget, cst.Attribute))
            for node in running_nodes(function.node)
        )

    def _is_asked_for(self, name: str, scope: Scope) -> bool:
        """Whether a condition asks for the variable of a scope."""
        tests = [
            *(loop.test for loop in self._tree.all(cst.While)),
            *(branch.test for branch in self._tree.all(cst.If)),
            *(choice.test for choice in self._tree.all(cst.IfExp)),
        ]
        for test in tests:
            for asked in running_nodes(test):
                if isinstance(asked, cst.Name) and asked.value == name:
                    found = self._names.scopes.at(asked).lookup(name)
                    if found is not None and found[0] is scope:
                        return True
        return False
