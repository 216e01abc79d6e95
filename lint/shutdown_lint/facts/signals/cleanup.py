"""Code that runs because something ends: what it is, and who makes it run."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import cleanup as table
from shutdown_lint.knowledge.registrars import AT_EXIT
from shutdown_lint.knowledge.signals import TERMINATION
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls, Reference
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.hooks import Hooks


class CleanupKind(Enum):
    """What makes a piece of cleanup run."""

    HANDLER = "signal handler"
    LOOP_HANDLER = "event loop signal handler"
    EXIT_CALLBACK = "exit callback"
    FINALLY = "finally"
    INTERRUPT = "except KeyboardInterrupt or SystemExit"
    EXIT_METHOD = "__exit__"
    HOOK = "shutdown hook"
    NAMED = "a function named like cleanup"


class Cleanup(Entity):
    """A piece of code that runs at the end of something."""

    kind: CleanupKind
    root: cst.CSTNode  # the block, or the body of the function
    function: Function | None  # whose body `root` is, or stands in
    via: Via  # what makes it run

    @property
    def is_by_name(self) -> bool:
        """Whether nothing but the function's name says that it is cleanup."""
        return self.kind is CleanupKind.NAMED

    @property
    def is_of_block(self) -> bool:
        """Whether it belongs to a context manager: it also runs in the middle of the program."""
        return self.kind is CleanupKind.EXIT_METHOD

    @property
    def is_hook(self) -> bool:
        """Whether a framework runs it when it stops."""
        return self.kind is CleanupKind.HOOK

    @property
    def is_handler(self) -> bool:
        """Whether it is a signal handler that interrupts the main program."""
        return self.kind is CleanupKind.HANDLER

    @property
    def is_loop_handler(self) -> bool:
        """Whether it is a signal handler that an event loop runs between its callbacks."""
        return self.kind is CleanupKind.LOOP_HANDLER

    @property
    def by_exit(self) -> bool:
        """Whether it runs because the process ends, not only because a block does."""
        return self.kind in (CleanupKind.HANDLER, CleanupKind.EXIT_CALLBACK)

    def restarts(self, reached: Reached) -> bool:
        """Whether what is reached is the program's work again, which the cleanup starts anew."""
        called = {written_name(via.node) for via in reached.path if isinstance(via.node, cst.Call)}
        if called & table.MAIN_LOOPS:
            return True
        return reached.depth > 0 and (
            any(node is self.root for node in running_nodes(reached.node))
            or self._is_set_up_in(reached.function)
        )

    def _is_set_up_in(self, function: Function | None) -> bool:
        """Whether a function is what makes it run: the one that registers the handler."""
        return function is not None and any(
            node is self.via.node for node in running_nodes(function.node.body)
        )


class ExitCallback(Entity):
    """A function given to `atexit.register`."""

    call: cst.Call
    callback: cst.BaseExpression
    reference: Reference | None
    given: tuple[cst.Arg, ...]  # the arguments it will be called with


