"""Locks: which are taken where, and whether the main program takes the same ones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge import locking as table
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.handling.child_waits import ChildWaits
    from shutdown_lint.facts.handling.lock_identity import LockIdentity
    from shutdown_lint.facts.handling.main_program import MainProgram

# What a loop may rest in, with a bound or without.
_RESTS = frozenset({"accept", "get", "join", "poll", "recv", "select", "wait"})


class Taking(Entity):
    """One place that takes a lock, and waits for it when somebody else holds it."""

    node: cst.Call | cst.WithItem
    owner: cst.BaseExpression  # the lock, or the object that has it inside
    method: str  # `with` for the with statement
    lock: table.Lock
    is_reentrant: bool
    is_bounded: bool  # the wait is
    limit: float | None  # its bound in seconds, when it is a literal; 0: it does not wait

    @property
    def is_of_child(self) -> bool:
        """Whether it is the one inside of a Popen object, held while one waits for the child."""
        return self.lock is table.CHILD_LOCK

    @property
    def does(self) -> str:
        """What the main program does there, as related places say it."""
        return "waits for it" if self.is_of_child else "takes it"

    @property
    def is_by_name(self) -> bool:
        """Whether nothing but its name says that it is a lock."""
        return self.lock is table.UNKNOWN

    @property
    def is_instant(self) -> bool:
        """Whether it lets go of the lock at once, and only an instant counts: `release()`."""
        return self.method == table.RELEASE

    @property
    def spot(self) -> cst.CSTNode:
        """The smallest thing that a reader must look at."""
        return self.node.item if isinstance(self.node, cst.WithItem) else self.node


class Locking:
    """The locks of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        effects: Effects,
        reach: Reach,
        main: MainProgram,
        identity: LockIdentity,
        children: ChildWaits,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._effects = effects
        self._reach = reach
        self._main = main
        self._identity = identity
        self._children = children

    def taken(self, node: cst.CSTNode) -> Taking | None:
        """What a call or a with item locks; None when it locks nothing or never waits for it."""
        found = self._use(node, by_holder=False)
        return None if found is None or found.limit == 0 else found

    def held_by_main(self, taking: Taking) -> Taking | None:
        """Where the main program holds the lock that is taken."""
        return next((use for use in self._uses_in_main if self._hinders(use, taking)), None)

    def keeps_out_second_signal(self, taking: Taking, function: Function) -> bool:
        """Whether a handler keeps a lock that only it takes, over work that takes its time.

        The handler of a second signal then waits for the one below it. An `if` in the handler, or
        another signal handler that it sets, may be the guard against that.
        """
        if not taking.lock.is_exclusive or taking.is_reentrant or taking.is_bounded:
            return False
        around = self._tree.parent(taking.node)
        if isinstance(around, cst.With) and not self._tree.makes_call(around.body):
            return False
        return not any(
            isinstance(reached.node, (cst.If, cst.IfExp, cst.Match))
            or self._names.path(reached.node) == "signal.signal"
            for reached in self._reach.from_function(function)
        )

    def clashes(self, call: cst.Call) -> bool:
        """Whether a call takes a lock that the main program may hold."""
        taking = self.taken(call)
        return taking is not None and self.held_by_main(taking) is not None

    @cached_property
    def _uses_in_main(self) -> tuple[Taking, ...]:
        nodes = (*self._tree.all(cst.Call), *self._tree.all(cst.WithItem))
        uses = filter(None, (self._use(node, by_holder=True) for node in nodes))
        return tuple(use for use in uses if self._main.runs(use.node))

    def _use(self, node: cst.CSTNode, *, by_holder: bool) -> Taking | None:
        match node:
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=method))):
                pass
            case cst.WithItem(item=(cst.Name() | cst.Attribute()) as owner):
                above = self._tree.parent(node)
                if not isinstance(above, cst.With) or above.asynchronous is not None:
                    return None
                method = table.WITH
            case _:
                return None
        lock = self._lock_of(owner, method)
        if lock is None or method not in (lock.held_by if by_holder else lock.takers):
            return None
        assert isinstance(node, (cst.Call, cst.WithItem))
        reentrant = lock.is_reentrant and not self._identity.is_on_plain_lock(owner)
        return Taking(node, owner, method, lock, reentrant, *self._bound(node, method, lock))

    def _lock_of(self, owner: cst.BaseExpression, method: str) -> table.Lock | None:
        found = self._objects.type(owner)
        if found is None:
            is_lock = method in table.UNKNOWN.takers and self._is_lock_by_name(owner)
            return table.UNKNOWN if is_lock else None
        if found.known is None or (
            found.local is not None and self._functions.method(found.local, method) is not None
        ):
            return None
        return table.BY_CLASS.get(found.known)

    def _is_lock_by_name(self, owner: cst.BaseExpression) -> bool:
        match owner:
            case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
                return name.lower().rpartition("_")[2] in table.NAMES
        return False

    def _bound(
        self, node: cst.Call | cst.WithItem, method: str, lock: table.Lock
    ) -> tuple[bool, float | None]:
        if lock.patience is None or isinstance(node, cst.WithItem) or method != lock.patience[0]:
            return False, None
        _, switch, timeout = lock.patience
        blocks = argument(node, *switch)
        if is_constant(blocks, value=False) or constant_number(blocks) == 0:
            return True, 0
        bound = self._effects.bound(node, timeout)
        return bound.given, bound.seconds

    def _hinders(self, use: Taking, taking: Taking) -> bool:
        if taking.lock.takers[taking.method] != use.lock.held_by[use.method]:
            return False
        if use.lock is table.EVENT_LOCK and not self._spins(use):
            return False
        if use.lock is table.CHILD_LOCK and not self._children.spends_its_time_in(use.node):
            return False
        return self._identity.are_one(use.owner, taking.owner)

    def _spins(self, use: Taking) -> bool:
        """Whether a use of an event stands in a loop that never rests."""
        assert isinstance(use.node, cst.Call)
        if use.method == "wait" and constant_number(argument(use.node, 0, "timeout")) != 0:
            return False
        loop = next((a for a in self._tree.ancestors(use.node) if isinstance(a, cst.While)), None)
        return loop is not None and not any(
            isinstance(node, cst.Call) and self._rests(node) for node in running_nodes(loop)
        )

    def _rests(self, call: cst.Call) -> bool:
        if self._effects.blocking(call) is not None:
            return True
        func = call.func
        return (
            isinstance(func, cst.Attribute)
            and func.attr.value in _RESTS
            and constant_number(argument(call, 0, "timeout")) != 0
        )
