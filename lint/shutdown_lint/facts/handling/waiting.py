"""Main programs that only wait by the time a signal can come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge.daemons import DAEMONIC_SERVERS, OWN_REQUESTS, THREADING_SERVERS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.following import Following
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.signals.handlers import Handler
    from shutdown_lint.facts.signals.servers import Servers

_QUIET = ("os.", "signal.", "sys.exit", "threading.", "functools.partial", "builtins.")
_PAUSE = "signal.pause"
_THREADING = THREADING_SERVERS | DAEMONIC_SERVERS
# Methods that a threading server calls in the thread of `serve_forever`.
_ON_MAIN_THREAD = OWN_REQUESTS | {"get_request", "service_actions", "verify_request"}
_LOUD = frozenset({"builtins.print", "builtins.exec", "builtins.eval", "os.write"})


class Waiting:
    """Tells a main program that does nothing any more but wait for others."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        exceptions: Exceptions,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        effects: Effects,
        servers: Servers,
        following: Following,
    ) -> None:
        self._tree = tree
        self._names = names
        self._exceptions = exceptions
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._effects = effects
        self._servers = servers
        self._following = following

    def interrupted_by(self, handler: Handler) -> bool:
        """Whether all that a handler can interrupt is a wait for somebody, or for time to pass.

        That is so where nothing else comes behind its registration, in what this module shows: it
        joins its threads or children, sleeps in a loop without end, or hands requests to threads.
        It may start threads before, and write what it starts. What Ctrl+C does then is left out.
        """
        return bool(handler.registrations) and all(
            self._only_waits_after(one.call) for one in handler.registrations
        )

    def _only_waits_after(self, node: cst.CSTNode) -> bool:
        rests = False
        for follower in self._following.calls(node):
            places = [*(via.node for via in follower.path), follower.call]
            if any(map(self._is_for_interrupt, places)):
                continue
            if self._rests(follower.call):
                rests = rests or self._is_unbounded(follower.call)
            elif follower.path or not (
                self._is_quiet(follower.call) or (not rests and self._tells_once(follower.call))
            ):
                return False
        return rests

    def _rests(self, call: cst.Call) -> bool:
        if self._effects.blocking(call) is not None or self._names.path(call.func) == _PAUSE:
            return True
        match call.func:
            case cst.Attribute(attr=cst.Name(value="join" | "wait" | "pause")):
                return all(arg.keyword is not None for arg in call.args)
            case cst.Attribute(attr=cst.Name(value="serve_forever")):
                return self._hands_on(call.func.value)
        return False

    def _hands_on(self, server: cst.BaseExpression) -> bool:
        """Whether a server of the socketserver family answers each request in a thread."""
        origin = self._origins.of(server)
        if self._servers.served_on_main_thread(server) is None or origin is None:
            return False
        return bool(origin.calls) and all(map(self._is_threading, origin.calls))

    def _is_threading(self, made: cst.Call) -> bool:
        local = self._functions.class_of_name(made.func)
        if local is None:
            return self._names.path(made.func) in _THREADING
        paths = set(self._functions.bases(local))
        return not paths.isdisjoint(_THREADING) and not any(
            function.name in _ON_MAIN_THREAD for function in self._functions.methods(local)
        )

    def _is_unbounded(self, call: cst.Call) -> bool:
        return not call.args or any(
            isinstance(above, cst.While) and self._is_endless(above)
            for above in self._tree.ancestors(call)
        )

    def _is_endless(self, loop: cst.While) -> bool:
        match loop.test:
            case cst.Integer(value=value):
                return value != "0"
        return is_constant(loop.test, value=True)

    def _is_quiet(self, call: cst.Call) -> bool:
        path = self._names.path(call.func) or ""
        if path.startswith(_QUIET):
            return path not in _LOUD
        return self._starts_thread(call) or self._is_threading(call)

    def _starts_thread(self, call: cst.Call) -> bool:
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "start":
            return False
        thread = self._objects.type(call.func.value)
        return (
            thread is not None
            and thread.known == "threading.Thread"
            and (thread.local is None or self._functions.method(thread.local, "start") is None)
        )

    def _tells_once(self, call: cst.Call) -> bool:
        """Whether a call writes something on the way to the wait, and not over and over."""
        return self._effects.output(call) is not None and self._tree.loop_around(call) is None

    def _is_for_interrupt(self, node: cst.CSTNode) -> bool:
        return any(
            isinstance(above, cst.ExceptHandler)
            and self._exceptions.caught(above) == {"builtins.KeyboardInterrupt"}
            for above in self._tree.ancestors(node)
        )
