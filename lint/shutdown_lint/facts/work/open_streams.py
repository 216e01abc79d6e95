"""Responses that have no end of their own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import drain_limits as table
from shutdown_lint.knowledge.takeovers import RELOADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.deaf_sockets import DeafSockets

_LEAVES = (cst.Break, cst.Return)
_Loop: TypeAlias = "cst.While | cst.For"


class OpenStream(NamedTuple):
    """A response that goes on until its client hangs up."""

    loop: cst.CSTNode
    response: cst.CSTNode  # the call that makes it, or what sends a part of it
    is_socket: bool = False

    @property
    def evidence(self) -> tuple[Via, Via]:
        """Where it shows."""
        if self.is_socket:
            return (
                Via(self.response, "this WebSocket is sent to, and never received from"),
                Via(self.loop, "it waits for a queue, and does not hear that the server stops"),
            )
        return (
            Via(self.response, "this response has no end of its own"),
            Via(self.loop, "it goes on until the client hangs up"),
        )


class OpenStreams:
    """Knows the servers without a drain limit, and the responses that need one."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        fates: Fates,
        origins: Origins,
        loops: Loops,
        workers: Workers,
        sockets: DeafSockets,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._fates = fates
        self._origins = origins
        self._loops = loops
        self._workers = workers
        self._sockets = sockets

    def missing_limit(self, call: cst.Call) -> str | None:
        """The keyword by which a server is told how long to wait, where it is not.

        None where it is told, or may be, and for a server that is for development.
        """
        keyword = table.UNLIMITED.get(self._names.path(call.func) or "")
        if (
            keyword is None
            or has_unpacking(call)
            or argument(call, None, keyword) is not None
            or is_constant(argument(call, None, RELOADS), value=True)
            or any(one.attr.value == keyword for one in self._fates.of(call).set)
        ):
            return None
        return keyword

    def serves_beside_main(self, made: cst.Call) -> bool:
        """Whether a thread or a child runs what this call makes, or configures: no signal comes.

        It is then stopped by `should_exit`, by somebody who has a thread to wait for.
        """
        if self._workers.may_run_beside_main(self._functions.around(made)):
            return True
        return any(self._is_run_beside_main(server) for server in self._servers_of(made))

    def _servers_of(self, config: cst.Call) -> Iterator[cst.Call]:
        for call in self._tree.all(cst.Call):
            local = self._functions.class_of_name(call.func)
            made = [self._names.path(call.func)] if local is None else self._functions.bases(local)
            given = argument(call, 0, "config") if table.SERVER in made else None
            origin = None if given is None else self._origins.of(given)
            if given is config or (origin is not None and config in origin.calls):
                yield call

    def _is_run_beside_main(self, server: cst.Call) -> bool:
        fate = self._fates.of(server)
        local = self._functions.class_of_name(server.func)
        run = [
            *fate.calls_of(*table.RUNNING),
            *(one for one in fate.passed_on if one.attr.value in table.RUNNING),
            *(
                one
                for one in self._tree.all(cst.Attribute)
                if local is not None
                and one.attr.value in table.RUNNING
                and self._functions.self_class(one.value) == local
            ),
        ]
        workers = {worker.call for worker in self._workers.all}
        return bool(run) and all(
            self._workers.may_run_beside_main(self._functions.around(node))
            or not workers.isdisjoint(self._tree.ancestors(node))
            for node in run
        )

    @cached_property
    def streams(self) -> bool:
        """Whether the module sends any response in parts: how long it takes is not seen."""
        return any(
            self._names.path(call.func) in table.STREAMING for call in self._tree.all(cst.Call)
        ) or any(
            constant_str(element.key) == table.MORE for element in self._tree.all(cst.DictElement)
        )

    @cached_property
    def first(self) -> OpenStream | None:
        """The first response of the module that never comes to its end by itself."""
        return next(self._find(), None)

    def _find(self) -> Iterator[OpenStream]:
        for call in self._tree.all(cst.Call):
            if self._names.path(call.func) in table.STREAMING:
                content = argument(call, 0, "content")
                made = self._calls.callee(content) if isinstance(content, cst.Call) else None
                loop = self._endless_in(made) if made is not None else None
                if loop is not None:
                    yield OpenStream(loop, call)
        for element in self._tree.all(cst.DictElement):
            if constant_str(element.key) == table.MORE and is_constant(element.value, value=True):
                for loop in self._endless:
                    if self._tree.inside(element, loop.body):
                        yield OpenStream(loop, element)
        for loop in self._endless:
            sent = self._sockets.sent_in(loop)
            if sent is not None:
                yield OpenStream(loop, sent, is_socket=True)

    def _endless_in(self, function: Function) -> _Loop | None:
        """The loop of a generator that yields for ever."""
        if not self._functions.is_generator(function):
            return None
        for loop in self._endless:
            if self._functions.around(loop) == function and any(
                isinstance(node, cst.Yield) for node in running_nodes(loop.body)
            ):
                return loop
        return None

    @cached_property
    def _endless(self) -> tuple[_Loop, ...]:
        """The loops that nothing but an exception, or a client that hangs up, ends."""
        found: list[_Loop] = [loop.node for loop in self._loops.unbounded if loop.is_endless]
        found += (loop for loop in self._tree.all(cst.While) if _asks_for_client_alone(loop.test))
        return tuple(
            loop
            for loop in found
            if not any(
                isinstance(node, _LEAVES) and not self._is_for_client(node, loop)
                for node in running_nodes(loop.body)
            )
        )

    def _is_for_client(self, leave: cst.CSTNode, loop: _Loop) -> bool:
        for above in self._tree.ancestors(leave):
            if above is loop:
                return False
            if isinstance(above, cst.ExceptHandler):
                return True
            if isinstance(above, cst.If) and any(map(_asks_for_client, running_nodes(above.test))):
                return True
        return False


def _asks_for_client_alone(test: cst.BaseExpression) -> bool:
    """Whether a loop is `while not await request.is_disconnected()`."""
    if not isinstance(test, cst.UnaryOperation) or not isinstance(test.operator, cst.Not):
        return False
    asked = test.expression
    return _asks_for_client(asked.expression if isinstance(asked, cst.Await) else asked)


def _asks_for_client(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and written_name(node) == table.ASKS_FOR_CLIENT
