"""Cleanup that runs twice: from a signal handler, and once more when the program ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.signals.cleanup import CleanupKind
from shutdown_lint.knowledge import repeating as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.handling.main_program import MainProgram
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.handlers import Handler

_BRANCHES = (cst.BooleanOperation, cst.If, cst.IfExp, cst.Match, cst.While)


class Repeat(NamedTuple):
    """A call that a handler comes to, and that is made again when the program ends."""

    call: cst.Call
    path: tuple[Via, ...]  # from the handler to the call
    again: Via  # what runs it the second time
    outcome: str  # of the second time


class Repeats:
    """Finds what handlers do that is done again."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        reach: Reach,
        effects: Effects,
        cleanups: Cleanups,
        main: MainProgram,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._reach = reach
        self._effects = effects
        self._cleanups = cleanups
        self._main = main

    def of(self, handler: Handler) -> Iterator[Repeat]:
        """The calls of a handler that are surely made again.

        None where the handler ends the process on the spot, and where a condition on the way may
        tell the second time from the first.
        """
        reached_nodes = list(self._reach.from_function(handler.function))
        if any(self._ends_at_once(reached.node) for reached in reached_nodes):
            return
        for reached in reached_nodes:
            function = reached.function
            if not isinstance(reached.node, cst.Call) or function not in self._run_at_end:
                continue
            outcome = self.outcome(reached.node)
            if outcome is None or self.is_guarded(reached.node):
                continue
            if any(self.is_guarded(via.node) for via in reached.path):
                continue
            yield Repeat(reached.node, reached.path, self._run_at_end[function], outcome)

    @cached_property
    def _run_at_end(self) -> dict[Function, Via]:
        """The functions that run when the program ends, each with what makes it run."""
        found: dict[Function, Via] = {}
        for cleanup in self._cleanups.all:
            if cleanup.kind is CleanupKind.EXIT_CALLBACK and cleanup.function is not None:
                found.setdefault(cleanup.function, cleanup.via)
            elif cleanup.kind is not CleanupKind.FINALLY or not self._main.runs(cleanup.root):
                continue
            for reached in self._reach.from_node(cleanup.root):
                if reached.depth > 0 and reached.function is not None:
                    found.setdefault(reached.function, cleanup.via)
        return found

    def outcome(self, call: cst.Call) -> str | None:
        """What a call is like the second time; None when it may be as good as the first."""
        if self.is_forgiven(call):
            return None
        path = self._names.path(call.func)
        if path is not None:
            return table.BY_PATH.get(path)
        if isinstance(call.func, cst.Attribute):
            return table.BY_NAME.get(call.func.attr.value)
        return None

    def is_forgiven(self, call: cst.Call) -> bool:
        """Whether a call is told not to mind what was done already: `unlink(missing_ok=True)`."""
        position = table.FORGIVING_POSITIONS.get(self._names.path(call.func) or "")
        given = (argument(call, None, keyword) for keyword in table.FORGIVING)
        return any(
            value is not None and not is_constant(value, value=False)
            for value in (*given, argument(call, position, None))
        )

    def _ends_at_once(self, node: cst.CSTNode) -> bool:
        if self._effects.ends_at_once(node):
            return True
        if not isinstance(node, cst.Call):
            return False
        path = self._names.path(node.func)
        if path == "os.kill":  # os.kill(os.getpid(), signum)
            pid = node.args[0].value if node.args else None
            return isinstance(pid, cst.Call) and self._names.path(pid.func) == "os.getpid"
        return path in table.RAISING_AGAIN or path == "atexit.unregister"

    def is_guarded(self, node: cst.CSTNode) -> bool:
        """Whether something in its function may keep a call from being made, or from failing."""
        function = self._functions.around(node)
        if function is not None and (
            not function.is_plain
            or any(isinstance(other, _BRANCHES) for other in running_nodes(function.node.body))
        ):
            return True
        for above, below in self._tree.lineage(node):
            if function is not None and above is function.node:
                return False
            if isinstance(above, cst.Try) and above.handlers and below is above.body:
                return True
            if isinstance(above, cst.With) and any(map(self._suppresses, above.items)):
                return True
        return False

    def _suppresses(self, item: cst.WithItem) -> bool:
        call = item.item
        return isinstance(call, cst.Call) and self._names.path(call.func) in table.SUPPRESSING
