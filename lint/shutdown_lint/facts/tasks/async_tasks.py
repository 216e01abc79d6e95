"""The tasks of asyncio: who makes them, what runs in them, who waits for their end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.async_tasks import ALL_TASKS, CALLING_METHODS, TASK, TASK_GROUP
from shutdown_lint.knowledge.event_loops import SOONER, TASK_MAKERS, TASK_METHODS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.coroutines import CoroutineFunction, Coroutines
    from shutdown_lint.facts.signals.event_loops import EventLoops
    from shutdown_lint.facts.tasks.task_waits import TaskWaits


class AsyncTask(NamedTuple):
    """A task."""

    made: cst.Call  # `asyncio.create_task(work())`
    runs: CoroutineFunction | None  # what runs in it, where that is known


class AsyncTasks:
    """The tasks of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        origins: Origins,
        fates: Fates,
        event_loops: EventLoops,
        coroutines: Coroutines,
        waits: TaskWaits,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins
        self._fates = fates
        self._event_loops = event_loops
        self._coroutines = coroutines
        self._waits = waits

    @cached_property
    def all(self) -> tuple[AsyncTask, ...]:
        """Every task that the module makes outside of a task group, in source order."""
        return tuple(
            AsyncTask(call, self._runs(call))
            for call in self._tree.all(cst.Call)
            if self._makes(call) or self._has_made(call)
        )

    def of(self, node: cst.CSTNode) -> tuple[AsyncTask, ...]:
        """The tasks that an expression stands for; none where one of them cannot be seen."""
        calls = self._made(node)
        found = tuple(task for task in self.all if task.made in calls)
        return found if len(found) == len(calls) else ()

    def is_task(self, node: cst.CSTNode) -> bool:
        """Whether an expression surely is a task, one of this module's own or not."""
        return self._objects.known(node) == TASK

    def may_be_task(self, node: cst.BaseExpression) -> bool:
        """Whether an expression is a task, or may be one by its name; not the current one."""
        if any(map(self._is_looked_after, self._made(node))):
            return False
        type_ = self._objects.type(node)
        if type_ is not None:
            return type_.known == TASK
        names = {
            (written_path(one) or "").rpartition(".")[2]
            for one in (node, self._objects.contents.holder(node))
        }
        return any(name.lower().rstrip("s").endswith("task") for name in names)

    def is_waited_for(self, task: cst.BaseExpression) -> bool:
        """Whether somebody may wait for the end of a task: here, or where it is handed to.

        Anything with the same name counts: an attribute anywhere in the module, a variable in its
        scope.
        """
        for made in self.of(task):
            fate = self._fates.of(made.made)
            if fate.awaited or fate.escapes:
                return True
            if self._waits.may_be_for(made.made, returned=False):  # in what its maker puts it into
                return True
        return self._waits.may_be_for(task, self._objects.contents.holder(task))

    def may_be_ended(self, task: AsyncTask) -> bool:
        """Whether somebody may cancel a task, or wait for it."""
        fate = self._fates.of(task.made)
        if fate.uses("cancel") or fate.awaited or self._ends_all:
            return True
        return self._waits.may_be_for(task.made, or_cancel=True)

    @cached_property
    def _ends_all(self) -> bool:
        """Whether the module asks for all tasks of the event loop, whoever made them."""
        return any(self._names.path(call.func) == ALL_TASKS for call in self._tree.all(cst.Call))

    def is_dropped(self, task: AsyncTask) -> bool:
        """Whether nobody keeps a task: its call is a statement, or what an event loop calls.

        Or all that a list, which nobody keeps, is made of: `[create_task(f(x)) for x in xs]`.
        """
        made = task.made
        above = self._tree.parent(made)
        if isinstance(above, (cst.ListComp, cst.SetComp)):
            above = self._tree.parent(above)
        if isinstance(above, cst.Lambda):
            taker = self._tree.parent(self._tree.parent(above) or above)
            return isinstance(taker, cst.Call) and self._names.called(taker) in CALLING_METHODS
        return isinstance(above, cst.Expr)

    def unread(self, task: AsyncTask) -> cst.BaseExpression | None:
        """The variable or attribute that a task is assigned to, if nobody ever looks at it."""
        above = self._tree.parent(task.made)
        targets = [one.target for one in above.targets] if isinstance(above, cst.Assign) else []
        if isinstance(above, cst.AnnAssign):
            targets = [above.target]
        if len(targets) != 1 or not isinstance(targets[0], (cst.Name, cst.Attribute)):
            return None
        return None if self._waits.is_read(targets[0]) else targets[0]

    def is_kept_elsewhere(self, task: AsyncTask) -> bool:
        """Whether a task gets to where other files may find it: an object that is not ours."""
        return bool(self._fates.of(task.made).escapes)

    def _made(self, node: cst.CSTNode) -> frozenset[cst.Call]:
        origin = self._origins.of(node)
        return frozenset() if origin is None else origin.calls

    def _is_looked_after(self, made: cst.Call) -> bool:
        """Whether a task is that of a group, which waits for it, or the one that runs the code."""
        if self._names.called(made) == "current_task":
            return True
        func = made.func
        return isinstance(func, cst.Attribute) and self._objects.known(func.value) == TASK_GROUP

    def _makes(self, call: cst.Call) -> bool:
        return self._is_maker(call.func)

    def _is_maker(self, func: cst.BaseExpression) -> bool:
        if self._names.path(func) in TASK_MAKERS:
            return True
        return (
            isinstance(func, cst.Attribute)
            and func.attr.value in TASK_METHODS
            and self._event_loops.is_loop(func.value)
        )

    def _has_made(self, call: cst.Call) -> bool:
        """Whether a loop makes the task later: `loop.call_soon(loop.create_task, work())`."""
        if self._names.called(call) not in SOONER or len(call.args) < 2:
            return False
        return self._is_maker(call.args[0].value)

    def _runs(self, made: cst.Call) -> CoroutineFunction | None:
        given = argument(made, int(self._has_made(made)), "coro")
        return self._coroutines.made_by(given) if isinstance(given, cst.Call) else None
