"""Nodes of libcst that are filled in field by field.

libcst's own constructors check what they are given, which takes five times as long as making the
node. What is given here comes from CPython's parser.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Callable

Node = TypeVar("Node", bound=cst.CSTNode)


def blank(kind: type[Node], *given: str, **fixed: object) -> Callable[..., Node]:
    """A function that makes nodes of one class, of the fields named, in this order.

    The other fields are as libcst has them unasked, but for those that are `fixed`. White space is
    one object for all nodes, which no walk looks at.
    """
    # Written out as `dataclasses` does it: a loop over the fields takes twice as long.
    names: dict[str, object] = {"new": object.__new__, "kind": kind}
    lines = [f"def make({', '.join(given)}):", "    node = new(kind)"]
    for field in fields(kind):
        name = field.name
        if name == "__slots__":
            continue
        names[f"put_{name}"] = _setter(kind, name)
        if name not in given:
            names[name] = fixed[name] if name in fixed else _default(field)
        lines.append(f"    put_{name}(node, {name})")
    exec("\n".join((*lines, "    return node")), names)  # noqa: S102  of names of libcst's
    return names["make"]  # type: ignore[return-value]


def _setter(kind: type[cst.CSTNode], name: str) -> object:
    for base in kind.__mro__:
        slot = base.__dict__.get(name)
        if slot is not None:
            return slot.__set__
    raise AttributeError(f"{kind.__name__} has no slot for {name}")


def _default(field: Field[object]) -> object:
    if field.default is not MISSING:
        return field.default
    return None if field.default_factory is MISSING else field.default_factory()
