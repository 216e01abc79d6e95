"""What cleanup does that the end of a process does as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

_CLOSING = frozenset({"close", "shutdown", "wait_closed"})
_OF_KERNEL = frozenset({"asyncio.AbstractEventLoop", "socket.socket"})
# Of asyncio, or of its loops.
_LISTENING = frozenset(
    {"create_server", "create_unix_server", "start_server", "start_unix_server"}
)
_MAX_HOPS = 4


class LeftToKernel:
    """Tells calls that close a socket, or what stands around one: asyncio's server, its loop."""

    def __init__(self, names: Names, objects: Objects) -> None:
        self._names = names
        self._objects = objects

    def is_closed_by(self, node: cst.CSTNode) -> bool:
        """Whether a call does no more than that."""
        match node:
            case cst.Call(func=cst.Attribute(attr=cst.Name("run_until_complete")), args=[one]):
                return self.is_closed_by(one.value)
            case cst.Await(expression=inner):
                return self.is_closed_by(inner)
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(name))):
                return name in _CLOSING and self._is_one(owner)
        return False

    def _is_one(self, owner: cst.BaseExpression) -> bool:
        is_server_s = isinstance(owner, cst.Attribute) and owner.attr.value == "socket"
        known = self._objects.known(owner)
        return is_server_s or known in _OF_KERNEL or self._listens(owner, _MAX_HOPS)

    def _listens(self, node: cst.CSTNode | None, hops: int) -> bool:
        """Whether something is a server of asyncio, which only listens."""
        match node:
            case cst.Name() if hops:
                binding = self._names.binding(node)
                return binding is not None and self._listens(binding.value, hops - 1)
            case cst.Await(expression=inner):
                return self._listens(inner, hops)
            case cst.Call(func=cst.Attribute(attr=cst.Name("run_until_complete")), args=[one]):
                return self._listens(one.value, hops)
            case cst.Call():
                path = self._names.path(node.func) or written_name(node)
                return path.rpartition(".")[2] in _LISTENING
        return False
