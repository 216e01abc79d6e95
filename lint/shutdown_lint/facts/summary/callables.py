"""Callables that are given to somebody: functions of the project, and methods that end things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.calls import PARTIALS
from shutdown_lint.model.summary import StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.ending import Ending
    from shutdown_lint.facts.summary.reading import Reading
    from shutdown_lint.facts.summary.serving import Serving
    from shutdown_lint.model.summary import Step


class Callables:
    """Names what is given as a handler, a callback or the target of a thread."""

    def __init__(self, reading: Reading, ending: Ending, serving: Serving) -> None:
        self._reading = reading
        self._serving = serving
        self._ending = ending

    def name(self, node: cst.BaseExpression) -> str:
        """The dotted name of a callable, "" for one that cannot be told.

        Of `stop.set`, `loop.stop` and `sys.exit` it is noted what they do, under that name.
        """
        while isinstance(node, cst.Call) and node.args:
            if self._reading.facts.names.path(node.func) not in PARTIALS:
                break
            node = node.args[0].value
        name = self._reading.handed_on(node)
        if name and name not in self._reading.foreign:
            steps = self.steps(node)
            if steps:
                self._reading.foreign[name] = node, tuple(steps)
        return name

    def steps(self, node: cst.BaseExpression) -> list[Step]:
        """What calling something does that is no function of the module."""
        if self._reading.facts.calls.reference(node) is not None:
            return []
        return (
            self._serving.of_callee(node)
            or self._ending.of_callee(node, node)
            or self._joined(node)
        )

    def _joined(self, node: cst.BaseExpression) -> list[Step]:
        """`atexit.register(jobs.join)`."""
        if not isinstance(node, cst.Attribute) or node.attr.value not in ("join", "wait"):
            return []
        if self._reading.facts.objects.known(node.value) is None:
            return []
        place = self._reading.names.object(node.value)
        return [self._reading.step(StepKind.JOIN, node, subject=place)]
