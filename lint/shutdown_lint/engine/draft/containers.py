"""Lists, sets, tuples, dicts, and what is made of other things in a loop."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Of = Callable[[ast.expr], cst.BaseExpression]

_element = blank(cst.Element, "value")
_starred = blank(cst.StarredElement, "value")
_list = blank(cst.List, "elements")
_set = blank(cst.Set, "elements")
_tuple = blank(cst.Tuple, "elements")
_dict = blank(cst.Dict, "elements")
_pair = blank(cst.DictElement, "key", "value")
_starred_pair = blank(cst.StarredDictElement, "value")
_for_in = blank(cst.CompFor, "target", "iter", "ifs", "inner_for_in", "asynchronous")
_if = blank(cst.CompIf, "test")
_list_of = blank(cst.ListComp, "elt", "for_in")
_set_of = blank(cst.SetComp, "elt", "for_in")
_dict_of = blank(cst.DictComp, "key", "value", "for_in")
_generator_of = blank(cst.GeneratorExp, "elt", "for_in")
_asynchronous = blank(cst.Asynchronous)


def tuple_of(nodes: Iterable[ast.expr], of: Of) -> cst.Tuple:
    """A tuple of these."""
    return _tuple(_elements(nodes, of))


def _elements(nodes: Iterable[ast.expr], of: Of) -> list[cst.BaseElement]:
    return [
        _starred(of(node.value)) if type(node) is ast.Starred else _element(of(node))
        for node in nodes
    ]


def _list_made(node: ast.List, of: Of) -> cst.List:
    return _list(_elements(node.elts, of))


def _set_made(node: ast.Set, of: Of) -> cst.Set:
    return _set(_elements(node.elts, of))


def _tuple_made(node: ast.Tuple, of: Of) -> cst.Tuple:
    return _tuple(_elements(node.elts, of))


def _dict_made(node: ast.Dict, of: Of) -> cst.Dict:
    return _dict(
        [
            _starred_pair(of(value)) if key is None else _pair(of(key), of(value))
            for key, value in zip(node.keys, node.values, strict=True)
        ]
    )


def _loops(parts: list[ast.comprehension], of: Of) -> cst.CompFor | None:
    made = None
    for part in reversed(parts):
        made = _for_in(
            of(part.target),
            of(part.iter),
            [_if(of(test)) for test in part.ifs],
            made,
            _asynchronous() if part.is_async else None,
        )
    return made


def _list_comp(node: ast.ListComp, of: Of) -> cst.ListComp:
    return _list_of(of(node.elt), _loops(node.generators, of))


def _set_comp(node: ast.SetComp, of: Of) -> cst.SetComp:
    return _set_of(of(node.elt), _loops(node.generators, of))


def _generator(node: ast.GeneratorExp, of: Of) -> cst.GeneratorExp:
    return _generator_of(of(node.elt), _loops(node.generators, of))


def _dict_comp(node: ast.DictComp, of: Of) -> cst.DictComp:
    return _dict_of(of(node.key), of(node.value), _loops(node.generators, of))


CONTAINERS: dict[type[ast.expr], Callable[..., cst.BaseExpression]] = {
    ast.List: _list_made,
    ast.Set: _set_made,
    ast.Tuple: _tuple_made,
    ast.Dict: _dict_made,
    ast.ListComp: _list_comp,
    ast.SetComp: _set_comp,
    ast.GeneratorExp: _generator,
    ast.DictComp: _dict_comp,
}
