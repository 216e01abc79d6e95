"""Handlers that return without having done anything that could end the program."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import cleanup, harmless
from shutdown_lint.knowledge.exits import LEAVING_WORDS
from shutdown_lint.knowledge.registrars import SYNCHRONOUS
from shutdown_lint.knowledge.serving import RUNNING_WORDS
from shutdown_lint.knowledge.stopping import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.stopping import Stopping
    from shutdown_lint.facts.loops.loops import Loops

_TAKEN = (Kind.ASSIGN, Kind.CONTEXT, Kind.ELEMENT)
_DOUBTS = (cst.Assert, cst.Await, cst.Del, cst.Raise, cst.While, cst.Yield)


class Outcome(NamedTuple):
    """What a function does that, for all that can be seen, ends nothing."""

    cleanup: tuple[Reached, ...]  # the calls that clean up
    sure: bool  # False where a cleanup call may do more than its name says


class GoingOn:
    """Judges whether the program goes on after a handler as if nothing had been."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        reach: Reach,
        effects: Effects,
        stopping: Stopping,
        loops: Loops,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._reach = reach
        self._effects = effects
        self._stopping = stopping
        self._loops = loops

    def after(self, function: Function) -> Outcome | None:
        """What a function does when nothing in it could end the program; None in any doubt.

        An exit, a flag, a signal, and any call that is not known for harmless or cleanup by its
        name is a doubt.
        """
        cleaning: list[Reached] = []
        sure = True
        run: set[Function] = set()
        for reached in self._reach.from_function(function):
            node = reached.node
            if reached.function is not None:
                run.add(reached.function)
            if isinstance(node, _DOUBTS) or self._stopping.sets_flag(node):
                return None
            if not isinstance(node, cst.Call):
                continue
            if self._is_harmless(node):
                if self._is_cleanup_of_ours(node):
                    cleaning.append(reached)
                continue
            if not self._cleans(node):
                return None
            cleaning.append(reached)
            sure = sure and self._says_what(node)
        if any(not one.is_plain or one.is_async for one in run):
            return None
        sure = sure and not any(self._is_missed(reached.node, run) for reached in cleaning)
        return Outcome(tuple(cleaning), sure)

    def _is_harmless(self, call: cst.Call) -> bool:
        """Whether the call changes nothing, or only runs a function of ours that is judged too."""
        callee = self._calls.callee(call)
        if callee is not None:
            return not callee.is_async and not self._functions.is_generator(callee)
        path = self._names.path(call.func) or ""
        if path in harmless.CALLS or self._effects.output(call) is not None:
            return True
        owner, _, name = path.rpartition(".")
        if owner == "builtins":
            return name not in harmless.ACTING_BUILTINS
        if owner in harmless.MODULES:
            return True
        return (
            isinstance(call.func, cst.Attribute)
            and call.func.attr.value in harmless.READING_METHODS
        )

    def _is_cleanup_of_ours(self, call: cst.Call) -> bool:
        """Whether a harmless call saves something, by what it does or by its name."""
        if self._effects.is_durable_work(call):
            return True
        words = _words(written_name(call))
        return self._calls.callee(call) is not None and bool(words & cleanup.CLEANING_WORDS)

    def _cleans(self, call: cst.Call) -> bool:
        """Whether the call by its name cleans up, and by no word of it ends something."""
        if self._names.path(call.func) in cleanup.CLEANING_CALLS:
            return True
        method = written_name(call)
        if isinstance(call.func, cst.Attribute):
            known = self._objects.known(call.func.value)
            if (known, method) in cleanup.CLEANING_METHODS:
                return True
        words = _words(method)
        if words & (STOP_WORDS | LEAVING_WORDS):
            return False
        if method in ("clear", "remove"):  # of a list, or an event, that others look at
            return False
        return bool(words & cleanup.CLEANING_WORDS)

    def _says_what(self, call: cst.Call) -> bool:
        """Whether one can tell what is cleaned up: `close_database()`, `db.close()`.

        Not `close()` of a base class or of elsewhere: that may well stop the program.
        """
        if self._names.path(call.func) in cleanup.CLEANING_CALLS:
            return True
        if isinstance(call.func, cst.Attribute):
            owner = call.func.value
            return not isinstance(owner, cst.Call) and self._functions.self_class(owner) is None
        return len(_words(written_name(call)) - {"all", "up"}) > 1

    def _is_missed(self, node: cst.CSTNode, run: set[Function]) -> bool:
        """Whether what is closed is what the program waits for: that may well end its loop."""
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return False
        if _words(node.func.attr.value).isdisjoint(cleanup.CLOSING_WORDS):
            return False
        closed = self._objects.meant(self._whole(node.func.value))
        return any(
            self._objects.same(used, closed) and self._functions.around(used) not in run
            for used in self._waited_on
        )

    def _sources(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What a variable is taken from, or asked of: `connection.channel()`."""
        binding = self._names.binding(node) if isinstance(node, cst.Name) else None
        if binding is not None and binding.kind in _TAKEN and binding.value is not None:
            yield from running_nodes(binding.value)
        elif isinstance(node, cst.Attribute):
            for value in self._objects.attributes.values_of(node):
                if value is not None:
                    yield from running_nodes(value)

    def _whole(self, node: cst.BaseExpression) -> cst.CSTNode:
        """The container that the variable of a loop is taken from, else the node itself."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None and binding.kind is Kind.ELEMENT and binding.value is not None:
                return binding.value
        return node

    @cached_property
    def _waited_on(self) -> tuple[cst.Name | cst.Attribute, ...]:
        """What is named where the program spends its time."""
        found: list[cst.CSTNode] = []
        for loop in self._loops.unbounded:
            found += running_nodes(loop.node)
            found += (one.node for one in self._reach.from_node(loop.body, coroutines=True))
        for call in self._tree.all(cst.Call):
            if self._loops.keeps_waiting(call) or _words(written_name(call)) & RUNNING_WORDS:
                found += running_nodes(call)
        for for_ in self._tree.all(cst.For):
            if isinstance(for_.iter, (cst.Name, cst.Attribute)):
                if None in self._objects.contents.of(for_.iter):  # it may give things for ever
                    found.append(for_.iter)
        for node in tuple(found):
            found += self._sources(node)
        return tuple(
            node for node in dict.fromkeys(found) if isinstance(node, (cst.Name, cst.Attribute))
        )

    def may_return(self, function: Function) -> bool:
        """Whether a `return` may end a call of the function before its last statement."""
        return bool(self._functions.returned(function))

    @cached_property
    def is_woken(self) -> bool:
        """Whether the program waits for a signal as such, or a handler may close what wakes it."""
        return any(
            self._names.path(call.func) in SYNCHRONOUS | _WAKING
            for call in self._tree.all(cst.Call)
        )


# Who waits at the other end of a pair goes on when a handler closes this one.
_WAKING: Final = frozenset({"signal.pause", "socket.socketpair", "os.pipe"})


def _words(name: str) -> set[str]:
    return set(name.lower().strip("_").split("_"))
