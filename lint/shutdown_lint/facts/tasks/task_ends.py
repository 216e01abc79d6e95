"""Whether anybody waits for a task of an event loop, or cancels it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree

_STARTERS = frozenset({"create_task", "ensure_future"})
# Names of what cancels tasks: methods of tasks, groups and scopes, and a program's own helpers.
_CANCELS = frozenset(
    {"cancel", "cancel_all", "cancel_all_tasks", "cancel_and_wait", "cancel_tasks"}
)


class TaskEnds:
    """How the tasks of a module end."""

    def __init__(
        self, tree: Tree, names: Names, objects: Objects, sequence: Sequence, fates: Fates
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._sequence = sequence
        self._fates = fates

    @cached_property
    def any_cancelled(self) -> bool:
        """Whether anything in the module is, or may be, cancelled."""
        return any(
            attribute.attr.value in _CANCELS for attribute in self._tree.all(cst.Attribute)
        ) or any(written_name(call) in _CANCELS for call in self._tree.all(cst.Call))

    def nobody_awaits(self, function: Function) -> bool:
        """Whether a coroutine function only runs in tasks that nobody in the module awaits.

        False where nobody in the module runs it, or a task gets into hands that are not seen.
        """
        made = self._sequence.callers(function)
        return bool(made) and all(map(self._is_left_alone, made))

    def _is_left_alone(self, coroutine: cst.Call) -> bool:
        arg = self._tree.parent(coroutine)
        starter = self._tree.parent(arg) if isinstance(arg, cst.Arg) else None
        if not isinstance(starter, cst.Call) or self._names.called(starter) not in _STARTERS:
            return False
        if isinstance(starter.func, cst.Attribute):
            if self._objects.known(starter.func.value) == "asyncio.TaskGroup":
                return False  # it waits for its tasks
        fate = self._fates.of(starter)
        return not (fate.awaited or fate.escapes)
