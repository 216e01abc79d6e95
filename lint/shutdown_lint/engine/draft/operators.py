"""Operators, CPython's to libcst's."""

from __future__ import annotations

import ast
from typing import Final

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank

BOOLEAN: Final = {ast.And: blank(cst.And), ast.Or: blank(cst.Or)}
UNARY: Final = {
    ast.Not: blank(cst.Not),
    ast.USub: blank(cst.Minus),
    ast.UAdd: blank(cst.Plus),
    ast.Invert: blank(cst.BitInvert),
}
BINARY: Final = {
    ast.Add: blank(cst.Add),
    ast.Sub: blank(cst.Subtract),
    ast.Mult: blank(cst.Multiply),
    ast.Div: blank(cst.Divide),
    ast.FloorDiv: blank(cst.FloorDivide),
    ast.Mod: blank(cst.Modulo),
    ast.Pow: blank(cst.Power),
    ast.MatMult: blank(cst.MatrixMultiply),
    ast.LShift: blank(cst.LeftShift),
    ast.RShift: blank(cst.RightShift),
    ast.BitOr: blank(cst.BitOr),
    ast.BitAnd: blank(cst.BitAnd),
    ast.BitXor: blank(cst.BitXor),
}
IN_PLACE: Final = {
    ast.Add: blank(cst.AddAssign),
    ast.Sub: blank(cst.SubtractAssign),
    ast.Mult: blank(cst.MultiplyAssign),
    ast.Div: blank(cst.DivideAssign),
    ast.FloorDiv: blank(cst.FloorDivideAssign),
    ast.Mod: blank(cst.ModuloAssign),
    ast.Pow: blank(cst.PowerAssign),
    ast.MatMult: blank(cst.MatrixMultiplyAssign),
    ast.LShift: blank(cst.LeftShiftAssign),
    ast.RShift: blank(cst.RightShiftAssign),
    ast.BitOr: blank(cst.BitOrAssign),
    ast.BitAnd: blank(cst.BitAndAssign),
    ast.BitXor: blank(cst.BitXorAssign),
}
COMPARING: Final = {
    ast.Eq: blank(cst.Equal),
    ast.NotEq: blank(cst.NotEqual),
    ast.Lt: blank(cst.LessThan),
    ast.LtE: blank(cst.LessThanEqual),
    ast.Gt: blank(cst.GreaterThan),
    ast.GtE: blank(cst.GreaterThanEqual),
    ast.Is: blank(cst.Is),
    ast.IsNot: blank(cst.IsNot),
    ast.In: blank(cst.In),
    ast.NotIn: blank(cst.NotIn),
}
