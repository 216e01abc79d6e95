"""Loops: those that run until they are told to stop, and those over something finite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import constant_int
from shutdown_lint.facts.loops.loop_kinds import LoopKind
from shutdown_lint.facts.summary.matter import all_steps, does_something
from shutdown_lint.model.summary import Part, Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.summary.asking import Asking
    from shutdown_lint.facts.summary.expressions import Expressions
    from shutdown_lint.facts.summary.reading import Reading

# Done for each element they are the same as done once.
_ONCE = frozenset({StepKind.REGISTER, StepKind.AT_EXIT, StepKind.SET})


class Rounds:
    """Reads loops."""

    def __init__(self, reading: Reading, expressions: Expressions, asking: Asking) -> None:
        self._reading = reading
        self._asking = asking
        self._expressions = expressions

    def of(
        self, node: cst.While | cst.For, body: tuple[Step, ...], otherwise: tuple[Step, ...]
    ) -> list[Step]:
        """The steps of a loop with those of its body and of its `else`."""
        loop = self._asking.loop(node)
        if loop is not None:
            found = self._unbounded(loop, body)
        elif isinstance(node, cst.While):
            found = self._finite(node, (*self._expressions.of(node.test), *body))
        else:
            found = [*self._expressions.of(node.iter), *self._finite(node, body)]
        return [*found, *otherwise]

    def _unbounded(self, loop: Loop, body: tuple[Step, ...]) -> list[Step]:
        node = loop.node
        before: list[Step] = []
        if isinstance(node, cst.While):
            body = (*self._expressions.of(node.test), *body)
        elif loop.kind is LoopKind.CONSUMER:
            place = self._reading.names.object(node.iter)
            more = {"subject": place, "target": "the next message"}
            in_loop = node.asynchronous is not None
            wait = self._reading.step(StepKind.WAIT, node.iter, in_loop=in_loop, **more)
            body = (wait, *body)
        else:
            before = self._expressions.of(node.iter)
        if not self._reading.facts.loops.waits(loop) and not any(map(does_something, body)):
            return before
        step = self._reading.step(
            StepKind.LOOP,
            node,
            asks=tuple(dict.fromkeys(one.place for one in self._asking.of(loop))),
            in_loop=self._is_in_task(node),
            parts=(Part("body", body),),
        )
        return [*before, step]

    def _is_in_task(self, node: cst.CSTNode) -> bool:
        around = self._reading.facts.functions.around(node)
        return around is not None and around.is_async

    def _finite(self, node: cst.While | cst.For, body: tuple[Step, ...]) -> list[Step]:
        if not any(map(does_something, body)):
            return []
        kinds = {step.kind for step in all_steps(body)}
        if kinds <= _ONCE and isinstance(node, cst.For):
            return [*body]
        step = self._reading.step(
            StepKind.EACH,
            node,
            subject=self._reading.names.object(node.iter) if isinstance(node, cst.For) else "",
            times=self._times(node),
            asks=self._asking.elsewhere(node) if isinstance(node, cst.While) else (),
            parts=(Part("body", body),),
        )
        return [step]

    def _times(self, node: cst.While | cst.For) -> int | None:
        if not isinstance(node, cst.For):
            return None
        match node.iter:
            case cst.List() | cst.Tuple():
                return len(node.iter.elements)
            case cst.Call(args=[cst.Arg(value=value)]):
                if self._reading.names.path(node.iter.func) == "builtins.range":
                    return constant_int(value)
        return None
