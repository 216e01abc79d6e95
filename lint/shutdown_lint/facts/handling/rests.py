"""Calls in which a main program waits for others, or for time to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.loops.loop_kinds import LoopKind
from shutdown_lint.knowledge.daemons import DAEMONIC_SERVERS, OWN_REQUESTS, THREADING_SERVERS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.servers import Servers

_PAUSE = "signal.pause"
_WAITPID = "os.waitpid"
_THREADING = THREADING_SERVERS | DAEMONIC_SERVERS
# Methods that a threading server calls in the thread of `serve_forever`.
_ON_MAIN_THREAD = OWN_REQUESTS | {"get_request", "service_actions", "verify_request"}


class Rests:
    """Tells where a program rests, and for how long."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        origins: Origins,
        effects: Effects,
        loops: Loops,
        servers: Servers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._origins = origins
        self._effects = effects
        self._loops = loops
        self._servers = servers

    def is_one(self, call: cst.Call) -> bool:
        """Whether the program only waits while a call lasts."""
        if self._effects.blocking(call) is not None or self._names.path(call.func) == _PAUSE:
            return True
        match call.func:
            case cst.Attribute(attr=cst.Name(value="wait")) if self.loop(call) is not None:
                return True
            case cst.Attribute(attr=cst.Name(value="join" | "wait" | "pause")):
                return all(arg.keyword is not None for arg in call.args)
            case cst.Attribute(attr=cst.Name(value="serve_forever")):
                return self._hands_on(call.func.value)
        return False

    def is_unbounded(self, call: cst.Call) -> bool:
        """Whether nothing but an event, or a stop, ends the rest: no answer, and no clock."""
        return (
            (not call.args and not self._is_answered(call))
            or self._names.path(call.func) == _WAITPID
            or self.loop(call) is not None
        )

    def loop(self, node: cst.CSTNode) -> cst.While | None:
        """The loop around a node that goes on for ever, or until somebody sets a flag."""
        for above in self._tree.ancestors(node):
            if isinstance(above, cst.While) and (
                self._loops.of(above) is not None or _is_negated(above.test)
            ):
                return above
        return None

    def is_told(self, loop: cst.While) -> bool:
        """Whether the loop ends when the program is told to stop."""
        found = self._loops.of(loop)
        return found is not None and found.kind is LoopKind.FLAG

    def _is_answered(self, call: cst.Call) -> bool:
        row = self._effects.blocking(call)
        return row is not None and row.is_answered

    def _hands_on(self, server: cst.BaseExpression) -> bool:
        """Whether a server of the socketserver family answers each request in a thread."""
        origin = self._origins.of(server)
        if self._servers.served_on_main_thread(server) is None or origin is None:
            return False
        return bool(origin.calls) and all(map(self.is_threading, origin.calls))

    def is_threading(self, made: cst.Call) -> bool:
        """Whether a call makes a server that answers each request in a thread."""
        local = self._functions.class_of_name(made.func)
        if local is None:
            return self._names.path(made.func) in _THREADING
        paths = set(self._functions.bases(local))
        return not paths.isdisjoint(_THREADING) and not any(
            function.name in _ON_MAIN_THREAD for function in self._functions.methods(local)
        )


def _is_negated(test: cst.BaseExpression) -> bool:
    """Whether a loop goes on `while not done`, perhaps `while True and not done`."""
    if isinstance(test, cst.BooleanOperation):
        return _is_negated(test.right)
    return isinstance(test, cst.UnaryOperation) and isinstance(
        test.expression, (cst.Name, cst.Attribute)
    )
