"""One walk over the tree for everybody: explicit stack, source order, white space left out.

libcst's own visit costs as much as parsing does; this costs about 5 % of it, and it does not
recurse, so that a deep tree cannot overflow anything.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Hook = Callable[[cst.CSTNode], object]

# Fields that hold white space, punctuation or operators: nothing that a rule judges.
_TRIVIA = frozenset(
    {
        "ampersand", "asname_comma", "asynchronous", "bar", "bracket", "colon", "comma", "dot",
        "equal", "first_colon", "footer", "header", "indent", "lbrace", "lbracket",
        "leading_lines", "lines_after_decorators", "lines_after_module_docstring", "lpar",
        "operator", "rbrace", "rbracket", "relative", "rpar", "second_colon", "semicolon",
        "separator", "trailing_whitespace",
    }
)  # fmt: skip

# Where the order of a class's fields is not the order of the source.
_SOURCE_ORDER: Mapping[str, tuple[str, ...]] = {
    "FunctionDef": ("decorators", "name", "type_parameters", "params", "returns", "body"),
    "ClassDef": ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    "Parameters": ("posonly_params", "posonly_ind", "params", "star_arg", "kwonly_params",
                   "star_kwarg"),
    "Arg": ("keyword", "value"),
    "IfExp": ("body", "test", "orelse"),
    "CompFor": ("target", "iter", "ifs", "inner_for_in"),
    "Lambda": ("params", "body"),
    "GeneratorExp": ("elt", "for_in"),
    "ListComp": ("elt", "for_in"),
    "SetComp": ("elt", "for_in"),
    "DictComp": ("key", "value", "for_in"),
    "TypeAlias": ("name", "type_parameters", "value"),
    "ExceptHandler": ("type", "name", "body"),
    "ExceptStarHandler": ("type", "name", "body"),
    "MatchCase": ("pattern", "guard", "body"),
    "SimpleStatementSuite": ("body",),
    # Leaves: two nodes of three, and their text need not be looked at.
    "Name": (),
    "SimpleString": (),
    "Integer": (),
}  # fmt: skip


class _Fields(dict[type[cst.CSTNode], tuple[str, ...]]):
    def __missing__(self, kind: type[cst.CSTNode]) -> tuple[str, ...]:
        names = _SOURCE_ORDER.get(kind.__name__)
        if names is None:
            names = tuple(
                field.name
                for field in fields(kind)
                if field.name not in _TRIVIA and not field.name.startswith("whitespace")
            )
        self[kind] = names
        return names


class _IsNode(dict[type, bool]):
    # Asked once a class: libcst's are abstract, and asked about another class, `issubclass` goes
    # through all that derive from them.
    def __missing__(self, kind: type) -> bool:
        self[kind] = found = cst.CSTNode in kind.__mro__
        return found


_fields_of = _Fields()
_is_node = _IsNode()


def child_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The names of a node class's fields that are walked, in source order."""
    return _fields_of[kind]


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The children of a node that are walked, in source order."""
    found: list[cst.CSTNode] = []
    for name in _fields_of[type(node)]:
        value = getattr(node, name)
        kind = type(value)
        if _is_node[kind]:
            found.append(value)
        elif kind is list or kind is tuple:
            found += value
    return found


def descend(root: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode | None]]:
    """Each node below and including `root` with its parent, in source order."""
    stack: list[tuple[cst.CSTNode, cst.CSTNode | None]] = [(root, None)]
    while stack:
        node, parent = stack.pop()
        yield node, parent
        stack += [(child, node) for child in reversed(children(node))]


def is_deeper(root: cst.CSTNode, limit: int) -> bool:
    """Whether any branch of a tree has more levels than `limit`."""
    level = [root]
    for _ in range(limit):
        level = [child for node in level for child in children(node)]
        if not level:
            return False
    return True


def walk(
    root: cst.CSTNode,
    enter: Mapping[type[cst.CSTNode], Sequence[Hook]],
    leave: Mapping[type[cst.CSTNode], Sequence[Hook]],
) -> None:
    """Call the hooks for each node's class: `enter` before its children, `leave` after them."""
    stack: list[tuple[cst.CSTNode, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        kind = type(node)
        if done:
            for hook in leave[kind]:
                hook(node)
            continue
        for hook in enter.get(kind, ()):
            hook(node)
        if kind in leave:
            stack.append((node, True))
        stack.extend((child, False) for child in reversed(children(node)))
