"""Calls that wait for what need not come: by the tables, and given neither bound nor switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_int, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.blocking import NON_BLOCKING_FLAGS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.knowledge.retrying import Wait, WaitTable


class UnboundedWaits:
    """Looks calls up in tables of waits."""

    def __init__(self, names: Names, objects: Objects, rows: Rows, effects: Effects) -> None:
        self._names = names
        self._objects = objects
        self._rows = rows
        self._effects = effects

    def of(self, call: cst.Call, table: WaitTable) -> Wait | None:
        """What a call waits for, however long it takes; None where that has a bound."""
        wait = self._rows.of(call.func, table.rows) or self._of_socket(call, table)
        if wait is None or self._effects.bound(call, wait.timeout).given:
            return None
        return None if self._returns_at_once(call, wait) else wait

    def _of_socket(self, call: cst.Call, table: WaitTable) -> Wait | None:
        """The row of a method by its name alone, where it may be that of a socket."""
        func = call.func
        if (
            not isinstance(func, cst.Attribute)
            or self._names.path(func) is not None
            or self._objects.known(func.value) is not None
            or "socket" not in self._names.scopes.imported
        ):
            return None
        return table.socket_methods.get((func.attr.value, len(call.args)))

    def _returns_at_once(self, call: cst.Call, wait: Wait) -> bool:
        if wait.is_of_queue:
            block = argument(call, 0, "block")
            return is_constant(block, value=False) or constant_int(block) == 0
        return any(
            self._names.path(node) in NON_BLOCKING_FLAGS
            for arg in call.args
            for node in running_nodes(arg)
        )
