"""What is given to a call, and what a function takes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Of = Callable[[ast.expr], cst.BaseExpression]

_name = blank(cst.Name, "value")
_NO_SPACE = cst.SimpleWhitespace("")
_EQUAL = cst.AssignEqual(_NO_SPACE, _NO_SPACE)  # as nearly everybody writes it
_arg = blank(cst.Arg, "value", "keyword", "star")
_named_arg = blank(cst.Arg, "value", "keyword", "star", equal=_EQUAL)
_starred = blank(cst.StarredElement, "value")
_annotation = blank(cst.Annotation, "annotation")
_parameters = blank(
    cst.Parameters,
    *("params", "star_arg", "kwonly_params", "star_kwarg", "posonly_params", "posonly_ind"),
)
_param = blank(cst.Param, "name", "annotation", "default", "star")
_param_with_default = blank(cst.Param, "name", "annotation", "default", "star", equal=_EQUAL)
_param_star = blank(cst.ParamStar)
_param_slash = blank(cst.ParamSlash)
_NOT_THERE = cst.MaybeSentinel.DEFAULT


def arguments(args: Iterable[ast.expr], keywords: Iterable[ast.keyword], of: Of) -> list[cst.Arg]:
    """Arguments in the order of the source."""
    given = [
        _arg(of(arg.value), None, "*") if type(arg) is ast.Starred else _arg(of(arg), None, "")
        for arg in args
    ]
    if not keywords:
        return given
    named = [
        _named_arg(of(one.value), _name(one.arg), "")
        if one.arg
        else _arg(of(one.value), None, "**")
        for one in keywords
    ]
    if not any(type(arg) is ast.Starred for arg in args):
        return given + named
    nodes: list[ast.expr | ast.keyword] = [*args, *keywords]
    places = ((node.lineno, node.col_offset) for node in nodes)
    in_order = sorted(zip(places, range(len(nodes)), (*given, *named), strict=True))
    return [arg for _, _, arg in in_order]


def annotation(node: ast.expr | None, of: Of) -> cst.Annotation | None:
    """What stands behind a colon or an arrow, if anything does."""
    if node is None:
        return None
    if isinstance(node, ast.Starred):  # `*args: *Types`
        return _annotation(_starred(of(node.value)))
    return _annotation(of(node))


def parameters(args: ast.arguments, of: Of) -> cst.Parameters:
    """The parameters of a function or a lambda."""
    positional = [*args.posonlyargs, *args.args]
    defaults = [*[None] * (len(positional) - len(args.defaults)), *args.defaults]
    made = _params(positional, defaults, of)
    only = len(args.posonlyargs)
    star: object = _NOT_THERE
    if args.vararg:
        star = _one(args.vararg, None, of, "*")
    elif args.kwonlyargs:
        star = _param_star()
    return _parameters(
        made[only:],
        star,
        _params(args.kwonlyargs, args.kw_defaults, of),
        _one(args.kwarg, None, of, "**") if args.kwarg else None,
        made[:only],
        _param_slash() if only else _NOT_THERE,
    )


def _params(args: list[ast.arg], defaults: list[ast.expr | None], of: Of) -> list[cst.Param]:
    return [_one(arg, default, of) for arg, default in zip(args, defaults, strict=True)]


def _one(arg: ast.arg, default: ast.expr | None, of: Of, star: str = "") -> cst.Param:
    if default is None:
        return _param(_name(arg.arg), annotation(arg.annotation, of), None, star)
    make = _param_with_default if arg.annotation is None else _param
    return make(_name(arg.arg), annotation(arg.annotation, of), of(default), star)
