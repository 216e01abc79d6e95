"""Statements that leave: return, break, continue, raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.exits import EXIT_EXCEPTIONS, STOPPING_EXCEPTIONS
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading


class Leaving:
    """Reads statements that leave."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, node: cst.CSTNode) -> list[Step]:
        """The step of a statement that leaves a function or a loop."""
        if type(node) is cst.Return:
            return [self._reading.step(StepKind.RETURN, node)]
        if type(node) is cst.Raise:
            return [self._of_raise(node)]
        target = "break" if type(node) is cst.Break else "continue"
        return [self._reading.step(StepKind.RETURN, node, target=target)]

    def _of_raise(self, node: cst.Raise) -> Step:
        raised = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
        path = self._reading.names.callable(raised) if raised is not None else ""
        if path in EXIT_EXCEPTIONS or self._speaks_of_stop(path):
            return self._reading.step(StepKind.EXIT, node, target=path)
        return self._reading.step(StepKind.RETURN, node, target="raise", subject=path)

    def _speaks_of_stop(self, path: str) -> bool:
        name = path.rpartition(".")[2]
        words = "".join(f" {one.lower()}" if one.isupper() else one for one in name).split()
        return not path.startswith("builtins.") and not STOPPING_EXCEPTIONS.isdisjoint(words)
