"""What a module ends in `__del__` and nowhere else."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge import finalizers as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree


class LastResort(NamedTuple):
    """A call that ends something, and that only `__del__` comes to."""

    reached: Reached
    call: cst.Call


class OnlyInDel:
    """The cleanup of a module that only `__del__` does."""

    def __init__(
        self, tree: Tree, names: Names, functions: Functions, objects: Objects, reach: Reach
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._reach = reach

    @cached_property
    def all(self) -> tuple[LastResort, ...]:
        """The first such call of each class, in source order."""
        return tuple(filter(None, map(self._of, self._functions.classes)))

    def _of(self, class_: Class) -> LastResort | None:
        finalizer = next((m for m in self._functions.methods(class_) if m.name == "__del__"), None)
        if finalizer is None or self._has_sure_way(class_):
            return None
        reached = list(self._reach.from_function(finalizer))
        inside = {one.function for one in reached if one.function is not None}
        if any(self._is_used_elsewhere(function, inside) for function in inside - {finalizer}):
            return None
        for one in reached:
            if isinstance(one.node, cst.Call) and self._ends(one.node):
                if self._is_done_elsewhere(one.node, inside):
                    return None
                return LastResort(one, one.node)
        return None

    def _ends(self, call: cst.Call) -> bool:
        if self._names.path(call.func) in table.ENDING_CALLS:
            return True
        if not isinstance(call.func, cst.Attribute):
            return False
        owner = call.func.value
        known = self._objects.known(owner)
        return (
            self._functions.self_attribute(owner) is not None
            and known is not None
            and call.func.attr.value in table.ENDING.get(known, ())
        )

    def _has_sure_way(self, class_: Class) -> bool:
        return any(
            self._names.path(call.func) in table.SURE_WAYS for call in self._calls_in(class_)
        )

    def _calls_in(self, class_: Class) -> Iterator[cst.Call]:
        for call in self._tree.all(cst.Call):
            if self._tree.inside(call, class_.node):
                yield call

    def _is_used_elsewhere(self, function: Function, inside: set[Function]) -> bool:
        """Whether others may call it too: a method without an underscore, or one that is used."""
        if not function.name.startswith("_") or function.name.startswith("__"):
            return True
        return any(
            node.attr.value == function.name and self._functions.around(node) not in inside
            for node in self._tree.all(cst.Attribute)
        )

    def _is_done_elsewhere(self, call: cst.Call, inside: set[Function]) -> bool:
        """Whether other code ends the same thing: what is called so, in whatever object."""
        ended = self._ended(call)
        return any(
            self._functions.around(other) not in inside and self._ended(other) == ended
            for other in self._tree.all(cst.Call)
            if ended is not None and self._may_end(other, call)
        )

    def _may_end(self, other: cst.Call, call: cst.Call) -> bool:
        if self._names.path(call.func) in table.ENDING_CALLS:
            return self._names.path(other.func) in table.ENDING_CALLS
        if not isinstance(call.func, cst.Attribute):
            return False
        known = self._objects.known(call.func.value) or ""
        return written_name(other) in table.ENDING.get(known, ())

    def _ended(self, call: cst.Call) -> str | None:
        """The last name of what a call ends: `child` of `self.child.kill()`."""
        ended: cst.BaseExpression | None = None
        if self._names.path(call.func) in table.ENDING_CALLS:
            ended = call.args[0].value if call.args else None
        elif isinstance(call.func, cst.Attribute):
            ended = call.func.value
        return None if ended is None else (written_path(ended) or "").rpartition(".")[2] or None
