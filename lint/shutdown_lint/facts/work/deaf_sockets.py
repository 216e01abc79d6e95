"""WebSockets whose handler waits for somebody else, and does not hear that they are to close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import drain_limits as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree


class DeafSockets:
    """Judges loops that send. Who receives, or may, is told that the server closes the socket."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects

    def sent_in(self, loop: cst.While | cst.For) -> cst.Call | None:
        """What a loop sends that waits for a queue in between, which may stay empty."""
        function = self._functions.around(loop)
        body = [*running_nodes(loop.body)]
        if function is None or not any(map(self._waits_for_queue, body)):
            return None
        for socket in self._sockets(function):
            used = [*self._uses(function, socket)]
            if all(one is not None and not one.startswith(table.RECEIVING) for one in used):
                for node in body:
                    if (method := _method_of(node, socket)) and method.startswith(table.SENDING):
                        assert isinstance(node, cst.Call)
                        return node
        return None

    def _waits_for_queue(self, node: cst.CSTNode) -> bool:
        """Whether it is `await queue.get()`."""
        if not isinstance(node, cst.Await) or not isinstance(node.expression, cst.Call):
            return False
        func = node.expression.func
        return (
            isinstance(func, cst.Attribute)
            and func.attr.value == "get"
            and self._objects.known(func.value) in table.QUEUES
        )

    def _sockets(self, function: Function) -> Iterator[str]:
        """The parameters that are WebSockets, by their annotation."""
        params = function.node.params
        for param in (*params.posonly_params, *params.params, *params.kwonly_params):
            annotation = param.annotation
            if annotation is not None and self._names.path(annotation.annotation) in table.SOCKETS:
                yield param.name.value

    def _uses(self, function: Function, socket: str) -> Iterator[str | None]:
        """The methods that are asked for; None where the socket goes elsewhere."""
        for name in self._tree.all(cst.Name):
            if name.value == socket and self._tree.inside(name, function.node.body):
                above = self._tree.parent(name)
                if isinstance(above, cst.Attribute) and above.value is name:
                    yield above.attr.value
                elif not (isinstance(above, cst.Arg) and self._keeps(above)):
                    yield None

    def _keeps(self, arg: cst.Arg) -> bool:
        """Whether a collection only gets it: `clients.discard(socket)`."""
        call = self._tree.parent(arg)
        return (
            isinstance(call, cst.Call)
            and isinstance(call.func, cst.Attribute)
            and call.func.attr.value in table.KEEPING
        )


def _method_of(node: cst.CSTNode, socket: str) -> str | None:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        owner = node.func.value
        if isinstance(owner, cst.Name) and owner.value == socket:
            return node.func.attr.value
    return None
