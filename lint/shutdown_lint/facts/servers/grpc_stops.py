"""How gRPC servers are stopped: with which grace, by whom, and what comes after."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, is_constant
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.signals.cleanup import CleanupKind
from shutdown_lint.knowledge import grpc as table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.following import Follower, Following
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.second_signals import SecondSignals
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.work.entries import Entries

_TOLD = (CleanupKind.HANDLER, CleanupKind.LOOP_HANDLER, CleanupKind.HOOK)
_MAX_DEPTH = 3  # calls away


class GrpcStop(NamedTuple):
    """A call of `stop` on a server."""

    call: cst.Call
    server: cst.BaseExpression
    grace: cst.BaseExpression | None  # None: it is not given
    is_async: bool

    @property
    def has_no_grace(self) -> bool:
        """Whether RPCs in flight are cancelled at once."""
        return (
            self.grace is None
            or is_constant(self.grace, None)
            or constant_number(self.grace) in (0, 0.0)
        )


class GrpcStops:
    """The stops of a module's gRPC servers."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        fates: Fates,
        sequence: Sequence,
        following: Following,
        reach: Reach,
        cleanups: Cleanups,
        handlers: Handlers,
        effects: Effects,
        entries: Entries,
        second_signals: SecondSignals,
        exceptions: Exceptions,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._fates = fates
        self._sequence = sequence
        self._following = following
        self._reach = reach
        self._cleanups = cleanups
        self._handlers = handlers
        self._effects = effects
        self._entries = entries
        self._second_signals = second_signals
        self._exceptions = exceptions

    @cached_property
    def all(self) -> tuple[GrpcStop, ...]:
        """Every stop whose arguments can be seen, in source order."""
        found = (self._of(call) for call in self._tree.all(cst.Call))
        return tuple(sorted(filter(None, found), key=lambda one: self._tree.order(one.call)))

    def is_stop(self, node: cst.CSTNode) -> bool:
        """Whether a node is one of them."""
        return any(stop.call is node for stop in self.all)

    def way_of_sigterm(
        self, stop: GrpcStop, raised: Mapping[str, tuple[Via, ...]]
    ) -> tuple[Via, ...] | None:
        """What leads SIGTERM to a stop; None where it may never do so.

        A handler, a shutdown hook, or the program itself, which hears SIGTERM and goes on to it.

        Args:
            stop: one of `all`.
            raised: the exceptions that SIGTERM raises, and how it comes to that.
        """
        if stop.call in self._told:
            return self._told[stop.call]
        if not (raised or self._handlers.registers("SIGTERM")) or not self._is_programs(stop.call):
            return None
        clause = self._clause_around(stop.call)
        if clause is None:
            return ()
        caught = self._exceptions.caught(clause)
        return next((way for name, way in raised.items() if name in caught), None)

    def is_last_resort(self, stop: GrpcStop) -> bool:
        """Whether RPCs had time before: by another stop, a sleep, or since a signal came twice."""
        before = (*self._sequence.before(stop.call), *self._asked_before(stop.call))
        return self._second_signals.is_meant(stop.call) or any(
            self._gives_time(one, stop) for one in before
        )

    def is_dropped(self, stop: GrpcStop) -> bool:
        """Whether nobody keeps what a stop gives: an event to wait for, or a coroutine."""
        above = self._tree.parent(stop.call)
        if isinstance(above, cst.Expr):
            return True
        return isinstance(above, (cst.Assign, cst.AnnAssign)) and not any(
            self._fates.of(stop.call)
        )

    def is_left_alone(self, stop: GrpcStop) -> bool:
        """Whether it comes back at once, and nobody waits for the RPCs that have time left."""
        return (
            not stop.has_no_grace
            and self.is_dropped(stop)
            and not any(
                written_name(call) == table.WAIT_FOR_END for call in self._tree.all(cst.Call)
            )
        )

    def cut_off_by(self, stop: GrpcStop) -> Follower | None:
        """What surely runs while RPCs of a stop are in flight, and ends them or what they use."""
        for follower in self._following.calls(stop.call):
            call = follower.call
            if self._effects.is_logging(call):
                continue
            if self._waits(call) or not follower.is_certain:
                return None
            if self._effects.ends_at_once(call) or self._takes_away(call, stop):
                return follower
        return None

    def _of(self, call: cst.Call) -> GrpcStop | None:
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value != table.STOP:
            return None
        found = self._objects.type(func.value)
        if found is None or found.known not in table.SERVERS or found.local is not None:
            return None
        if any(arg.star for arg in call.args):
            return None
        grace = argument(call, 0, "grace")
        return GrpcStop(call, func.value, grace, found.known == table.ASYNC_SERVER)

    @cached_property
    def _told(self) -> dict[cst.CSTNode, tuple[Via, ...]]:
        """The calls that handlers and hooks make when the program is told to stop."""
        calls = {stop.call for stop in self.all}
        found: dict[cst.CSTNode, tuple[Via, ...]] = {}
        for cleanup in self._cleanups.all if calls else ():
            if cleanup.kind not in _TOLD:
                continue
            for reached in self._reach.from_node(cleanup.root, coroutines=True):
                if reached.node in calls and reached.depth <= _MAX_DEPTH:
                    found.setdefault(reached.node, (cleanup.via, *reached.path))
        return found

    def _is_programs(self, node: cst.CSTNode) -> bool:
        """Whether a node is of the program itself, or where it registers for SIGTERM."""
        return self._entries.runs(node) or any(
            "SIGTERM" in registration.signals.names
            and registration.within is not None
            and self._tree.inside(node, registration.within.node)
            for registration in self._handlers.registrations
        )

    def _clause_around(self, node: cst.CSTNode) -> cst.ExceptHandler | None:
        """The innermost clause of a node's function that only an exception leads to."""
        for above in self._tree.ancestors(node):
            if isinstance(above, FUNCTIONS):
                return None
            if isinstance(above, cst.ExceptHandler):
                return above
        return None

    def _gives_time(self, statement: cst.CSTNode, stop: GrpcStop) -> bool:
        if isinstance(statement, (cst.While, cst.For)):
            return False  # the program's own work
        return any(
            self._names.path(call.func) in table.SLEEPS
            or any(
                other.call is call
                and not other.has_no_grace
                and self._objects.same(other.server, stop.server)
                for other in self.all
            )
            for call in self._calls_in(statement)
        )

    def _asked_before(self, node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
        """The conditions of a function that lead to a node: `if not server.stop(9).wait(9):`."""
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, cst.If) and below is not above.test:
                yield above.test

    def _calls_in(self, statement: cst.CSTNode) -> Iterator[cst.Call]:
        for reached in self._reach.from_node(statement):
            if isinstance(reached.node, cst.Call) and reached.depth == 0:
                yield reached.node

    def _waits(self, call: cst.Call) -> bool:
        if self._names.called(call) in table.GIVE_TIME:
            return True
        known = isinstance(call.func, cst.Attribute) and self._objects.known(call.func.value)
        return known == "concurrent.futures.Executor"

    def _takes_away(self, call: cst.Call, stop: GrpcStop) -> bool:
        if not isinstance(call.func, cst.Attribute):
            return False
        words = call.func.attr.value.lower().strip("_").split("_")
        path = self._names.path(call.func) or ""
        return (
            not table.TAKE_AWAY.isdisjoint(words)
            and not path.startswith("logging.")
            and not self._objects.same(call.func.value, stop.server)
        )
