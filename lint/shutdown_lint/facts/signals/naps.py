"""Loops of coroutines that wake up by themselves every second or sooner."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.knowledge.event_loops import LONGEST_NAP, TIMERS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree


class Naps:
    """Tells events that are asked after in each round of such a loop: there a timer wakes it."""

    def __init__(self, tree: Tree, names: Names, objects: Objects, reach: Reach) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._reach = reach

    def ask(self, event: cst.BaseExpression) -> bool:
        """Whether a loop that only naps has to do with an event in each round."""
        return any(self._asks(loop, event) for loop in self._napping)

    @cached_property
    def _napping(self) -> list[cst.While]:
        return [
            loop for loop in self._tree.all(cst.While) if any(map(self._is_nap, _awaits(loop)))
        ]

    def _is_nap(self, waits: cst.Await) -> bool:
        call = waits.expression
        if not isinstance(call, cst.Call):
            return False
        timer = TIMERS.get(self._names.path(call.func) or "")
        seconds = constant_number(argument(call, *timer)) if timer is not None else None
        return seconds is not None and seconds <= LONGEST_NAP

    def _asks(self, loop: cst.While, event: cst.BaseExpression) -> bool:
        asking = (reached.node for reached in self._reach.from_node(loop.test, coroutines=True))
        awaited = (below for one in _awaits(loop) for below in running_nodes(one))
        return any(
            isinstance(node, (cst.Name, cst.Attribute)) and self._objects.same(node, event)
            for nodes in (asking, awaited)
            for node in nodes
        )


def _awaits(loop: cst.While) -> list[cst.Await]:
    return [node for node in running_nodes(loop) if isinstance(node, cst.Await)]
