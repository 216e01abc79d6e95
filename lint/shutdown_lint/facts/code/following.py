"""What runs after something in the same run of the program, as far as this module shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree

_CHOOSING = (cst.BooleanOperation, cst.CompFor, cst.IfExp)


class Follower(NamedTuple):
    """A call that runs after something."""

    call: cst.Call
    path: tuple[Via, ...]  # the calls that lead to it, from a function around both
    is_certain: bool  # it runs whenever the other one did, as far as conditions tell
    is_near: bool  # both stand in one function

    @property
    def places(self) -> list[cst.CSTNode]:
        """The calls on the way, outermost first, and the call itself."""
        return [*(via.node for via in self.path), self.call]


class Following:
    """Walks on from a node: to the end of its function, then after each call of that."""

    def __init__(self, tree: Tree, functions: Functions, reach: Reach, sequence: Sequence) -> None:
        self._tree = tree
        self._functions = functions
        self._reach = reach
        self._sequence = sequence

    def calls(self, node: cst.CSTNode) -> Iterator[Follower]:
        """The calls that run after a node, nearest functions first, each function in its order."""
        yield from self._calls(node, frozenset())

    def _calls(self, node: cst.CSTNode, seen: frozenset[Function]) -> Iterator[Follower]:
        yield from self._with_result(node, is_near=not seen)
        for statement in self._sequence.after(node):
            for reached in self._reach.from_node(statement):
                if isinstance(reached.node, cst.Call):
                    places = [*(via.node for via in reached.path), reached.node]
                    yield Follower(
                        reached.node,
                        reached.path,
                        self._sequence.is_certain(places[0], within=statement)
                        and all(map(self._sequence.is_certain, places[1:])),
                        is_near=not seen and not reached.path,
                    )
        function = self._functions.around(node)
        if function is None or function in seen:
            return
        for call in self._sequence.callers(function):
            yield from self._calls(call, seen | {function})

    def _with_result(self, node: cst.CSTNode, *, is_near: bool) -> Iterator[Follower]:
        """The calls of the same expression that come after: the second in `Program().run()`."""
        is_sure = True
        for above in self._tree.ancestors(node):
            if isinstance(above, (*FUNCTIONS, cst.BaseSmallStatement, cst.BaseSuite)):
                return
            is_sure = is_sure and not isinstance(above, _CHOOSING)
            if not isinstance(above, cst.Call):
                continue
            for reached in self._reach.from_node(above):
                first = reached.path[0].node if reached.path else reached.node
                if first is above and isinstance(reached.node, cst.Call):
                    places = [*(via.node for via in reached.path[1:]), reached.node]
                    yield Follower(
                        reached.node,
                        reached.path,
                        is_sure
                        and (not reached.path or all(map(self._sequence.is_certain, places))),
                        is_near=is_near and not reached.path,
                    )
