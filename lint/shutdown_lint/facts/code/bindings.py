"""Every place where a name gets its value, and how it gets it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import imported_module
from shutdown_lint.model.record import Entity

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


class Binding(Entity):
    """One place where a name gets a value."""

    kind: Kind
    node: cst.CSTNode
    value: cst.CSTNode | None = None  # the expression bound, where there is one
    target: str = ""  # the dotted path of an import
    annotation: cst.BaseExpression | None = None


def bindings(tree: Tree) -> Iterator[tuple[str, Binding]]:
    """Every name that is bound in a module, with its binding: kind by kind, in source order."""
    for function in tree.all(cst.FunctionDef):
        yield function.name.value, Binding(Kind.FUNCTION, function)
    for class_ in tree.all(cst.ClassDef):
        yield class_.name.value, Binding(Kind.CLASS, class_)
    for param in tree.all(cst.Param):
        annotation = param.annotation.annotation if param.annotation else None
        yield (
            param.name.value,
            Binding(Kind.PARAMETER, param, param.default, annotation=annotation),
        )
    for import_ in tree.all(cst.Import):
        yield from _imported(import_)
    for from_ in tree.all(cst.ImportFrom):
        yield from _imported_from(from_)
    for assign in tree.all(cst.Assign):
        for target in assign.targets:
            yield from _bound(target.target, Kind.ASSIGN, assign.value, assign)
    for annotated in tree.all(cst.AnnAssign):
        yield from _bound(
            annotated.target, Kind.ASSIGN, annotated.value, annotated,
            annotated.annotation.annotation,
        )  # fmt: skip
    for augmented in tree.all(cst.AugAssign):
        yield from _bound(augmented.target, Kind.OTHER, None, augmented)
    for walrus in tree.all(cst.NamedExpr):
        yield from _bound(walrus.target, Kind.ASSIGN, walrus.value, walrus)
    for loop in tree.all(cst.For):
        yield from _bound(loop.target, Kind.ELEMENT, loop.iter, loop)
    for inner in tree.all(cst.CompFor):
        yield from _bound(inner.target, Kind.ELEMENT, inner.iter, inner)
    for item in tree.all(cst.WithItem):
        if item.asname is not None:
            yield from _bound(item.asname.name, Kind.CONTEXT, item.item, item)
    for clause in tree.all(cst.ExceptHandler):
        if clause.name is not None:
            yield from _bound(clause.name.name, Kind.OTHER, None, clause)
    for star_clause in tree.all(cst.ExceptStarHandler):
        if star_clause.name is not None:
            yield from _bound(star_clause.name.name, Kind.OTHER, None, star_clause)
    for capture in tree.all(cst.MatchAs):
        if capture.name is not None:
            yield from _bound(capture.name, Kind.OTHER, None, capture)
    for rest in tree.all(cst.MatchStar):
        if rest.name is not None:
            yield from _bound(rest.name, Kind.OTHER, None, rest)


def _imported(node: cst.Import) -> Iterator[tuple[str, Binding]]:
    for alias in node.names:
        path = alias.evaluated_name
        if alias.asname is not None:
            yield alias.evaluated_alias or "", Binding(Kind.IMPORT, node, target=path)
        else:
            root = path.split(".")[0]
            yield root, Binding(Kind.IMPORT, node, target=root)


def _imported_from(node: cst.ImportFrom) -> Iterator[tuple[str, Binding]]:
    if isinstance(node.names, cst.ImportStar):
        return
    module = imported_module(node)
    for alias in node.names:
        path = alias.evaluated_name
        target = f"{module}{path}" if module.endswith(".") else f"{module}.{path}"
        yield alias.evaluated_alias or path, Binding(Kind.IMPORT, node, target=target)


def _bound(
    target: cst.CSTNode,
    kind: Kind,
    value: cst.CSTNode | None,
    node: cst.CSTNode,
    annotation: cst.BaseExpression | None = None,
) -> Iterator[tuple[str, Binding]]:
    if isinstance(target, cst.Name):
        yield target.value, Binding(kind, node, value, annotation=annotation)
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element, part_kind, part in _paired(target, kind, value):
            yield from _bound(element, part_kind, part, node)
    elif isinstance(target, cst.StarredElement):
        yield from _bound(target.value, Kind.OTHER, None, node)


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
