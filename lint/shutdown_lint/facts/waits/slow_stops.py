"""Sleeps in loops that are told to stop, and that hear of it only when they wake."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import COMPREHENSIONS, FUNCTIONS, running_nodes, statements_in
from shutdown_lint.facts.loops.stop_conditions import By
from shutdown_lint.facts.waits.stop_loops import HeldUp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.pauses import Pause, Pauses
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loop
    from shutdown_lint.facts.loops.stop_conditions import StopCondition, StopConditions
    from shutdown_lint.facts.waits.stop_loops import StopLoops
    from shutdown_lint.facts.waits.told_afterwards import ToldAfterwards

_MAX_DEPTH = 2  # calls away
_OF_TASKS = "asyncio.Event"


class SlowStop(NamedTuple):
    """A sleep that a loop has to sleep to its end before it hears that it is to stop."""

    pause: Pause
    condition: StopCondition
    setter: cst.CSTNode | None  # what tells the loop to stop, where it can be seen
    is_bounded: bool  # who waits for the loop waits for some time only
    path: tuple[Via, ...]  # the calls on the way from the loop to the sleep
    can_wait: bool  # waiting for the event could stand in the place of the sleep
    looks_next: bool  # nothing is done after the sleep before the loop looks again
    is_told_afterwards: bool = False  # as far as this file shows, nobody tells the loop in time

    @property
    def by_event(self) -> bool:
        """Whether an event tells the loop: it can be waited for, a plain flag cannot."""
        return self.condition.by is By.EVENT


class SlowStops:
    """The slow stops of a module."""

    def __init__(
        self,
        tree: Tree,
        effects: Effects,
        pauses: Pauses,
        reach: Reach,
        sequence: Sequence,
        conditions: StopConditions,
        stop_loops: StopLoops,
        told_afterwards: ToldAfterwards,
    ) -> None:
        self._tree = tree
        self._effects = effects
        self._pauses = pauses
        self._reach = reach
        self._sequence = sequence
        self._conditions = conditions
        self._stop_loops = stop_loops
        self._told_afterwards = told_afterwards

    def of(self, loop: Loop) -> Iterator[SlowStop]:
        """The sleeps of a loop, in its own function and in those that it calls."""
        in_task = loop.within is not None and loop.within.is_async
        pauses = [
            (pause, reached) for pause, reached in self._sleeps(loop) if pause.in_task == in_task
        ]
        if not pauses:
            return
        condition = self._condition(loop, in_task=in_task)
        held_up = self._stop_loops.held_up_by(loop)
        if condition is None or held_up is HeldUp.NOTHING:
            return
        for pause, reached in pauses:
            alone = reached.depth == 0 and not self._inner_loops(pause.call, loop)
            yield SlowStop(
                pause,
                condition,
                self._stop_loops.setter(condition),
                held_up is HeldUp.FOR_A_TIME,
                reached.path,
                can_wait=alone and condition.by is By.EVENT and not self._is_cleared(condition),
                looks_next=alone and self._looks_next(pause.call, loop, condition),
                is_told_afterwards=self._told_afterwards.is_only(loop, condition),
            )

    def _sleeps(self, loop: Loop) -> Iterator[tuple[Pause, Reached]]:
        """The sleeps of a round; one in an inner `while` lasts as long as that does."""
        for reached in self._reach.from_node(loop.body):
            if reached.depth > _MAX_DEPTH or not isinstance(reached.node, cst.Call):
                continue
            pause = self._pauses.of(reached.node, [via.node for via in reached.path])
            if pause is None:
                continue
            inner = self._inner_loops(pause.call, loop)
            calls = [via.node for via in reached.path]
            if reached.depth == 0:
                if not any(isinstance(one, cst.While) for one in inner):
                    yield pause, reached
            elif not inner and not any(self._inner_loops(call, loop) for call in calls):
                yield pause, reached

    def _inner_loops(self, node: cst.CSTNode, loop: Loop) -> list[cst.CSTNode]:
        """The loops between a node and the loop, or the function that it stands in."""
        found: list[cst.CSTNode] = []
        for above, below in self._tree.lineage(node):
            if above is loop.node or isinstance(above, FUNCTIONS):
                break
            is_loop = isinstance(above, (cst.While, cst.For)) and below is above.body
            if is_loop or isinstance(above, COMPREHENSIONS):
                found.append(above)
        return found

    def _condition(self, loop: Loop, *, in_task: bool) -> StopCondition | None:
        """What tells the loop: an event of the kind that can be waited for here, or a flag."""
        told_by = [
            one
            for one in self._stop_loops.told_by(loop)
            if one.by is By.FLAG or one.known is None or (one.known == _OF_TASKS) == in_task
        ]
        return min(told_by, key=lambda one: one.by is By.FLAG, default=None)

    def _is_cleared(self, condition: StopCondition) -> bool:
        return bool(self._conditions.setters(condition._replace(ends_when=False)))

    def _looks_next(self, call: cst.Call, loop: Loop, condition: StopCondition) -> bool:
        """Whether the loop looks at the condition after the call, before it does anything else."""
        for statement in self._sequence.after(call):
            if not self._tree.inside(statement, loop.body):
                break
            if _asks_first(statement, condition):
                return True
            if not self._does_nothing(statement):
                return False
        if isinstance(loop.node, cst.While):
            if self._tree.inside(condition.checked, loop.node.test):
                return True
            first = statements_in(loop.body)[:1]
            return any(_asks_first(statement, condition) for statement in first)
        return False

    def _does_nothing(self, statement: cst.CSTNode) -> bool:
        """Whether a statement only talks, or goes on with the loop."""
        small = statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement]
        return all(
            isinstance(one, (cst.Continue, cst.Pass))
            or (
                isinstance(one, cst.Expr)
                and isinstance(one.value, cst.Call)
                and self._effects.output(one.value) is not None
            )
            for one in small
        )


def _asks_first(statement: cst.CSTNode, condition: StopCondition) -> bool:
    return isinstance(statement, cst.If) and any(
        node is condition.checked for node in running_nodes(statement.test)
    )
