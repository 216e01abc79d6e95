"""Statements that fit on a line with others."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.arguments import annotation
from shutdown_lint.engine.draft.blanks import blank
from shutdown_lint.engine.draft.containers import tuple_of
from shutdown_lint.engine.draft.expressions import dotted
from shutdown_lint.engine.draft.operators import IN_PLACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.engine.draft.expressions import Of

_name = blank(cst.Name, "value")
_as = blank(cst.AsName, "name")
_assign = blank(cst.Assign, "targets", "value")
_target = blank(cst.AssignTarget, "target")
_aug_assign = blank(cst.AugAssign, "target", "operator", "value")
_ann_assign = blank(cst.AnnAssign, "target", "annotation", "value")
_del = blank(cst.Del, "target")
_return = blank(cst.Return, "value")
_raise = blank(cst.Raise, "exc", "cause")
_from = blank(cst.From, "item")
_assert = blank(cst.Assert, "test", "msg")
_expr = blank(cst.Expr, "value")
_global = blank(cst.Global, "names")
_nonlocal = blank(cst.Nonlocal, "names")
_name_item = blank(cst.NameItem, "name")
_import = blank(cst.Import, "names")
_import_from = blank(cst.ImportFrom, "module", "names", "relative")
_alias = blank(cst.ImportAlias, "name", "asname")
_star = blank(cst.ImportStar)
_dot = blank(cst.Dot)
_pass = blank(cst.Pass)
_break = blank(cst.Break)
_continue = blank(cst.Continue)


def _assigned(node: ast.Assign, of: Of) -> cst.Assign:
    return _assign([_target(of(target)) for target in node.targets], of(node.value))


def _assigned_in_place(node: ast.AugAssign, of: Of) -> cst.AugAssign:
    return _aug_assign(of(node.target), IN_PLACE[type(node.op)](), of(node.value))


def _annotated(node: ast.AnnAssign, of: Of) -> cst.AnnAssign:
    return _ann_assign(
        of(node.target), annotation(node.annotation, of), node.value and of(node.value)
    )


def _deleted(node: ast.Delete, of: Of) -> cst.Del:
    first, *others = node.targets
    return _del(tuple_of(node.targets, of) if others else of(first))


def _returned(node: ast.Return, of: Of) -> cst.Return:
    return _return(node.value and of(node.value))


def _raised(node: ast.Raise, of: Of) -> cst.Raise:
    return _raise(node.exc and of(node.exc), node.cause and _from(of(node.cause)))


def _asserted(node: ast.Assert, of: Of) -> cst.Assert:
    return _assert(of(node.test), node.msg and of(node.msg))


def _evaluated(node: ast.Expr, of: Of) -> cst.Expr:
    return _expr(of(node.value))


def _made_global(node: ast.Global, _: Of) -> cst.Global:
    return _global([_name_item(_name(name)) for name in node.names])


def _made_nonlocal(node: ast.Nonlocal, _: Of) -> cst.Nonlocal:
    return _nonlocal([_name_item(_name(name)) for name in node.names])


def _aliases(nodes: list[ast.alias]) -> list[cst.ImportAlias]:
    return [_alias(dotted(node.name), node.asname and _as(_name(node.asname))) for node in nodes]


def _imported(node: ast.Import, _: Of) -> cst.Import:
    return _import(_aliases(node.names))


def _imported_from(node: ast.ImportFrom, _: Of) -> cst.ImportFrom:
    return _import_from(
        node.module and dotted(node.module),
        _star() if node.names[0].name == "*" else _aliases(node.names),
        [_dot() for _ in range(node.level)],
    )


def _passed(_: ast.Pass, __: Of) -> cst.Pass:
    return _pass()


def _broken(_: ast.Break, __: Of) -> cst.Break:
    return _break()


def _continued(_: ast.Continue, __: Of) -> cst.Continue:
    return _continue()


SMALL: dict[type[ast.stmt], Callable[..., cst.BaseSmallStatement]] = {
    ast.Assign: _assigned,
    ast.AugAssign: _assigned_in_place,
    ast.AnnAssign: _annotated,
    ast.Delete: _deleted,
    ast.Return: _returned,
    ast.Raise: _raised,
    ast.Assert: _asserted,
    ast.Expr: _evaluated,
    ast.Global: _made_global,
    ast.Nonlocal: _made_nonlocal,
    ast.Import: _imported,
    ast.ImportFrom: _imported_from,
    ast.Pass: _passed,
    ast.Break: _broken,
    ast.Continue: _continued,
}
