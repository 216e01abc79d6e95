"""The steps of expressions, in the order in which their parts are evaluated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.walk import children
from shutdown_lint.facts.summary.callables import Callables
from shutdown_lint.facts.summary.calling import Calling
from shutdown_lint.facts.summary.command_lines import CommandLines
from shutdown_lint.facts.summary.coroutines import Coroutines
from shutdown_lint.facts.summary.ending import Ending
from shutdown_lint.facts.summary.matter import of_matter
from shutdown_lint.facts.summary.message_callbacks import MessageCallbacks
from shutdown_lint.facts.summary.registering import Registering
from shutdown_lint.facts.summary.runner_hooks import RunnerHooks
from shutdown_lint.facts.summary.serving import Serving
from shutdown_lint.facts.summary.starting import Starting
from shutdown_lint.facts.summary.waiting import Waiting
from shutdown_lint.model.summary import Carrier, Part, Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.facts.summary.reading import Reading

_READ = frozenset({cst.Await, cst.Call, cst.Yield})
_CHOOSING = frozenset({cst.BooleanOperation, cst.IfExp})
_BUILT_IN_OF_MATTER = frozenset(
    f"builtins.{name}" for name in ("__import__", "exec", "exit", "input", "open", "quit")
)
_NOT_RUN = frozenset({cst.Lambda, cst.FunctionDef, cst.ClassDef, cst.Annotation})


class Expressions:
    """Reads expressions."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ending = Ending(reading)
        self._serving = Serving(reading)
        callables = Callables(reading, self._ending, self._serving)
        self._messages = MessageCallbacks(reading, callables)
        self.runner_hooks = RunnerHooks(reading, callables)
        self._waiting = Waiting(reading)
        self._calling = Calling(reading)
        self._coroutines = Coroutines(reading, callables, self._calling, self._waiting)
        self.registering = Registering(reading, callables)
        self._starting = Starting(reading, callables)
        self.command_lines = CommandLines(reading)

    def of(self, root: cst.CSTNode | None) -> list[Step]:
        """The steps of an expression, or of a small statement's parts."""
        if root is None:
            return []
        return [
            step
            for node in self._evaluated(root, parts=False)
            if type(node) in _READ or type(node) in _CHOOSING
            for step in self._of_node(node)
        ]

    def _of_node(self, node: cst.CSTNode) -> list[Step]:
        match node:
            case cst.Call():
                return self._of_call(node)
            case cst.Await():
                return self._of_await(node)
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
                return self._choice(node, {f"not ({self._short(left)})": right})
            case cst.BooleanOperation(left=left, right=right):
                return self._choice(node, {self._short(left): right})
            case cst.IfExp(test=test, body=body, orelse=orelse):
                return self._choice(node, {self._short(test): body, "else": orelse})
        return [self._reading.step(StepKind.YIELD, node)]

    def _short(self, condition: cst.BaseExpression) -> str:
        return self._reading.facts.short(condition)

    def _choice(self, node: cst.CSTNode, branches: Mapping[str, cst.CSTNode]) -> list[Step]:
        """What one of some expressions does, each by its condition, if it is evaluated."""
        parts = tuple(
            Part(name, tuple(self._at_once(branch))) for name, branch in branches.items()
        )
        step = self._reading.step(StepKind.CHOICE, node, parts=parts)
        return [step] if of_matter(step) else []

    def _at_once(self, root: cst.CSTNode) -> list[Step]:
        """The steps of an expression, and of those that it chooses from, one after the other."""
        return [
            step
            for node in self._evaluated(root, parts=True)
            if type(node) in _READ
            for step in self._of_node(node)
        ]

    def _of_call(self, call: cst.Call) -> list[Step]:
        if self._coroutines.ways.is_taken(call):
            return []
        facts = self._reading.facts
        path = facts.names.path(call.func) or ""
        if path.startswith("builtins.") and path not in _BUILT_IN_OF_MATTER:
            return []
        if facts.effects.is_logging(call):
            return []
        return (
            self.command_lines.of_call(call)
            or self.registering.of_call(call)
            or self._coroutines.of_call(call)
            or self._served(call)
            or self._starting.of_call(call)
            or self._of_own(call)
            or self._ending.of_call(call)
            or self._waiting.of_call(call)
            or self._started_later(call)
            or self._calling.of_call(call)
        )

    def _served(self, call: cst.Call) -> list[Step]:
        return [
            step._replace(gives=self._messages.of(step.subject))
            for step in self._serving.of_call(call)
        ]

    def _of_own(self, call: cst.Call) -> list[Step]:
        """The call of a function of this module: it is not told by its name what it does."""
        if self._reading.facts.calls.callee(call) is None:
            return []
        return self._started_later(call) or self._calling.of_call(call)

    def _started_later(self, call: cst.Call) -> list[Step]:
        """A coroutine that is not awaited where it is made: somebody runs it beside this code."""
        facts = self._reading.facts
        above = facts.tree.parent(call)
        if isinstance(above, (cst.Await, cst.Return, cst.Lambda)):
            return []
        made = facts.coroutines.made_by(call)
        if made is None or made.function is None:
            return []
        if isinstance(above, (cst.Expr, cst.Assign)):
            return []
        target = self._reading.handed_on(call.func)
        more = {"target": target, "carrier": Carrier.TASK, "in_loop": True}
        gives = self._reading.gives(call.args)
        return [self._reading.step(StepKind.START, call, gives=gives, **more)]

    def _of_await(self, node: cst.Await) -> list[Step]:
        """Waiting for a task or a future that somebody has made before."""
        waited = node.expression
        if not isinstance(waited, (cst.Name, cst.Attribute, cst.Subscript)):
            return []
        known = self._reading.facts.objects.known(waited)
        place = self._reading.names.object(waited)
        if known not in ("asyncio.Task", "asyncio.Future") and "task" not in place.lower():
            return []
        return [self._reading.step(StepKind.JOIN, node, subject=place, in_loop=True)]

    def _evaluated(self, root: cst.CSTNode, *, parts: bool) -> Iterator[cst.CSTNode]:
        """The nodes of an expression that are read, as they are done with, and those above.

        Without `parts`, of an expression that chooses only what is evaluated in any case.
        """
        above_read = self._above_read
        stack: list[tuple[cst.CSTNode, bool]] = [(root, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                yield node
            elif id(node) in above_read and type(node) not in _NOT_RUN:
                stack.append((node, True))
                inner = children(node) if parts else _evaluated_in_any_case(node)
                stack += [(child, False) for child in reversed(inner)]

    @cached_property
    def _above_read(self) -> set[int]:
        """The nodes that are read, and those around them, by `id`."""
        tree = self._reading.facts.tree
        found: set[int] = set()
        read: list[cst.CSTNode] = [*tree.all(cst.Await), *tree.all(cst.Call), *tree.all(cst.Yield)]
        for node in read:
            above: cst.CSTNode | None = node
            while above is not None and id(above) not in found:
                found.add(id(above))
                above = tree.parent(above)
        return found


def _evaluated_in_any_case(node: cst.CSTNode) -> list[cst.CSTNode]:
    match node:
        case cst.BooleanOperation(left=first) | cst.IfExp(test=first):
            return [first]
    return children(node)
