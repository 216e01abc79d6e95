"""Loops that look whether they are to stop, and who waits until they have looked."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.loops.stop_conditions import By
from shutdown_lint.knowledge.stopping import STOP_EVENT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.loops.stop_conditions import StopCondition, StopConditions
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.workers import Worker, Workers
    from shutdown_lint.facts.work.entries import Entries

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class HeldUp(IntEnum):
    """How much of the stop waits for the end of a loop."""

    NOTHING = 0  # a daemon thread that nobody joins: the program ends without it
    FOR_A_TIME = 1  # a daemon thread that is joined with a timeout, or may be joined
    ALL = 2  # the program ends when the loop does


class StopLoops:
    """What ends the loops of a module that are told to stop."""

    def __init__(
        self,
        functions: Functions,
        conditions: StopConditions,
        cleanups: Cleanups,
        entries: Entries,
        workers: Workers,
        daemons: Daemons,
        fates: Fates,
        reach: Reach,
    ) -> None:
        self._functions = functions
        self._conditions = conditions
        self._cleanups = cleanups
        self._entries = entries
        self._workers = workers
        self._daemons = daemons
        self._fates = fates
        self._reach = reach

    def told_by(self, loop: Loop) -> tuple[StopCondition, ...]:
        """The events and flags that a stop sets to end a loop.

        Events of another kind, such as one that tells of an answer, are left out.
        """
        return tuple(one for one in self._conditions.of(loop) if self.is_of_stop(one))

    def setter(self, condition: StopCondition) -> cst.CSTNode | None:
        """The place that tells the loop to stop: the one in cleanup, or else the first."""
        setters = self._conditions.setters(condition)
        for setter in setters:
            if self._cleanups.holds(setter):
                return setter
        return setters[0] if setters else None

    def held_up_by(self, loop: Loop) -> HeldUp:
        """How much of the stop waits until the loop has come to look."""
        function = loop.within
        if function is None or function in self._entries.functions:
            return HeldUp.ALL
        starters = [one for one in self._workers.all if self._runs(one, function)]
        if starters:
            return max(map(self._held_up_by_worker, starters))
        owner = function.owner
        if owner is not None and self._daemons.makes_daemons(owner):
            return HeldUp.FOR_A_TIME if self._joins_itself(owner) else HeldUp.NOTHING
        return HeldUp.ALL

    def is_of_stop(self, condition: StopCondition) -> bool:
        """Whether somebody sets an event or flag because something is to stop."""
        setters = self._conditions.setters(condition)
        foreign = self._conditions.is_foreign(condition)
        if not setters and not foreign:
            return False  # nobody ever tells it
        if condition.by is By.EVENT and not condition.ends_when:
            return False
        if condition.by is By.EVENT and not STOP_EVENT_WORDS.isdisjoint(_words(condition.subject)):
            return True
        return any(map(self._cleanups.holds, setters))

    def _runs(self, worker: Worker, function: Function) -> bool:
        if worker.target is None:
            return False
        return worker.target == function or any(
            reached.function == function for reached in self._reach.from_function(worker.target)
        )

    def _held_up_by_worker(self, worker: Worker) -> HeldUp:
        fate = self._fates.of(worker.call)
        # A job is waited for with its executor.
        daemon = self._daemons.can_be(worker.call) and self._daemons.is_daemon(worker.call)
        own = self._functions.class_of_name(worker.call.func)
        joins = fate.calls_of("join")
        if daemon is False or any(not _is_timed(join) for join in joins):
            return HeldUp.ALL
        if joins or daemon is None or fate.escapes or (own and self._joins_itself(own)):
            return HeldUp.FOR_A_TIME
        return HeldUp.NOTHING

    def _joins_itself(self, class_: Class) -> bool:
        return any(
            isinstance(call.func, cst.Attribute)
            and call.func.attr.value == "join"
            and self._functions.self_class(call.func.value) == class_
            for call in self._calls_in(class_)
        )

    def _calls_in(self, class_: Class) -> Iterator[cst.Call]:
        for method in self._functions.methods(class_):
            for node in running_nodes(method.node.body):
                if isinstance(node, cst.Call):
                    yield node


def _words(subject: cst.BaseExpression) -> set[str]:
    """The words of a name, in whatever way they are joined: `shuttingDown`, `_stop_event`."""
    match subject:
        case cst.Name(value=name):
            return {word.lower() for word in _WORD.findall(name)}
        case cst.Attribute(attr=cst.Name(value=name)):
            return {word.lower() for word in _WORD.findall(name)}
    return set()


def _is_timed(join: cst.Call) -> bool:
    timeout = argument(join, 0, "timeout")
    return timeout is not None and not is_constant(timeout, None)
