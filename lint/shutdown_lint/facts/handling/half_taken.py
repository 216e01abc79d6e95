"""Locks that a signal can leave held: taken before the `try` that would give them back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.tree import running_nodes, statements_in
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.handling.locking import Locking, Taking
    from shutdown_lint.facts.handling.main_program import MainProgram
    from shutdown_lint.facts.signals.handlers import Handlers

# Their `with` statement is one step for signals. That of a Condition is written in Python.
_OF_ONE_STEP = frozenset({"threading.Lock", "threading.RLock"})


class HalfTaken(NamedTuple):
    """A lock that is taken, and the statement behind it that gives it back."""

    taking: Taking
    call: cst.Call
    statement: cst.Expr
    try_: cst.Try
    is_known: bool  # to be a lock of threading

    @property
    def is_plain(self) -> bool:
        """Whether the `try` does nothing else than to give the lock back."""
        final = self.try_.finalbody
        return (
            final is not None
            and len(statements_in(final.body)) == 1
            and not self.try_.handlers
            and self.try_.orelse is None
        )


class HalfTakenLocks:
    """The locks of a module that an exception out of a signal handler leaves held."""

    def __init__(
        self,
        tree: Tree,
        objects: Objects,
        effects: Effects,
        reach: Reach,
        handlers: Handlers,
        locking: Locking,
        main: MainProgram,
    ) -> None:
        self._tree = tree
        self._objects = objects
        self._effects = effects
        self._reach = reach
        self._handlers = handlers
        self._locking = locking
        self._main = main

    @cached_property
    def raised_by_signal(self) -> tuple[Via, ...]:
        """How a stop signal comes to raise an exception in the main program; else empty."""
        for handler in self._handlers.handlers:
            if handler.in_loop or not handler.ends_program:
                continue
            for reached in self._reach.from_function(handler.function):
                node = reached.node
                if isinstance(node, cst.Raise) or self._effects.ends_process(node):
                    return (handler.via, *reached.path, Via(node, "the exception is raised here"))
        for registration in self._handlers.registrations:
            if registration.disposition == "default_int_handler":
                return (Via(registration.call, "the signal raises KeyboardInterrupt"),)
        return ()

    def of(self, try_: cst.Try) -> HalfTaken | None:
        """The lock that is taken right before a `try` whose `finally` gives it back."""
        if try_.finalbody is None or not self._main.runs(try_):
            return None
        statement = self._before(try_)
        if not isinstance(statement, cst.Expr) or not isinstance(statement.value, cst.Call):
            return None
        call = statement.value
        if (
            call.args
            or not isinstance(call.func, cst.Attribute)
            or written_name(call) != "acquire"
        ):
            return None
        owner = call.func.value
        taking = self._locking.taken(call)
        if taking is None or not taking.lock.is_exclusive or not self._releases(try_, owner):
            return None
        known = self._objects.known(owner) in _OF_ONE_STEP
        if not known and not taking.is_by_name:
            return None
        return HalfTaken(taking, call, statement, try_, known)

    def _before(self, try_: cst.Try) -> cst.CSTNode | None:
        block = self._tree.parent(try_)
        if not isinstance(block, (cst.IndentedBlock, cst.Module)):
            return None
        beside = list(block.body)
        index = beside.index(try_)
        before = beside[index - 1] if index else None
        return before.body[-1] if isinstance(before, cst.SimpleStatementLine) else None

    def _releases(self, try_: cst.Try, owner: cst.BaseExpression) -> bool:
        assert try_.finalbody is not None
        return any(
            isinstance(node, cst.Call)
            and written_name(node) == "release"
            and isinstance(node.func, cst.Attribute)
            and self._objects.same(node.func.value, owner)
            for node in running_nodes(try_.finalbody)
        )
