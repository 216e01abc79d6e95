"""What `with` blocks do when they are entered and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge.cleanup import TIMEOUT_SCOPES
from shutdown_lint.knowledge.lifespans import CONTEXT_MANAGERS
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading

_JOINING = frozenset({"asyncio.TaskGroup", "subprocess.Popen"})
_NURSERIES = frozenset({"anyio.create_task_group", "trio.open_nursery"})
# Leaving their block lets go of nothing that a stop could lose.
_IDLE_WORDS = ("lock", "semaphore", "condition", "event")


class Context(NamedTuple):
    """What a `with` statement does beside its body."""

    entered: tuple[Step, ...] = ()
    left: tuple[Step, ...] = ()
    seconds: float | None = None  # that it allows its body
    bounded: bool = False


class Contexts:
    """Reads the items of `with` statements."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, node: cst.With) -> Context | None:
        """What entering and leaving does; None where that does not matter."""
        entered: list[Step] = []
        left: list[Step] = []
        seconds, bounded = None, False
        for item in node.items:
            first, last = self._of_item(item)
            entered += first
            left = [*last, *left]
            limit = self._limit(item)
            if limit is not None:
                seconds = self._reading.facts.durations.of(limit)
                bounded = seconds is None
        if not (entered or left or bounded or seconds is not None):
            return None
        return Context(tuple(entered), tuple(left), seconds, bounded)

    def suppressed(self, node: cst.With) -> list[str]:
        """The exceptions that `contextlib.suppress` takes."""
        return [
            self._reading.names.callable(arg.value) or "?"
            for item in node.items
            if isinstance(item.item, cst.Call)
            and self._reading.names.path(item.item.func) == "contextlib.suppress"
            for arg in item.item.args
        ]

    def _limit(self, item: cst.WithItem) -> cst.BaseExpression | None:
        if not isinstance(item.item, cst.Call):
            return None
        if self._reading.facts.names.called(item.item) not in TIMEOUT_SCOPES:
            return None
        found = argument(item.item, 0, "delay")
        return None if isinstance(found, cst.Name) and found.value == "None" else found

    def _of_item(self, item: cst.WithItem) -> tuple[list[Step], list[Step]]:
        reading, facts = self._reading, self._reading.facts
        entered = item.item
        known = facts.objects.known(entered)
        place = reading.names.object(item.asname.name if item.asname else entered)
        path = reading.names.path(entered.func) if isinstance(entered, cst.Call) else ""
        if known == "concurrent.futures.Executor":
            stop = reading.step(StepKind.STOP, item, subject=place, target="shutdown")
            return [], [stop]
        if known == "multiprocessing.Pool":
            stop = reading.step(
                StepKind.STOP, item, subject=place, target="terminate", seconds=0.0
            )
            return [], [stop]
        if known in _JOINING or path in _NURSERIES:
            in_loop = known != "subprocess.Popen"
            return [], [reading.step(StepKind.JOIN, item, subject=place, in_loop=in_loop)]
        if managed := self._own(item):
            return managed
        if known is not None and not any(word in known.lower() for word in _IDLE_WORDS):
            return [], [reading.step(StepKind.CLEAN, item, subject=place)]
        return [], []

    def _own(self, item: cst.WithItem) -> tuple[list[Step], list[Step]] | None:
        """A context manager of the project: a generator, or an object with its two methods."""
        reading, facts = self._reading, self._reading.facts
        entered = item.item
        if isinstance(entered, cst.Call):
            reference = facts.calls.reference(entered.func)
            function = None if reference is None else reference.function
            if function is not None and not CONTEXT_MANAGERS.isdisjoint(function.decorators):
                reading.handed.add(function)
                target = reading.names.function(function)
                step = reading.step(StepKind.CALL, item, target=target)
                return [step], [step]
        class_ = reading.names.classes.of(entered)
        if not class_:
            return self._of_another_module(item)
        node = facts.tree.parent(item)
        is_async = isinstance(node, cst.With) and node.asynchronous is not None
        names = ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__")
        steps = [
            reading.step(StepKind.CALL, item, target=f"{class_}.{name}", in_loop=is_async)
            for name in names
        ]
        return steps[:1], steps[1:]

    def _of_another_module(self, item: cst.WithItem) -> tuple[list[Step], list[Step]] | None:
        """What an imported function gives; whether that is a generator is known elsewhere."""
        names = self._reading.names
        path = names.path(item.item.func) if isinstance(item.item, cst.Call) else ""
        if not path or path.startswith("builtins.") or not names.may_be_ours(path):
            return None
        step = self._reading.step(StepKind.CALL, item, target=path)
        return [step], [step]
