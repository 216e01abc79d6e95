"""Threads that only an exit callback tells to stop: it does not run before they have ended."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.signals.workers import Place
from shutdown_lint.knowledge import workers as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.at_exit import AtExit
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.loops.stop_conditions import StopCondition, StopConditions
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.workers import Worker, Workers
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.users import Users


class LateStop(NamedTuple):
    """A thread, the loop that it goes round in, and the exit callback that would end it."""

    place: cst.CSTNode  # the call or decorator that registers the callback
    setter: cst.CSTNode  # what in it would tell the thread
    thread: cst.Call
    loop: cst.While | cst.For
    is_job: bool
    may_be_told: bool  # what tells it is public: other files may do so in time


class LateStops:
    """Finds threads that the interpreter waits for before it tells them to stop."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        origins: Origins,
        fates: Fates,
        reach: Reach,
        loops: Loops,
        workers: Workers,
        daemons: Daemons,
        handlers: Handlers,
        cleanups: Cleanups,
        entries: Entries,
        at_exit: AtExit,
        stop_conditions: StopConditions,
        users: Users,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._origins = origins
        self._fates = fates
        self._reach = reach
        self._loops = loops
        self._workers = workers
        self._daemons = daemons
        self._handlers = handlers
        self._cleanups = cleanups
        self._entries = entries
        self._at_exit = at_exit
        self._stop_conditions = stop_conditions
        self._users = users

    @cached_property
    def all(self) -> tuple[LateStop, ...]:
        """One for each exit callback, in source order."""
        found: dict[cst.CSTNode, LateStop] = {}
        for worker in self._workers.all:
            is_job = self._is_job(worker)
            if worker.target is None or not (is_job or self._is_joined_at_exit(worker)):
                continue
            for reached in self._reach.from_function(worker.target):
                loop = self._loops.of(reached.node)
                late = None if loop is None else self._late(worker, loop, is_job=is_job)
                if late is not None:
                    found.setdefault(late.place, late)
        return tuple(sorted(found.values(), key=lambda one: self._tree.order(one.place)))

    def _is_job(self, worker: Worker) -> bool:
        """Whether it is given to an executor, of which the threads are joined as well."""
        func = worker.call.func
        if not isinstance(func, cst.Attribute) or func.attr.value not in ("submit", "map"):
            return False
        origin = self._origins.of(func.value)
        return origin is not None and all(
            self._names.path(made.func) == table.JOINED_POOL for made in origin.calls
        )

    def _is_joined_at_exit(self, worker: Worker) -> bool:
        """Whether it surely is no daemon, and is started."""
        return (
            worker.place is Place.THREAD
            and self._daemons.is_daemon(worker.call) is False
            and self._fates.of(worker.call).uses("start")
        )

    def _late(self, worker: Worker, loop: Loop, *, is_job: bool) -> LateStop | None:
        conditions = self._stop_conditions.of(loop)
        if (
            not conditions
            or any(map(self._stop_conditions.is_foreign, conditions))
            or self._is_left_otherwise(loop, conditions)
        ):
            return None
        setters = [setter for one in conditions for setter in self._stop_conditions.setters(one)]
        places = [self._place(setter) for setter in setters]
        known = [place for place in places if place is not None]
        if not known or len(known) < len(places):
            return None
        place, may_be_told = known[0]
        may_be_told = may_be_told or any(self._is_public(one.subject) for one in conditions)
        return LateStop(place, setters[0], worker.call, loop.node, is_job, may_be_told)

    def _is_public(self, subject: cst.BaseExpression) -> bool:
        """Whether other files may set an event or a flag: `service.stopping.set()`."""
        name = subject.attr if isinstance(subject, cst.Attribute) else subject
        if not isinstance(name, cst.Name) or name.value.startswith("_"):
            return False
        if self._entries.is_script:
            return False
        if subject is not name:
            return True
        binding = self._names.binding(name)
        return binding is None or self._functions.around(binding.node) is None

    def _is_left_otherwise(self, loop: Loop, conditions: tuple[StopCondition, ...]) -> bool:
        """Whether a `break` or `return` leaves the loop that no stop condition leads to."""
        return any(
            isinstance(node, cst.Return)
            or (isinstance(node, cst.Break) and self._tree.loop_around(node) is loop.node)
            for node in running_nodes(loop.body)
            if not any(
                isinstance(above, cst.If)
                and any(self._tree.inside(one.checked, above.test) for one in conditions)
                for above in self._tree.ancestors(node)
            )
        )

    def _place(self, setter: cst.CSTNode) -> tuple[cst.CSTNode, bool] | None:
        """Where the exit callback is registered that runs a setter; None if others run it too.

        With it, whether a function on the way may be used elsewhere.
        """
        for callback in self._cleanups.exit_callbacks:
            if callback.callback is setter:
                return callback.call, False
        found = self._reached.get(setter)
        if found is None:
            return None
        place, functions = found
        if not all(map(self._is_only_run_at_exit, functions)):
            return None
        return place, any(map(self._users.may_be_elsewhere, functions))

    @cached_property
    def _reached(self) -> dict[cst.CSTNode, tuple[cst.CSTNode, tuple[Function, ...]]]:
        """What exit callbacks run: where they are registered, and the functions on the way."""
        return {
            reached.node: (cleanup.via.node, tuple(self._on_the_way(cleanup.function, reached)))
            for cleanup, reached in self._at_exit.reached
        }

    def _on_the_way(self, first: Function | None, reached: Reached) -> Iterator[Function]:
        around = (self._functions.around(via.node) for via in reached.path)
        yield from dict.fromkeys(
            one for one in (first, *around, reached.function) if one is not None
        )

    def _is_only_run_at_exit(self, function: Function) -> bool:
        if any(
            one.reference is not None and one.reference.function == function
            for one in self._handlers.registrations
        ):
            return False
        return all(
            mention in self._reached
            or any(
                self._tree.inside(mention, one.callback) for one in self._cleanups.exit_callbacks
            )
            for mention in self._users.beside_handlers(function)
        )