class Cleanups:
    """All cleanup code of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        handlers: Handlers,
        exceptions: Exceptions,
        hooks: Hooks,
        own: frozenset[str],
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._handlers = handlers
        self._exceptions = exceptions
        self._hooks = hooks
        self._own = own  # names of functions that the project says are cleanup

    @cached_property
    def exit_callbacks(self) -> tuple[ExitCallback, ...]:
        """The callbacks registered by calling `atexit.register`."""
        found = []
        for call in self._tree.all(cst.Call):
            if self._names.path(call.func) in AT_EXIT:
                callback = argument(call, 0, "func")
                if callback is not None:
                    rest = tuple(arg for arg in call.args if arg.value is not callback)
                    reference = self._calls.reference(callback)
                    found.append(ExitCallback(call, callback, reference, rest))
        return tuple(found)

    @cached_property
    def exit_places(self) -> tuple[cst.CSTNode, ...]:
        """Where something is registered to run at exit: calls, and decorators of functions."""
        decorators = (
            cleanup.via.node
            for function in self._functions.all
            for cleanup in self._by_decorator(function)
        )
        return (*(callback.call for callback in self.exit_callbacks), *decorators)

    @cached_property
    def all(self) -> tuple[Cleanup, ...]:
        """Every piece of cleanup; functions that are cleanup only by name come last."""
        return tuple(self._find())

    def holds(self, node: cst.CSTNode) -> bool:
        """Whether a node stands in a piece of cleanup."""
        return any(self._tree.inside(node, cleanup.root) for cleanup in self.all)

    def _find(self) -> Iterator[Cleanup]:
        known: set[Function] = set()
        for cleanup in (*self._functions_told(), *self._blocks()):
            if cleanup.function is not None and cleanup.root is cleanup.function.node.body:
                known.add(cleanup.function)
            yield cleanup
        for function in self._functions.all:
            if function not in known and _is_named_like_cleanup(function.name):
                via = Via(function.node, f"{function.display} is cleanup by its name")
                yield Cleanup(CleanupKind.NAMED, function.node.body, function, via)

    def _functions_told(self) -> Iterator[Cleanup]:
        for handler in self._handlers.handlers:
            if handler.signals & TERMINATION or not handler.signals:
                kind = CleanupKind.LOOP_HANDLER if handler.in_loop else CleanupKind.HANDLER
                yield Cleanup(kind, handler.function.node.body, handler.function, handler.via)
        for callback in self.exit_callbacks:
            if callback.reference is not None:
                function = callback.reference.function
                via = Via(callback.call, "registered to run at exit here")
                yield Cleanup(CleanupKind.EXIT_CALLBACK, function.node.body, function, via)
        for function in self._functions.all:
            yield from self._by_decorator(function)
            if function.owner is not None and function.name in table.EXIT_METHODS:
                via = Via(function.node, f"{function.display} runs when the with block ends")
                yield Cleanup(CleanupKind.EXIT_METHOD, function.node.body, function, via)
            if self._is_own(function):
                via = Via(function.node, f"{function.display} is cleanup, the configuration says")
                yield Cleanup(CleanupKind.HOOK, function.node.body, function, via)
        for hook in self._hooks.find():
            yield Cleanup(CleanupKind.HOOK, hook.root, hook.function, hook.via)

    def _is_own(self, function: Function) -> bool:
        """Whether it has a plain name that is given, or is such a method of a foreign class."""
        if not self._own:
            return False
        bases = () if function.owner is None else self._functions.bases(function.owner)
        return function.name in self._own or any(
            f"{base}.{function.name}" in self._own for base in bases
        )

    def _by_decorator(self, function: Function) -> Iterator[Cleanup]:
        if not isinstance(function.node, cst.FunctionDef):
            return
        for decorator in function.node.decorators:
            expression = decorator.decorator
            target = expression.func if isinstance(expression, cst.Call) else expression
            if self._names.path(target) in AT_EXIT:
                via = Via(decorator, "registered to run at exit here")
                yield Cleanup(CleanupKind.EXIT_CALLBACK, function.node.body, function, via)

    def _blocks(self) -> Iterator[Cleanup]:
        for finally_ in self._tree.all(cst.Finally):
            via = Via(finally_, "this finally block runs when the try ends")
            around = self._functions.around(finally_)
            yield Cleanup(CleanupKind.FINALLY, finally_.body, around, via)
        for handler in self._tree.all(cst.ExceptHandler):
            if self._exceptions.caught(handler) & {
                "builtins.KeyboardInterrupt",
                "builtins.SystemExit",
            }:
                via = Via(handler, "this clause runs when the program is interrupted")
                around = self._functions.around(handler)
                yield Cleanup(CleanupKind.INTERRUPT, handler.body, around, via)


def _is_named_like_cleanup(name: str) -> bool:
    words = set(name.lower().strip("_").split("_"))
    return bool(words & table.NAMES) and not any(
        word in name.lower() for word in table.PERIODIC_NAMES
    )
