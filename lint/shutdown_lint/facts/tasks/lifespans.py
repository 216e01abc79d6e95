"""What a framework runs when it starts, and the tasks that are left running there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import FUNCTIONS, running_nodes
from shutdown_lint.facts.loops.loop_kinds import LoopKind
from shutdown_lint.facts.tasks.unguarded_yields import only_yield
from shutdown_lint.knowledge import lifespans as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loop, Loops
    from shutdown_lint.facts.loops.stop_conditions import StopConditions
    from shutdown_lint.facts.signals.hooks import Hooks
    from shutdown_lint.facts.tasks.async_tasks import AsyncTask, AsyncTasks
    from shutdown_lint.facts.tasks.task_work import TaskWork

_MAX_DEPTH = 3  # calls away
_REGISTERED = "registered as a start-up hook here"


class Leak(NamedTuple):
    """A task that a start-up leaves running for ever."""

    task: AsyncTask
    loop: Loop  # that never ends
    path: tuple[Via, ...]  # what runs at start-up, and the calls from there to the task


class Lifespans:
    """The start-ups of a module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        calls: Calls,
        reach: Reach,
        exceptions: Exceptions,
        hooks: Hooks,
        loops: Loops,
        stop_conditions: StopConditions,
        async_tasks: AsyncTasks,
        task_work: TaskWork,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._reach = reach
        self._exceptions = exceptions
        self._hooks = hooks
        self._loops = loops
        self._stop_conditions = stop_conditions
        self._async_tasks = async_tasks
        self._task_work = task_work

    @cached_property
    def leaks(self) -> dict[cst.Call, Leak]:
        """The endless tasks that are started there and that nothing in the module ends."""
        tasks = {task.made: task for task in self._async_tasks.all}
        found: dict[cst.Call, Leak] = {}
        for function, via in self._starting() if tasks else ():
            for node, path in self._run_at_start(function):
                task = tasks.get(node) if isinstance(node, cst.Call) else None
                if task is None or task.made in found or self._async_tasks.may_be_ended(task):
                    continue
                loop = self.endless_loop(task)
                if loop is not None:
                    found[task.made] = Leak(task, loop, (via, *path))
        return found

    @cached_property
    def closes_something(self) -> bool:
        """Whether a shutdown hook, or the end of a lifespan, does more than say so."""
        pauses = map(only_yield, self._hooks.lifespans)
        return any(self._task_work.works(hook.root) for hook in self._hooks.find()) or any(
            pause is not None and self._task_work.goes_on_after(pause) for pause in pauses
        )

    def endless_loop(self, task: AsyncTask) -> Loop | None:
        """The loop of a task that nothing but a cancellation ends."""
        if task.runs is None or task.runs.function is None:
            return None
        run = {reached.function for reached in self._reach.from_function(task.runs.function)}
        for loop in self._loops.unbounded:
            if loop.within in run and self._is_endless(loop):
                return loop
        return None

    def _run_at_start(self, function: Function) -> Iterator[tuple[cst.CSTNode, tuple[Via, ...]]]:
        pause = only_yield(function) if function in self._hooks.lifespans else None
        for reached in self._reach.from_function(function):
            if reached.depth > _MAX_DEPTH:
                return
            first = reached.path[0].node if reached.path else reached.node
            if pause is None or self._tree.order(first) < self._tree.order(pause):
                yield reached.node, reached.path

    def _starting(self) -> Iterator[tuple[Function, Via]]:
        for function in self._hooks.lifespans:
            if only_yield(function) is not None:
                text = f"the part of {function.display} before its yield"
                yield function, Via(function.node, text)
        for function in self._functions.all:
            if isinstance(function.node, cst.FunctionDef):
                for decorator in function.node.decorators:
                    if self._is_start_hook(decorator.decorator):
                        yield function, Via(decorator, _REGISTERED)
        for call in self._tree.all(cst.Call):
            for callback in self._registered_by(call):
                reference = self._calls.reference(callback)
                if reference is not None:
                    yield reference.function, Via(call, _REGISTERED)

    def _is_start_hook(self, decorator: cst.BaseExpression) -> bool:
        target = decorator.func if isinstance(decorator, cst.Call) else decorator
        if not isinstance(target, cst.Attribute):
            return False
        return target.attr.value in table.START_DECORATORS or self._is_start_event(decorator)

    def _is_start_event(self, node: cst.BaseExpression) -> bool:
        return (
            isinstance(node, cst.Call)
            and self._names.called(node) in table.EVENT_REGISTRARS
            and any(constant_str(arg.value) in table.START_EVENTS for arg in node.args)
        )

    def _registered_by(self, call: cst.Call) -> Iterator[cst.BaseExpression]:
        for keyword in table.START_LISTS:
            given = argument(call, None, keyword)
            if isinstance(given, (cst.List, cst.Tuple)):
                yield from (element.value for element in given.elements)
        if not isinstance(call.func, cst.Attribute):
            return
        on = call.func.value
        is_list = isinstance(on, cst.Attribute) and on.attr.value in table.START_LISTS
        if self._is_start_event(call) or (is_list and call.func.attr.value == "append"):
            yield from (arg.value for arg in call.args if arg.keyword is None)

    def _is_endless(self, loop: Loop) -> bool:
        if loop.kind is LoopKind.CONSUMER:
            return False
        if loop.kind is LoopKind.FLAG:
            conditions = self._stop_conditions.of(loop)
            if not conditions or any(
                self._stop_conditions.is_foreign(one) or self._stop_conditions.setters(one)
                for one in conditions
            ):
                return False
        return not any(map(self._leaves, running_nodes(loop.body)))

    def _leaves(self, node: cst.CSTNode) -> bool:
        """Whether a round ends the loop there, other than by a cancellation."""
        if isinstance(node, (cst.Break, cst.Return)):
            return not self._is_after_cancel(node)
        return isinstance(node, cst.Raise) and not self._is_after_cancel(node)

    def _is_after_cancel(self, node: cst.CSTNode) -> bool:
        for above in self._tree.ancestors(node):
            if isinstance(above, FUNCTIONS):
                return False
            if isinstance(above, cst.ExceptHandler):
                return "asyncio.CancelledError" in self._exceptions.caught(above)
        return False
