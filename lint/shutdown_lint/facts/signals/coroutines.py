"""Coroutines: which callables give one when they are called, and which are made and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.calls import PARTIALS
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge import coroutines as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree

# Decorators after which a coroutine function is one still.
_LEAVING = frozenset({"atexit.register", "builtins.classmethod", "builtins.staticmethod"})
# What hands the value of an expression on to the one around it.
_PASSING = (cst.BooleanOperation, cst.Element, cst.IfExp, cst.List, cst.Tuple)


class CoroutineFunction(NamedTuple):
    """A callable that only makes a coroutine: none of its body runs before somebody awaits it."""

    display: str  # as messages name it: `Worker.stop()`
    function: Function | None  # of this module; None for one of a library
    # False for a lambda that only calls one, and for instances with `async def __call__`: asyncio
    # does not see what they are.
    is_recognised: bool = True


class Coroutines:
    """The coroutine functions that a module names and calls."""

    def __init__(
        self, tree: Tree, names: Names, objects: Objects, calls: Calls, reach: Reach
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._calls = calls
        self._reach = reach

    def named_by(self, callback: cst.BaseExpression) -> CoroutineFunction | None:
        """The coroutine function that an expression stands for.

        Also inside of a `partial`, and one that a lambda does nothing but call.
        """
        reference = self._calls.reference(callback)
        if reference is not None:
            body = reference.function.node.body
            if isinstance(reference.function.node, cst.Lambda) and isinstance(body, cst.Call):
                made = self.made_by(body)
                return None if made is None else made._replace(is_recognised=False)
            return self.defined_by(reference.function)
        if isinstance(callback, cst.Call):
            is_partial = self._names.path(callback.func) in PARTIALS and callback.args
            return self.named_by(callback.args[0].value) if is_partial else None
        return self._of_library(callback)

    def made_by(self, call: cst.Call) -> CoroutineFunction | None:
        """The coroutine function that a call calls; None when it may give something else."""
        return self.named_by(call.func)

    def defined_by(self, function: Function) -> CoroutineFunction | None:
        """The function, if calling it makes a coroutine: no decorator makes it something else."""
        if not function.is_async or not set(function.decorators) <= _LEAVING:
            return None
        if any(isinstance(node, cst.Yield) for node in running_nodes(function.node.body)):
            return None  # an asynchronous generator
        return CoroutineFunction(function.display, function, function.name != "__call__")

    def dropped_by(self, function: Function) -> Iterator[Reached]:
        """The calls, when a function that is called for nothing runs, whose coroutine is dropped.

        Nobody keeps what they give: they are statements, or what the function returns. A lambda
        that is nothing but such a call is left out: it stands for what it calls.
        """
        if function.is_async or isinstance(function.node.body, cst.Call):
            return
        for reached in self._reach.from_function(function):
            if isinstance(reached.node, cst.Call) and self.is_dropped(reached):
                if self.made_by(reached.node) is not None:
                    yield reached

    def is_dropped(self, reached: Reached) -> bool:
        """Whether nobody keeps the value of a node that runs when a callback is called."""
        node = reached.node
        above = self._tree.parent(node)
        while isinstance(above, _PASSING):
            if isinstance(above, cst.IfExp) and node is above.test:
                return False
            if isinstance(above, cst.BooleanOperation) and node is above.left:
                return False
            node, above = above, self._tree.parent(above)
        if isinstance(above, cst.Lambda):
            return reached.depth == 0 and node is above.body
        return isinstance(above, cst.Expr) or (
            isinstance(above, cst.Return) and reached.depth == 0
        )

    def _of_library(self, callback: cst.BaseExpression) -> CoroutineFunction | None:
        if self._names.path(callback) not in table.FUNCTIONS:
            if not isinstance(callback, cst.Attribute):
                return None
            if (self._objects.known(callback.value), callback.attr.value) not in table.METHODS:
                return None
        name = callback.attr.value if isinstance(callback, cst.Attribute) else ""
        return CoroutineFunction(f"{written_path(callback) or f'….{name}'}()", None)
