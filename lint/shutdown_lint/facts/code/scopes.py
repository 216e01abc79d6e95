"""Scopes and what is bound in them: every binding of every name, none preferred."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import COMPREHENSIONS, FUNCTIONS
from shutdown_lint.facts.code.written import imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.tree import Tree


class Kind(Enum):
    """How a name gets its value."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    ASSIGN = "assign"
    ELEMENT = "element"  # of the iterable `value`: for loops and comprehensions
    VALUE = "value"  # of the dictionary `value`: `for key, name in value.items()`
    CONTEXT = "context"  # `with value as name`
    PARAMETER = "parameter"
    OTHER = "other"  # except … as, match captures, augmented assignment, unpacking


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place where a name gets a value."""

    kind: Kind
    node: cst.CSTNode
    value: cst.CSTNode | None = None  # the expression bound, where there is one
    target: str = ""  # the dotted path of an import
    annotation: cst.BaseExpression | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """A module, function, lambda, class or comprehension and the names bound in it."""

    node: cst.CSTNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    star_imports: list[str] = field(default_factory=list)
    elsewhere: dict[str, Scope] = field(default_factory=dict)  # global and nonlocal names

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
        self._declare_globals()
        self._bind_all()

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

    def _declare_globals(self) -> None:
        for node in self._tree.all(cst.Global):
            scope = self.at(node)
            for item in node.names:
                scope.elsewhere[item.name.value] = self.module
        for nonlocal_ in self._tree.all(cst.Nonlocal):
            scope = self.at(nonlocal_)
            if scope.parent is not None:
                for item in nonlocal_.names:
                    scope.elsewhere[item.name.value] = self._home_of(item.name.value, scope)

    def _home_of(self, name: str, scope: Scope) -> Scope:
        above = scope.parent
        while above is not None and above.parent is not None:
            if isinstance(above.node, cst.FunctionDef) and any(
                name == bound for bound in _names_bound_in(above.node, self._tree)
            ):
                return above
            above = above.parent
        return scope.parent or self.module

    def _bind_all(self) -> None:
        tree = self._tree
        for function in tree.all(cst.FunctionDef):
            self.at(function).add(function.name.value, Binding(Kind.FUNCTION, function))
        for class_ in tree.all(cst.ClassDef):
            self.at(class_).add(class_.name.value, Binding(Kind.CLASS, class_))
        for param in tree.all(cst.Param):
            self._bind_parameter(param)
        for import_ in tree.all(cst.Import):
            self._bind_import(import_)
        for from_ in tree.all(cst.ImportFrom):
            self._bind_from(from_)
        for assign in tree.all(cst.Assign):
            for target in assign.targets:
                self._bind_target(target.target, Kind.ASSIGN, assign.value, assign)
        for annotated in tree.all(cst.AnnAssign):
            self._bind_target(
                annotated.target, Kind.ASSIGN, annotated.value, annotated,
                annotated.annotation.annotation,
            )  # fmt: skip
        for augmented in tree.all(cst.AugAssign):
            self._bind_target(augmented.target, Kind.OTHER, None, augmented)
        for walrus in tree.all(cst.NamedExpr):
            self._bind_target(walrus.target, Kind.ASSIGN, walrus.value, walrus)
        for loop in tree.all(cst.For):
            self._bind_target(loop.target, Kind.ELEMENT, loop.iter, loop)
        for inner in tree.all(cst.CompFor):
            self._bind_target(inner.target, Kind.ELEMENT, inner.iter, inner)
        for item in tree.all(cst.WithItem):
            if item.asname is not None:
                self._bind_target(item.asname.name, Kind.CONTEXT, item.item, item)
        for clause in tree.all(cst.ExceptHandler):
            if clause.name is not None:
                self._bind_target(clause.name.name, Kind.OTHER, None, clause)
        for star_clause in tree.all(cst.ExceptStarHandler):
            if star_clause.name is not None:
                self._bind_target(star_clause.name.name, Kind.OTHER, None, star_clause)
        for capture in tree.all(cst.MatchAs):
            if capture.name is not None:
                self._bind_target(capture.name, Kind.OTHER, None, capture)
        for rest in tree.all(cst.MatchStar):
            if rest.name is not None:
                self._bind_target(rest.name, Kind.OTHER, None, rest)

    def _bind_parameter(self, param: cst.Param) -> None:
        for above in self._tree.ancestors(param):
            if isinstance(above, FUNCTIONS):
                annotation = param.annotation.annotation if param.annotation else None
                self._of[above].add(
                    param.name.value,
                    Binding(Kind.PARAMETER, param, param.default, annotation=annotation),
                )
                return

    def _bind_import(self, node: cst.Import) -> None:
        scope = self.at(node)
        for alias in node.names:
            path = alias.evaluated_name
            if alias.asname is not None:
                name = alias.evaluated_alias or ""
                scope.add(name, Binding(Kind.IMPORT, node, target=path))
            else:
                root = path.split(".")[0]
                scope.add(root, Binding(Kind.IMPORT, node, target=root))

    def _bind_from(self, node: cst.ImportFrom) -> None:
        scope = self.at(node)
        module = imported_module(node)
        if isinstance(node.names, cst.ImportStar):
            scope.star_imports.append(module)
            return
        for alias in node.names:
            path = alias.evaluated_name
            target = f"{module}{path}" if module.endswith(".") else f"{module}.{path}"
            scope.add(alias.evaluated_alias or path, Binding(Kind.IMPORT, node, target=target))

    def _bind_target(
        self,
        target: cst.CSTNode,
        kind: Kind,
        value: cst.CSTNode | None,
        node: cst.CSTNode,
        annotation: cst.BaseExpression | None = None,
    ) -> None:
        if isinstance(target, cst.Name):
            scope = self.at(node)
            if isinstance(node, cst.NamedExpr):  # binds outside of a comprehension
                while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
                    scope = scope.parent
            scope.add(target.value, Binding(kind, node, value, annotation=annotation))
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element, part_kind, part in _paired(target, kind, value):
                self._bind_target(element, part_kind, part, node)
        elif isinstance(target, cst.StarredElement):
            self._bind_target(target.value, Kind.OTHER, None, node)


def _paired(
    target: cst.Tuple | cst.List, kind: Kind, value: cst.CSTNode | None
) -> Iterator[tuple[cst.CSTNode, Kind, cst.CSTNode | None]]:
    """Each part of an unpacking target, and what it gets."""
    parts: list[tuple[Kind, cst.CSTNode | None]] | None = None
    if not any(isinstance(element, cst.StarredElement) for element in target.elements):
        if kind is Kind.ASSIGN and isinstance(value, (cst.Tuple, cst.List)):
            if not any(isinstance(element, cst.StarredElement) for element in value.elements):
                parts = [(kind, element.value) for element in value.elements]
        elif kind is Kind.ELEMENT and isinstance(value, cst.Call):
            parts = _walked_together(value)
    if parts is None or len(parts) != len(target.elements):
        parts = [(Kind.OTHER, None)] * len(target.elements)
    for element, (part_kind, part) in zip(target.elements, parts, strict=True):
        whole = element if isinstance(element, cst.StarredElement) else element.value
        yield whole, part_kind, part


def _walked_together(iterable: cst.Call) -> list[tuple[Kind, cst.CSTNode | None]] | None:
    """What each name of `for one, other in …` goes through, for the usual pairs."""
    func = iterable.func
    if isinstance(func, cst.Attribute) and func.attr.value == "items":
        return [(Kind.OTHER, None), (Kind.VALUE, func.value)]
    if isinstance(func, cst.Name) and not any(arg.star for arg in iterable.args):
        given = [arg.value for arg in iterable.args if arg.keyword is None]
        if func.value == "enumerate" and given:
            return [(Kind.OTHER, None), (Kind.ELEMENT, given[0])]
        if func.value == "zip":
            return [(Kind.ELEMENT, part) for part in given]
    return None


def _names_bound_in(function: cst.FunctionDef, tree: Tree) -> Iterator[str]:
    for param in tree.all(cst.Param):
        if tree.parent(param) is function.params:
            yield param.name.value
    for assign in tree.all(cst.Assign):
        if tree.enclosing_function(assign) is function:
            for target in assign.targets:
                if isinstance(target.target, cst.Name):
                    yield target.target.value
    for annotated in tree.all(cst.AnnAssign):
        if tree.enclosing_function(annotated) is function and isinstance(
            annotated.target, cst.Name
        ):
            yield annotated.target.value
