"""Signal handlers that meet those of a Celery worker."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree


class CeleryHandlers:
    """Follows the receivers of the worker's own signals, which tell of its start."""

    def __init__(
        self, tree: Tree, names: Names, functions: Functions, calls: Calls, reach: Reach
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._reach = reach

    def before_start(self, call: cst.CSTNode) -> tuple[Via, ...] | None:
        """How the code gets to a call before the worker installs its handlers, if it does."""
        return self._reached_by(table.SENT_BEFORE_HANDLERS).get(call)

    def after_start(self, call: cst.CSTNode) -> tuple[Via, ...] | None:
        """How the code gets to a call when the worker has installed its handlers, if it does."""
        return self._reached_by(table.SENT_AFTER_HANDLERS).get(call)

    def _reached_by(self, signals: frozenset[str]) -> dict[cst.CSTNode, tuple[Via, ...]]:
        found: dict[cst.CSTNode, tuple[Via, ...]] = {}
        for signal, function, place in self._receivers:
            if signal not in signals:
                continue
            start = Via(place, f"connected to {signal} here", step=True)
            for reached in self._reach.from_function(function):
                if isinstance(reached.node, cst.Call):
                    found.setdefault(reached.node, (start, *reached.path))
        return found

    @cached_property
    def _receivers(self) -> tuple[tuple[str, Function, cst.CSTNode], ...]:
        return tuple(self._find_receivers())

    def _find_receivers(self) -> Iterator[tuple[str, Function, cst.CSTNode]]:
        for function in self._functions.all:
            if isinstance(function.node, cst.FunctionDef):
                for decorator in function.node.decorators:
                    called = decorator.decorator
                    target = called.func if isinstance(called, cst.Call) else called
                    if (signal := self._signal_of(target)) is not None:
                        yield signal, function, decorator
        for call in self._tree.all(cst.Call):
            signal = self._signal_of(call.func)
            if signal is not None and call.args:
                reference = self._calls.reference(call.args[0].value)
                if reference is not None:
                    yield signal, reference.function, call

    def _signal_of(self, connect: cst.BaseExpression) -> str | None:
        """The signal of which this is the method `connect`."""
        path = self._names.path(connect) or ""
        owner, _, method = path.rpartition(".")
        package, _, signal = owner.rpartition(".")
        return signal if package == "celery.signals" and method == "connect" else None
