"""What a loop spends its rounds with."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import blocking, serving
from shutdown_lint.knowledge.cleanup import ASKING_WORDS, IN_MEMORY_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.knowledge.blocking import Blocking

_LOOKS = 1  # functions called inside of the loop are looked into to this depth


class Pace(IntEnum):
    """What a loop does in a round; of several things the one that decides is the greatest."""

    QUICK = 0  # works in memory
    WORKS = 1  # calls what cannot be seen
    WAITS = 2  # waits for one thing, and each wait could last for ever by itself
    POLLS = 3  # looks, sleeps or works for a while, and looks again
    ASKS = 4  # asks a person


class Paces:
    """Judges the rounds of loops."""

    def __init__(
        self,
        names: Names,
        functions: Functions,
        calls: Calls,
        reach: Reach,
        effects: Effects,
        loops: Loops,
    ) -> None:
        self._names = names
        self._functions = functions
        self._calls = calls
        self._reach = reach
        self._effects = effects
        self._loops = loops

    def of(self, loop: cst.While) -> Pace:
        """What the rounds of a loop are spent with."""
        if self._is_idle(loop):
            return Pace.POLLS
        return max((self.of_call(call) for call in self._calls_in(loop)), default=Pace.QUICK)

    def polls(self, loop: cst.While) -> bool:
        """Whether a loop looks, sleeps or works for a while, and looks again."""
        return self.of(loop) is Pace.POLLS

    def is_quick_or_asks(self, loop: cst.While) -> bool:
        """Whether a loop cannot hold up a stop: it works in memory, or talks to a person."""
        return self.of(loop) in (Pace.QUICK, Pace.ASKS)

    def of_call(self, call: cst.Call) -> Pace:
        """What a single call does; what a function of the module does is judged call by call."""
        waits = self._effects.blocking(call)
        if waits is not None:
            return self._of_blocking(call, waits)
        name = self._names.called(call)
        if name == "sleep":
            return Pace.POLLS
        if self.is_timed_wait(call):
            return Pace.POLLS
        if self._is_untimed_wait(call, name):
            return Pace.WAITS
        return Pace.QUICK if self._is_quick(call, name) else Pace.WORKS

    def is_timed_wait(self, call: cst.Call) -> bool:
        """Whether a call waits for something, and no longer than it is told to."""
        name = self._names.called(call)
        if name not in serving.TIMED_WAITS or (name == "get" and not self._is_queue_get(call)):
            return False
        given = argument(call, None, "timeout")
        if given is not None:
            return not is_constant(given, None)
        if any(constant_number(arg.value) is not None for arg in call.args):
            return True
        # event.wait(delay), but asyncio.wait(tasks) and ", ".join(words).
        is_method = isinstance(call.func, cst.Attribute) and self._names.path(call.func) is None
        return name == "wait" and is_method and argument(call, 0, None) is not None

    def _of_blocking(self, call: cst.Call, waits: Blocking) -> Pace:
        if waits.waits_for == blocking.TERMINAL:
            return Pace.ASKS
        if waits.is_quick:
            return Pace.WORKS
        if waits.is_answered:
            return Pace.POLLS
        bounded = self._effects.bound_of_wait(call, waits).given
        return Pace.POLLS if bounded else Pace.WAITS

    def _is_untimed_wait(self, call: cst.Call, name: str) -> bool:
        if name == "get":
            return self._is_queue_get(call)
        if name == "join":
            return not call.args and isinstance(call.func, cst.Attribute)
        return name in serving.POLLS or name in serving.TIMED_WAITS

    def _is_queue_get(self, call: cst.Call) -> bool:
        return self._loops.is_queue_get(call)

    def _is_quick(self, call: cst.Call, name: str) -> bool:
        if name in IN_MEMORY_METHODS or self._effects.output(call) is not None:
            return True
        if name == "join":
            return True  # of strings
        if self._calls.callee(call) is not None:
            return True  # its own calls are judged one by one
        if self._functions.class_of_name(call.func) is not None:
            return True
        return (self._names.path(call.func) or "").startswith("builtins.")

    def _calls_in(self, loop: cst.While) -> Iterator[cst.Call]:
        for root in (loop.test, loop.body):
            for reached in self._reach.from_node(root):
                if reached.depth <= _LOOKS and isinstance(reached.node, cst.Call):
                    yield reached.node

    def _is_idle(self, loop: cst.While) -> bool:
        """Whether the loop does nothing but test its condition until that changes.

        Not `while stream.read(): pass`: its work stands in the test.
        """
        statements = [
            small
            for line in loop.body.body
            for small in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))
        ]
        return all(isinstance(node, (cst.Pass, cst.Continue)) for node in statements) and all(
            self._only_asks(node)
            for node in running_nodes(loop.test)
            if isinstance(node, cst.Call)
        )

    def _only_asks(self, call: cst.Call) -> bool:
        name = self._names.called(call)
        if (self._names.path(call.func) or "").startswith("builtins."):
            return name != "next"
        return not call.args and not ASKING_WORDS.isdisjoint(name.lower().split("_"))
