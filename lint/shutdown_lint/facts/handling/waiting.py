"""Main programs that only wait by the time a signal can come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.workers import FORKS

if TYPE_CHECKING:
    from collections.abc import Sequence as Ordered

    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.following import Follower, Following
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.handling.rests import Rests
    from shutdown_lint.facts.handling.start_up import StartUp
    from shutdown_lint.facts.signals.handlers import Handler
    from shutdown_lint.facts.signals.workers import Workers

_QUIET = ("os.", "signal.", "sys.exit", "threading.", "functools.partial", "builtins.")
_ASKING = frozenset({"is_alive", "is_set", "isAlive", "isSet"})
# What frees a forked child of the handler, or of the whole program.
_RESETS = frozenset({"signal.signal", "os._exit", "os.execv", "os.execve", "os.execvp"})
_CHOICES = (cst.If, cst.IfExp, cst.Match, cst.ExceptHandler, cst.ExceptStarHandler)
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
        workers: Workers,
        following: Following,
        sequence: Sequence,
        rests: Rests,
        start_up: StartUp,
    ) -> None:
        self._tree = tree
        self._names = names
        self._exceptions = exceptions
        self._functions = functions
        self._objects = objects
        self._workers = workers
        self._following = following
        self._sequence = sequence
        self._rests = rests
        self._start_up = start_up
        self._known: dict[cst.CSTNode, bool] = {}

    def interrupted_by(self, handler: Handler) -> bool:
        """Whether all that a handler can interrupt is a wait for somebody, or for time to pass.

        That is so where nothing else comes behind its registration, in what this module shows: it
        joins its threads or children, sleeps until it is told to stop, or hands requests to
        threads. It may start up before, and write what it starts. What Ctrl+C does then, and a
        child that is forked and resets its signals, are left out.
        """
        return bool(handler.registrations) and all(
            self._only_waits_after(one.call) for one in handler.registrations
        )

    def _only_waits_after(self, node: cst.CSTNode) -> bool:
        known = self._known.get(node)  # each output of a handler asks for the same registrations
        if known is None:
            known = self._known[node] = self._only_waits(node)
        return known

    def _only_waits(self, node: cst.CSTNode) -> bool:
        followers = [
            follower
            for follower in self._following.calls(node)
            if not any(map(self._is_for_interrupt, follower.places))
        ]
        children = [one for one in followers if any(map(self._workers.follows_fork, one.places))]
        called = {self._names.path(one.call.func) for one in followers}
        if not FORKS.isdisjoint(called) and not any(
            self._names.path(one.call.func) in _RESETS for one in children
        ):
            return False
        parents = [one for one in followers if one not in children]
        rest = next(
            (
                one
                for one in parents
                if self._rests.is_one(one.call) and self._rests.is_unbounded(one.call)
            ),
            None,
        )
        return rest is not None and self._leads_to(rest, parents, node)

    def _leads_to(self, rest: Follower, followers: Ordered[Follower], start: cst.CSTNode) -> bool:
        """Whether a program starts up, then rests there, and only says good-bye behind it."""
        loop = self._rests.loop(rest.call)
        on_every_way = self._is_on_every_way(rest.places, start)
        at = followers.index(rest)
        for index, one in enumerate(followers):
            if self._rests.is_one(one.call) or self._is_quiet(one.call):
                continue
            writes_once = self._start_up.writes_once(one)
            if self._is_before(one, rest, comes_first=index < at):
                fits = writes_once or (
                    self._start_up.is_once(one)
                    # A rest that every way leads to, again and again, is the main loop.
                    and ((on_every_way and loop is not None) or self._start_up.returns(one.call))
                )
            else:
                fits = (
                    loop is not None
                    and not any(self._tree.inside(place, loop) for place in one.places)
                    and (writes_once or (on_every_way and self._rests.is_told(loop)))
                )
            if not fits:
                return False
        return True

    def _is_on_every_way(self, places: Ordered[cst.CSTNode], start: cst.CSTNode) -> bool:
        """Whether the program surely gets there from a node: no condition, and one caller each."""
        function = self._functions.around(start)
        while function is not None and (callers := self._sequence.callers(function)):
            if len(callers) > 1:
                return False
            function = self._functions.around(callers[0])
        return not any(
            isinstance(above, _CHOICES) and not self._tree.inside(start, above)
            for place in places
            for above in self._tree.ancestors(place)
        )

    def _is_before(self, one: Follower, other: Follower, *, comes_first: bool) -> bool:
        """Whether a call runs before another one; those of one statement come in no order."""
        for mine, its in zip(one.places, other.places, strict=False):
            if mine is not its:
                if self._functions.around(mine) == self._functions.around(its):
                    return self._tree.order(mine) < self._tree.order(its)
                break
        return comes_first

    def _is_quiet(self, call: cst.Call) -> bool:
        path = self._names.path(call.func) or ""
        if path.startswith(_QUIET):
            return path not in _LOUD
        return (
            self._starts_thread(call)
            or self._rests.is_threading(call)
            or self._names.called(call) in _ASKING
        )

    def _starts_thread(self, call: cst.Call) -> bool:
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "start":
            return False
        thread = self._objects.type(call.func.value)
        return (
            thread is not None
            and thread.known == "threading.Thread"
            and (thread.local is None or self._functions.method(thread.local, "start") is None)
        )

    def _is_for_interrupt(self, node: cst.CSTNode) -> bool:
        return any(
            isinstance(above, cst.ExceptHandler)
            and self._exceptions.caught(above) == {"builtins.KeyboardInterrupt"}
            for above in self._tree.ancestors(node)
        )
