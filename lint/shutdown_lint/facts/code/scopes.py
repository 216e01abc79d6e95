"""Scopes and what is bound in them: every binding of every name, none preferred."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Binding, Kind, bindings
from shutdown_lint.facts.code.tree import COMPREHENSIONS, FUNCTIONS
from shutdown_lint.facts.code.written import imported_module

if TYPE_CHECKING:
    from shutdown_lint.facts.code.tree import Tree


class Scope:
    """A module, function, lambda, class or comprehension and the names bound in it."""

    __slots__ = ("bindings", "elsewhere", "node", "parent", "star_imports")

    def __init__(self, node: cst.CSTNode, parent: Scope | None) -> None:
        self.node = node
        self.parent = parent
        self.bindings: dict[str, list[Binding]] = {}
        self.star_imports: list[str] = []
        self.elsewhere: dict[str, Scope] = {}  # global and nonlocal names

    def add(self, name: str, binding: Binding) -> None:
        """Record a binding where it takes effect."""
        home = self.elsewhere.get(name, self)
        home.bindings.setdefault(name, []).append(binding)

    def lookup(self, name: str) -> tuple[Scope, list[Binding]] | None:
        """The scope that the name is found in from here, and all its bindings there."""
        scope: Scope | None = self.elsewhere.get(name, self)
        first = True
        while scope is not None:
            if name in scope.bindings and (first or type(scope.node) is not cst.ClassDef):
                return scope, scope.bindings[name]
            first = False
            scope = scope.parent
        return None


_WITH_BODY = frozenset((*FUNCTIONS, cst.ClassDef))
_COMPREHENSIONS = frozenset(COMPREHENSIONS)


class Scopes:
    """All scopes of a module."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.module = Scope(tree.module, None)
        # By `id`: nodes live as long as the tree, and libcst's way to hash one takes longer.
        self._found: dict[int, Scope] = {id(tree.module): self.module}
        self._of: dict[cst.CSTNode, Scope] = {tree.module: self.module}
        for kind in (cst.FunctionDef, cst.Lambda, cst.ClassDef, *COMPREHENSIONS):
            for node in tree.all(kind):
                self._of[node] = Scope(node, None)
        for node, scope in self._of.items():
            if node is not tree.module:
                scope.parent = self.at(node)
        bound = list(bindings(tree))
        self._declare_globals(bound)
        for name, binding in bound:
            self._home_of_binding(binding).add(name, binding)
        for from_ in tree.all(cst.ImportFrom):
            if isinstance(from_.names, cst.ImportStar):
                self.at(from_).star_imports.append(imported_module(from_))

    @property
    def all(self) -> tuple[Scope, ...]:
        """Every scope of the module."""
        return tuple(self._of.values())

    @cached_property
    def imported(self) -> frozenset[str]:
        """The packages of which something is imported anywhere; "" stands for relative ones."""
        return frozenset(
            path.partition(".")[0]
            for scope in self.all
            for path in (
                *(b.target for found in scope.bindings.values() for b in found if b.target),
                *scope.star_imports,
            )
        )

    def unused_name(self, *candidates: str) -> str | None:
        """The first of some names that nothing in the module has."""
        taken = {name.value for name in self._tree.all(cst.Name)}
        return next((name for name in candidates if name not in taken), None)

    def of(self, node: cst.CSTNode) -> Scope:
        """The scope that a function, class, comprehension or the module makes."""
        return self._of[node]

    def at(self, node: cst.CSTNode) -> Scope:
        """The scope in which an expression or statement is evaluated."""
        passed = []
        below = node
        while (scope := self._found.get(id(below))) is None:
            passed.append(below)
            above = self._tree.parent(below)
            if above is None:
                scope = self.module
                break
            # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
            if type(above) in _WITH_BODY:
                if below is above.body:  # type: ignore[attr-defined]
                    scope = self._of[above]
                    break
            elif type(above) in _COMPREHENSIONS:
                scope = self._of[above]
                break
            below = above
        for each in passed:
            self._found[id(each)] = scope
        return scope

    def _declare_globals(self, bound: list[tuple[str, Binding]]) -> None:
        for node in self._tree.all(cst.Global):
            scope = self.at(node)
            for item in node.names:
                scope.elsewhere[item.name.value] = self.module
        for nonlocal_ in self._tree.all(cst.Nonlocal):
            scope = self.at(nonlocal_)
            if scope.parent is not None:
                for item in nonlocal_.names:
                    name = item.name.value
                    scope.elsewhere[name] = self._home_of(
                        name, scope, [binding for other, binding in bound if other == name]
                    )

    def _home_of(self, name: str, scope: Scope, bindings: list[Binding]) -> Scope:
        """The function around a scope that a nonlocal name of it belongs to."""
        above = scope.parent
        while above is not None and above.parent is not None:
            if name in above.elsewhere:
                return above.elsewhere[name]
            if isinstance(above.node, cst.FunctionDef) and any(
                self._home_of_binding(binding) is above for binding in bindings
            ):
                return above
            above = above.parent
        return scope.parent or self.module

    def _home_of_binding(self, binding: Binding) -> Scope:
        """The scope that a binding adds its name to."""
        if binding.kind is Kind.PARAMETER:
            function = self._tree.enclosing_function_of_parameter(binding.node)
            return self.module if function is None else self._of[function]
        scope = self.at(binding.node)
        if isinstance(binding.node, cst.NamedExpr):  # binds outside of a comprehension
            while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
                scope = scope.parent
        return scope
