"""Main programs that only wait by the time a signal can come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant

if TYPE_CHECKING:
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.following import Following
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.signals.handlers import Handler

_QUIET = ("os.", "signal.", "sys.exit", "threading.", "functools.partial", "builtins.")
_PAUSE = "signal.pause"
_LOUD = frozenset({"builtins.print", "builtins.exec", "builtins.eval", "os.write"})


class Waiting:
    """Tells a main program that does nothing any more but wait for others."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        exceptions: Exceptions,
        effects: Effects,
        following: Following,
    ) -> None:
        self._tree = tree
        self._names = names
        self._exceptions = exceptions
        self._effects = effects
        self._following = following

    def interrupted_by(self, handler: Handler) -> bool:
        """Whether all that a handler can interrupt is a wait for somebody, or for time to pass.

        That is so where nothing else comes behind its registration, in what this module shows: it
        joins its threads or children, or sleeps in a loop without end. What Ctrl+C does then is
        left out.
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
            elif follower.path or not self._is_quiet(follower.call):
                return False
        return rests

    def _rests(self, call: cst.Call) -> bool:
        if self._effects.blocking(call) is not None or self._names.path(call.func) == _PAUSE:
            return True
        match call.func:
            case cst.Attribute(attr=cst.Name(value="join" | "wait" | "pause")):
                return all(arg.keyword is not None for arg in call.args)
        return False

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
        return path.startswith(_QUIET) and path not in _LOUD

    def _is_for_interrupt(self, node: cst.CSTNode) -> bool:
        return any(
            isinstance(above, cst.ExceptHandler)
            and self._exceptions.caught(above) == {"builtins.KeyboardInterrupt"}
            for above in self._tree.ancestors(node)
        )
