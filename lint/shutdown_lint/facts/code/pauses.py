"""How long a program sleeps at a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_number
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.stopping import PERIOD_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.facts.code.durations import Durations
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

# What sleeps for the seconds that are given first -> the name of that parameter.
THREAD_SLEEPS = {"time.sleep": None}
TASK_SLEEPS = {"asyncio.sleep": "delay"}
_MAX_HOPS = 4
_LONG = 5  # seconds: half of what `docker stop` waits


class Pause(NamedTuple):
    """A sleep that nothing but its end, an exception or a cancellation cuts short."""

    call: cst.Call
    length: cst.BaseExpression  # as it is given
    seconds: float | None  # at most; None when it cannot be told
    is_sure: bool  # a number in the source, not a default that others may change
    in_task: bool  # a task sleeps, the event loop goes on

    @property
    def is_long(self) -> bool:
        """Whether a stop must not wait for it: five seconds, or what has the name of a period.

        A length that cannot be told may be such: `settings.REFRESH_INTERVAL`.
        """
        if self.seconds is not None:
            return self.seconds >= _LONG
        return any(
            isinstance(node, cst.Name)
            and not PERIOD_WORDS.isdisjoint(node.value.lower().strip("_").split("_"))
            for node in running_nodes(self.length)
        )


class Pauses:
    """The sleeps of a module."""

    def __init__(self, names: Names, objects: Objects, durations: Durations) -> None:
        self._names = names
        self._objects = objects
        self._durations = durations

    def of(self, call: cst.Call, way: Sequence[cst.CSTNode] = ()) -> Pause | None:
        """The pause that a call makes; `way` has the calls through which the code gets there."""
        path = self._names.path(call.func)
        if path in THREAD_SLEEPS:
            length = argument(call, 0, THREAD_SLEEPS[path])
        elif path in TASK_SLEEPS:
            length = argument(call, 0, TASK_SLEEPS[path])
        else:
            return None
        if length is None:
            return None
        seconds = self._seconds(length, way, _MAX_HOPS)
        sure = seconds is not None and self._is_written(length)
        return Pause(call, length, seconds, sure, path in TASK_SLEEPS)

    def _is_written(self, length: cst.BaseExpression) -> bool:
        """Whether the source says how long it is, each time."""
        if isinstance(length, cst.Name):
            binding = self._names.binding(length)
            return binding is not None and binding.kind is Kind.ASSIGN
        if isinstance(length, cst.BinaryOperation):
            return self._is_written(length.left) and self._is_written(length.right)
        return constant_number(length) is not None

    def _seconds(
        self, node: cst.CSTNode | None, way: Sequence[cst.CSTNode], hops: int
    ) -> float | None:
        """The most that an expression stands for: in doubt the default of a parameter."""
        if hops <= 0 or not isinstance(node, cst.BaseExpression):
            return None
        found = self._durations.of(node, way)
        if found is not None:
            return found
        match node:
            case cst.Name():
                return self._of_name(node, hops - 1)
            case cst.Attribute():
                values = self._objects.attributes.values_of(node)
                return self._longest([self._seconds(one, (), hops - 1) for one in values])
            case cst.BinaryOperation():
                return self._calculated(node, way, hops - 1)
            case cst.IfExp():
                branches = (node.body, node.orelse)
                return self._longest([self._seconds(one, way, hops - 1) for one in branches])
            case cst.Call() if not any(arg.star for arg in node.args):
                return self._called(node, way, hops - 1)
        return None

    def _of_name(self, name: cst.Name, hops: int) -> float | None:
        binding = self._names.binding(name)
        if binding is None:
            return None
        if binding.kind is Kind.PARAMETER and isinstance(binding.node, cst.Param):
            return constant_number(binding.node.default)
        return self._seconds(binding.value, (), hops) if binding.kind is Kind.ASSIGN else None

    def _called(self, call: cst.Call, way: Sequence[cst.CSTNode], hops: int) -> float | None:
        path = self._names.path(call.func)
        parts = [self._seconds(arg.value, way, hops) for arg in call.args]
        if path == "builtins.min" and len(parts) > 1:
            return min((part for part in parts if part is not None), default=None)
        if path in ("builtins.max", "random.uniform"):
            return self._longest(parts)
        if path in ("builtins.float", "builtins.int") and len(parts) == 1:
            return parts[0]
        return 1.0 if path == "random.random" else None

    def _calculated(
        self, node: cst.BinaryOperation, way: Sequence[cst.CSTNode], hops: int
    ) -> float | None:
        left, right = self._seconds(node.left, way, hops), self._seconds(node.right, way, hops)
        match node.operator:
            case cst.Subtract() if left is not None:
                # `sleep(interval - spent)`: what is taken off is seldom known, and not negative.
                return left if right is None else left - right
            case cst.Add() if left is not None and right is not None:
                return left + right
            case cst.Multiply() if left is not None and right is not None:
                return left * right
            case cst.Divide() if left is not None and right:
                return left / right
        return None

    def _longest(self, values: Sequence[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return max(known) if known and len(known) == len(values) else None
