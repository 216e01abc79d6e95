"""What cleanup does that the end of a process does as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import listening
from shutdown_lint.knowledge.daemons import OF_SERVERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

_CLOSING = frozenset({"close", "shutdown", "wait_closed"})
_OF_KERNEL = frozenset({"asyncio.AbstractEventLoop", "socket.socket"})
_MAX_HOPS = 4


class LeftToKernel:
    """Tells calls that free memory, or close a socket or a server that only listens."""

    def __init__(self, names: Names, functions: Functions, objects: Objects) -> None:
        self._names = names
        self._functions = functions
        self._objects = objects

    def is_closed_by(self, node: cst.CSTNode) -> bool:
        """Whether a call does no more than that."""
        if isinstance(node, cst.Call) and self._names.path(node.func) in listening.FREES_MEMORY:
            return True
        match node:
            case cst.Call(func=cst.Attribute(attr=cst.Name("run_until_complete")), args=[one]):
                return self.is_closed_by(one.value)
            case cst.Await(expression=inner):
                return self.is_closed_by(inner)
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(name))):
                return (name in _CLOSING and self._is_socket(owner)) or self._ends(owner, name)
        return False

    def _is_socket(self, owner: cst.BaseExpression) -> bool:
        is_server_s = isinstance(owner, cst.Attribute) and owner.attr.value == "socket"
        return is_server_s or self._objects.known(owner) in _OF_KERNEL

    def _ends(self, owner: cst.BaseExpression, method: str) -> bool:
        """Whether a method of a server only closes what listens, whatever made the server."""
        made = list(self._made(owner, _MAX_HOPS))
        return bool(made) and all(one is not None and self._closes(one, method) for one in made)

    def _made(self, node: cst.CSTNode | None, hops: int) -> Iterator[cst.CSTNode | None]:
        """The expressions that a value comes from, but `None`; None for one that is not seen."""
        if node is not None and is_constant(node, None):
            return
        match node:
            case cst.Name() if hops:
                binding = self._names.binding(node)
                yield from self._made(binding.value if binding else None, hops - 1)
            case cst.Attribute() if hops:
                for value in self._objects.attributes.values_of(node) or [None]:
                    yield from self._made(value, hops - 1)
            case cst.Await(expression=inner):
                yield from self._made(inner, hops)
            case cst.Call(func=cst.Attribute(attr=cst.Name("run_until_complete")), args=[one]):
                yield from self._made(one.value, hops)
            case _:
                yield node

    def _closes(self, made: cst.CSTNode, method: str) -> bool:
        if not isinstance(made, cst.Call):
            return False
        path = self._names.path(made.func) or written_name(made)
        if path.rpartition(".")[2] in listening.OF_ASYNCIO:
            return method in _CLOSING
        local = self._functions.class_of_name(made.func)
        if local is None:
            paths: tuple[str, ...] = (path,)
        elif self._objects.attributes.values(local, OF_SERVERS):
            return False  # it has threads, and says itself what becomes of them
        else:
            paths = self._functions.bases(local)
        has_pool = not listening.OF_GEVENT.isdisjoint(paths) and (
            has_unpacking(made) or argument(made, *listening.POOL) is not None
        )
        return not has_pool and all(method in listening.CLOSED_BY.get(one, ()) for one in paths)
