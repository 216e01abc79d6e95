"""What is calculated, compared or chosen."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank
from shutdown_lint.engine.draft.operators import BINARY, BOOLEAN, COMPARING, UNARY

if TYPE_CHECKING:
    from collections.abc import Callable

    Of = Callable[[ast.expr], cst.BaseExpression]

_boolean = blank(cst.BooleanOperation, "left", "operator", "right")
_binary = blank(cst.BinaryOperation, "left", "operator", "right")
_unary = blank(cst.UnaryOperation, "operator", "expression")
_comparison = blank(cst.Comparison, "left", "comparisons")
_compared = blank(cst.ComparisonTarget, "operator", "comparator")
_conditional = blank(cst.IfExp, "test", "body", "orelse")


def _bool_op(node: ast.BoolOp, of: Of) -> cst.BaseExpression:
    operator = BOOLEAN[type(node.op)]
    made, *others = map(of, node.values)
    for other in others:
        made = _boolean(made, operator(), other)
    return made


def _bin_op(node: ast.BinOp, of: Of) -> cst.BinaryOperation:
    return _binary(of(node.left), BINARY[type(node.op)](), of(node.right))


def _unary_op(node: ast.UnaryOp, of: Of) -> cst.UnaryOperation:
    return _unary(UNARY[type(node.op)](), of(node.operand))


def _compare(node: ast.Compare, of: Of) -> cst.Comparison:
    others = [
        _compared(COMPARING[type(op)](), of(other))
        for op, other in zip(node.ops, node.comparators, strict=True)
    ]
    return _comparison(of(node.left), others)


def _if_exp(node: ast.IfExp, of: Of) -> cst.IfExp:
    return _conditional(of(node.test), of(node.body), of(node.orelse))


OPERATIONS: dict[type[ast.expr], Callable[..., cst.BaseExpression]] = {
    ast.BoolOp: _bool_op,
    ast.BinOp: _bin_op,
    ast.UnaryOp: _unary_op,
    ast.Compare: _compare,
    ast.IfExp: _if_exp,
}
