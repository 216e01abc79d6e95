"""The Celery tasks that beat sends again and again, as far as one file says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.task_queues.celery_intervals import is_soon
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTask


class Sent(NamedTuple):
    """A task that a schedule names."""

    name: str  # as Celery knows it, or the path of what is imported; "" for one of this file
    function: Function | None  # of this file


class CelerySchedules:
    """What a module has beat send so soon that the next run makes up for a lost one."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, path: str) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._path = path.replace("\\", "/").removesuffix(".py").removesuffix("/__init__")

    def has(self, task: CeleryTask) -> bool:
        """Whether the module has beat send one of its own tasks."""
        return any(self._is_of(sent, task) for sent in self.sent)

    @cached_property
    def sent(self) -> tuple[Sent, ...]:
        """The tasks that it has beat send, in the order of the source for each form."""
        return (*self._of_entries(), *self._added())

    def _of_entries(self) -> Iterator[Sent]:
        """Entries of `beat_schedule`, wherever they stand, and rows of django-celery-beat."""
        for node in self._tree.in_order(cst.Dict, cst.Call):
            given = _by_key(node)
            schedules = [given[key] for key in table.SCHEDULE_KEYS if key in given]
            if table.TASK_KEY in given and schedules and self._are_soon(schedules):
                yield from self._named(given[table.TASK_KEY])

    def _added(self) -> Iterator[Sent]:
        """What `add_periodic_task(schedule, signature)` is given."""
        for call in self._tree.all(cst.Call):
            if written_name(call) != table.ADDS_PERIODIC:
                continue
            schedule, signature = argument(call, 0, "schedule"), argument(call, 1, "sig")
            if schedule is not None and self._are_soon([schedule]):
                yield from self._signed(signature)

    def _are_soon(self, schedules: list[cst.BaseExpression]) -> bool:
        return all(is_soon(self._value(each), self._names) for each in schedules)

    def _value(self, node: cst.BaseExpression) -> cst.BaseExpression:
        """What a name stands for that is bound once."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None and binding.kind is Kind.ASSIGN:
                value = binding.value
                return value if isinstance(value, cst.BaseExpression) else node
        return node

    def _named(self, node: cst.BaseExpression) -> Iterator[Sent]:
        """A task by its name, `"shop.tasks.purge"`, or `purge.name`."""
        value = self._value(node)
        text = constant_str(value)
        if text is not None:
            yield Sent(text, None)
        elif isinstance(value, cst.Attribute) and value.attr.value == "name":
            yield from self._meant(value.value)

    def _signed(self, node: cst.BaseExpression | None) -> Iterator[Sent]:
        """A task by its signature: `purge.s()`, `app.signature("shop.tasks.purge")`."""
        call = None if node is None else self._value(node)
        if not isinstance(call, cst.Call):
            return
        if self._called(call) in table.SIGNATURES_BY_NAME and call.args:
            text = constant_str(call.args[0].value)
            if text is not None:
                yield Sent(text, None)
                return
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in table.SIGNATURES:
            yield from self._meant(call.func.value)

    def _called(self, call: cst.Call) -> str | None:
        """The function's own name, also where it is imported as another, or the method's."""
        path = self._names.path(call.func)
        return written_name(call) if path is None else path.rpartition(".")[2]

    def _meant(self, node: cst.BaseExpression) -> Iterator[Sent]:
        """The task that an expression is."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None and isinstance(binding.node, cst.FunctionDef):
                yield Sent("", self._functions.of(binding.node))
                return
        path = self._names.path(node)
        if path is not None:
            yield Sent(path, None)

    def _is_of(self, sent: Sent, task: CeleryTask) -> bool:
        if sent.function is not None:
            return sent.function == task.function
        given = task.option("name")
        if given is not None:
            return constant_str(given.value) == sent.name
        module, _, name = sent.name.rpartition(".")
        return name == task.name and self._may_be(module)

    def _may_be(self, module: str) -> bool:
        """Whether a module's name is that of this file, as far as its path goes."""
        pairs = zip(reversed(module.split(".")), reversed(self._path.split("/")), strict=False)
        return all(one == other for one, other in pairs)


def _by_key(node: cst.CSTNode) -> Mapping[str, cst.BaseExpression]:
    """What a dictionary has, or a call is given by keyword."""
    if isinstance(node, cst.Dict):
        return {
            key: element.value
            for element in node.elements
            if isinstance(element, cst.DictElement)
            and (key := constant_str(element.key)) is not None
        }
    if isinstance(node, cst.Call):
        return {arg.keyword.value: arg.value for arg in node.args if arg.keyword is not None}
    return {}
