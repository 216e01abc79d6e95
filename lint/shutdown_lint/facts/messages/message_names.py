"""Which names of a function stand for a message, or for something of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.walk import children
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import messages as table
from shutdown_lint.knowledge.serving import CONSUMER_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.facts.code.definitions import Function

# Asked first: a class pattern is `isinstance`, which is slow with libcst's abstract classes.
_BINDING = frozenset(
    {
        cst.AnnAssign,
        cst.Assign,
        cst.AugAssign,
        cst.CompFor,
        cst.For,
        cst.FunctionDef,
        cst.NamedExpr,
        cst.WithItem,
    }
)


class Message(NamedTuple):
    """What stands for a message in one function: names, and the call that gave it."""

    names: set[str]
    source: cst.CSTNode | None = None

    def is_in(self, node: cst.CSTNode) -> bool:
        """Whether something of the message is read when an expression runs."""
        return any(
            one is self.source or (isinstance(one, cst.Name) and one.value in self.names)
            for one in read_nodes(node)
        )

    def spread(self, roots: Iterable[cst.CSTNode]) -> None:
        """Add the names that get something of the message when these run."""
        bindings = [pair for root in roots for pair in bound_in(root)]
        before = -1
        while before != len(self.names):
            before = len(self.names)
            for target, value in bindings:
                if self.is_in(value):
                    self.names.update(names_bound(target))


def message_parameters(function: Function) -> Iterator[str]:
    """The parameters of a callback that hold something of a message."""
    params = function.node.params
    positional = [*params.posonly_params, *params.params]
    for index, param in enumerate(positional):
        if not (index == 0 and function.binds_first):
            if param.name.value.lower() not in table.NOT_THE_MESSAGE:
                yield param.name.value
    if isinstance(params.star_arg, cst.Param):
        yield params.star_arg.name.value


def read_nodes(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes of an expression whose value is looked at: no keywords and attribute names."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, (cst.Attribute, cst.Arg)):
            stack.append(node.value)
        elif not isinstance(node, (cst.Param, cst.Annotation)):
            stack += reversed(children(node))


def bound_in(root: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """What is bound to what when `root` runs; a function defined there gets what it reads."""
    for node in running_nodes(root):
        if type(node) not in _BINDING:
            continue
        match node:
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    yield target.target, value
            case cst.AnnAssign(target=target, value=value) if value is not None:
                yield target, value
            case cst.NamedExpr(target=target, value=value):
                yield target, value
            case cst.AugAssign(target=target, value=value):
                yield target, value
            case cst.For(target=target, iter=value) | cst.CompFor(target=target, iter=value):
                yield target, value
            case cst.WithItem(item=value, asname=cst.AsName(name=target)):
                yield target, value
            case cst.FunctionDef(name=name, body=body):
                yield name, body


def names_bound(target: cst.CSTNode) -> Iterator[str]:
    """The names that a target of an assignment or a loop binds."""
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from names_bound(element.value)


def is_of_client(name: str) -> bool:
    """Whether a name is that of a client, by its last word."""
    last = name.lower().strip("_").rpartition("_")[2]
    return name.lower() in table.NOT_THE_MESSAGE or last in CONSUMER_NAMES


def fetches(value: cst.CSTNode) -> bool:
    """Whether an expression takes messages from a broker."""
    return any(
        isinstance(node, cst.Call)
        and (
            written_name(node) in table.FETCHING
            or (written_name(node) == "get" and isinstance(value, cst.Await))
        )
        for node in running_nodes(value)
    )
