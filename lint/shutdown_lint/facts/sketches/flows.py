"""Where the instances of a module's classes may get to.

By names alone: a variable, an attribute, a parameter or what a function returns may be an instance
where something flows to it, in the words of `facts.code.objects`, that may be one.
"""

from __future__ import annotations

import ast
import re
from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.classes import classes
from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import loops
from shutdown_lint.facts.sketches.spelling import assigned, spellings
from shutdown_lint.knowledge.cleanup import TAKING_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.sketches.shape import FunctionDef, Sketched

_ADDING = frozenset({"add", "append", "appendleft"})
_GIVING_BACK = TAKING_METHODS | {"copy", "items", "values"}
_GOING_THROUGH = frozenset({"enumerate", "list", "reversed", "set", "sorted", "tuple", "zip"})
_IDENTIFIER = re.compile(r"\w+")


class Flows:
    """The words that instances are known by."""

    def __init__(self, sketch: Sketched) -> None:
        self._sketch = sketch
        self._names = naming(sketch)
        self._classes = classes(sketch)
        self._holding: dict[frozenset[str], frozenset[str]] = {}

    def words(self, node: ast.expr) -> frozenset[str]:
        """Those by which an expression is known."""
        return frozenset(self._held(node))

    def holding(self, names: frozenset[str]) -> frozenset[str]:
        """Those for what may be an instance of one of some classes, or hold one."""
        known = self._holding.get(names)
        if known is None:
            known = self._holding[names] = self._followed(names)
        return known

    def _followed(self, names: frozenset[str]) -> frozenset[str]:
        """The words for what may be an instance of one of some classes."""
        found: set[str] = set()
        pending = [*names, *map(_own, names)]
        while pending:
            word = pending.pop()
            if word not in found:
                found.add(word)
                pending += self._next.get(word, ())
        return frozenset(found)

    @cached_property
    def _going_through(self) -> frozenset[str]:
        return spellings(self._sketch, _GOING_THROUGH)

    @cached_property
    def _next(self) -> dict[str, set[str]]:
        """The words that may stand for what another word stands for, or for a part of it."""
        found: dict[str, set[str]] = {}
        for targets, values in self._bindings():
            for value in values:
                for word in self._held(value):
                    found.setdefault(word, set()).update(targets)
        for targets, annotation in self._annotated():
            for word in _identifiers(annotation):
                found.setdefault(word, set()).update(targets)
        return found

    def _bindings(self) -> Iterator[tuple[set[str], list[ast.expr]]]:
        """Whatever gets something, and what that is."""
        sketch = self._sketch
        for targets, value in assigned(sketch):
            yield set(_targets(targets)), [value]
        for loop in loops(sketch):
            if not isinstance(loop, ast.While):
                yield set(_targets([loop.target])), [loop.iter]
        for inner in sketch.nodes(ast.comprehension):
            yield set(_targets([inner.target])), [inner.iter]
        withs: list[ast.With | ast.AsyncWith] = [
            *sketch.nodes(ast.With),
            *sketch.nodes(ast.AsyncWith),
        ]
        for item in (item for with_ in withs for item in with_.items):
            if item.optional_vars is not None:
                yield set(_targets([item.optional_vars])), [item.context_expr]
        for name, returned in self._names.return_values.items():
            yield {_result(name)}, returned
        for call in sketch.nodes(ast.Call):
            func = call.func
            if isinstance(func, ast.Attribute) and func.attr in _ADDING:
                yield set(_targets([func.value])), call.args
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            for function in self._names.functions.get(name, ()):
                yield from _given(call, function)

    def _annotated(self) -> Iterator[tuple[set[str], ast.expr]]:
        for annotated in self._sketch.nodes(ast.AnnAssign):
            yield set(_targets([annotated.target])), annotated.annotation
        for arg in self._sketch.nodes(ast.arg):
            if arg.annotation is not None:
                yield {arg.arg}, arg.annotation

    def _held(self, value: ast.expr) -> Iterator[str]:
        """The words for what an expression is, or holds."""
        pending: list[ast.expr | None] = [value]
        while pending:
            match node := pending.pop():
                case ast.Name(id=name):
                    class_, is_sure = self._classes.meant_by_self(node)
                    if class_ is not None:
                        yield _own(class_.name)
                    if class_ is None or not is_sure:
                        yield name
                case ast.Attribute(attr=name):
                    yield name
                case ast.Call(func=func):
                    if isinstance(func, ast.Name):
                        pending.append(func)
                        yield _result(func.id)
                        if func.id in self._going_through:
                            pending += node.args
                    elif isinstance(func, ast.Attribute):
                        yield _result(func.attr)
                        if func.attr in _GOING_THROUGH:
                            pending += node.args
                        if func.attr in _GIVING_BACK:
                            pending.append(func.value)
                case (
                    ast.Await(value=inner)
                    | ast.NamedExpr(value=inner)
                    | ast.Starred(value=inner)
                    | ast.Subscript(value=inner)
                    | ast.ListComp(elt=inner)
                    | ast.SetComp(elt=inner)
                    | ast.GeneratorExp(elt=inner)
                    | ast.DictComp(value=inner)
                ):
                    pending.append(inner)
                case ast.IfExp(body=one, orelse=other):
                    pending += one, other
                case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                    pending += parts
                case ast.Dict(values=parts):
                    pending += parts


def _own(class_: str) -> str:
    """The word for `self` in a class."""
    return f"self of {class_}"


def _result(function: str) -> str:
    """The word for what a function returns."""
    return f"{function}()"


def _targets(targets: list[ast.expr]) -> Iterator[str]:
    """The words that get a value, or a part of it."""
    pending = [*targets]
    while pending:
        match pending.pop():
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.Subscript(value=inner) | ast.Starred(value=inner):
                pending.append(inner)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                pending += parts


def _given(call: ast.Call, function: FunctionDef) -> Iterator[tuple[set[str], list[ast.expr]]]:
    """The parameters of a function, and what a call may give for them."""
    args = function.args
    positional = [one.arg for one in (*args.posonlyargs, *args.args)]
    for index, given in enumerate(call.args):
        yield set(positional[index : index + 2]), [given]
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield {keyword.arg}, [keyword.value]
    defaults = [*args.defaults, *filter(None, args.kw_defaults)]
    yield {*positional, *(one.arg for one in args.kwonlyargs)}, defaults


def _identifiers(annotation: ast.expr) -> Iterable[str]:
    """The names in an annotation, those in quotes as well."""
    for node in walk(annotation):
        match node:
            case ast.Name(id=name):
                yield name
            case ast.Constant(value=str(text)):
                yield from _IDENTIFIER.findall(text)
