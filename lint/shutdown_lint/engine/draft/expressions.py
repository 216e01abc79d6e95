"""Expressions of libcst, made of CPython's."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.arguments import arguments, parameters
from shutdown_lint.engine.draft.blanks import blank
from shutdown_lint.engine.draft.containers import CONTAINERS
from shutdown_lint.engine.draft.operations import OPERATIONS
from shutdown_lint.engine.draft.strings import formatted_of, parsed, string_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.engine.draft.source_text import SourceText

    Of = Callable[[ast.expr], cst.BaseExpression]

# What the steps of a summary point at.
PLACED = frozenset({cst.Await, cst.Call, cst.Lambda})

_name = blank(cst.Name, "value")
_attribute = blank(cst.Attribute, "value", "attr")
_call = blank(cst.Call, "func", "args")
_integer = blank(cst.Integer, "value")
_float = blank(cst.Float, "value")
_imaginary = blank(cst.Imaginary, "value")
_ellipsis = blank(cst.Ellipsis)
_subscript = blank(cst.Subscript, "value", "slice")
_subscripted = blank(cst.SubscriptElement, "slice")
_index = blank(cst.Index, "value", "star")
_slice = blank(cst.Slice, "lower", "upper", "step")
_lambda = blank(cst.Lambda, "params", "body")
_await = blank(cst.Await, "expression")
_yield = blank(cst.Yield, "value")
_from = blank(cst.From, "item")
_walrus = blank(cst.NamedExpr, "target", "value")


class Expressions:
    """Makes expressions; `of` is asked for each."""

    def __init__(self, written: SourceText) -> None:
        self._written = written
        # What depends on how it is written.
        self._own: dict[type[ast.expr], Callable[..., cst.BaseExpression]] = {
            ast.Constant: self._constant,
            ast.JoinedStr: self._joined,
            ast.Subscript: self._subscript,
        }

    def of(self, node: ast.expr) -> cst.BaseExpression:
        """The expression of libcst for one of CPython's."""
        if type(node) is ast.Name:
            return _name(node.id)
        kind = type(node)
        make = _MAKERS.get(kind)
        if make is not None:
            return make(node, self.of)
        own = self._own.get(kind)
        return parsed(self._written.of(node)) if own is None else own(node)

    def if_any(self, node: ast.expr | None) -> cst.BaseExpression | None:
        """The same where there may be none."""
        return None if node is None else self.of(node)

    def _constant(self, node: ast.Constant) -> cst.BaseExpression:
        value = node.value
        if value is None or value is True or value is False:
            return _name(str(value))
        if value is ...:
            return _ellipsis()
        code = self._written.of(node)
        if isinstance(value, (str, bytes)):
            return string_of(code)
        if isinstance(value, int):
            return _integer(code)
        return (_float if isinstance(value, float) else _imaginary)(code)

    def _joined(self, node: ast.JoinedStr) -> cst.BaseExpression:
        return formatted_of(node, self._written.of(node), self.of)

    def _subscript(self, node: ast.Subscript) -> cst.BaseExpression:
        inner = node.slice
        parts = [inner]
        if type(inner) is ast.Tuple and inner.elts:
            if self._written.begins(inner, b"("):
                # Of `a[(b, c)]` and `a[(b), (c)]` CPython's tree says the same.
                return parsed(self._written.of(node))
            parts = inner.elts
        return _subscript(
            self.of(node.value), [_subscripted(self._sliced(part)) for part in parts]
        )

    def _sliced(self, node: ast.expr) -> cst.BaseSlice:
        if type(node) is ast.Slice:
            return _slice(self.if_any(node.lower), self.if_any(node.upper), self.if_any(node.step))
        if type(node) is ast.Starred:
            return _index(self.of(node.value), "*")
        return _index(self.of(node), None)


class PlacedExpressions(Expressions):
    """Makes expressions, and notes which of CPython's some of them were made of, by `id`."""

    def __init__(self, written: SourceText, places: dict[int, ast.expr]) -> None:
        super().__init__(written)
        self._places = places

    def of(self, node: ast.expr) -> cst.BaseExpression:
        """The expression of libcst for one of CPython's."""
        made = super().of(node)
        if type(made) in PLACED:
            self._places[id(made)] = node
        return made


def dotted(path: str) -> cst.Name | cst.Attribute:
    """`a.b.c` as it stands in an import."""
    first, *others = path.split(".")
    made: cst.Name | cst.Attribute = _name(first)
    for other in others:
        made = _attribute(made, _name(other))
    return made


def _attribute_made(node: ast.Attribute, of: Of) -> cst.Attribute:
    return _attribute(of(node.value), _name(node.attr))


def _call_made(node: ast.Call, of: Of) -> cst.Call:
    return _call(of(node.func), arguments(node.args, node.keywords, of))


def _lambda_made(node: ast.Lambda, of: Of) -> cst.Lambda:
    return _lambda(parameters(node.args, of), of(node.body))


def _await_made(node: ast.Await, of: Of) -> cst.Await:
    return _await(of(node.value))


def _yield_made(node: ast.Yield, of: Of) -> cst.Yield:
    return _yield(None if node.value is None else of(node.value))


def _yield_from(node: ast.YieldFrom, of: Of) -> cst.Yield:
    return _yield(_from(of(node.value)))


def _walrus_made(node: ast.NamedExpr, of: Of) -> cst.NamedExpr:
    return _walrus(of(node.target), of(node.value))


_MAKERS: dict[type[ast.expr], Callable[..., cst.BaseExpression]] = {
    ast.Attribute: _attribute_made,
    ast.Call: _call_made,
    ast.Lambda: _lambda_made,
    ast.Await: _await_made,
    ast.Yield: _yield_made,
    ast.YieldFrom: _yield_from,
    ast.NamedExpr: _walrus_made,
    **OPERATIONS,
    **CONTAINERS,
}
