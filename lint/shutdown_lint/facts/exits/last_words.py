"""What a thread does on its way out, whatever ends it: in a `finally`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.exits import SENDS_SIGNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.stopping import Stopping

_INTERRUPTS = "_thread.interrupt_main"
_TELLING = frozenset({"notify", "notify_all", "put", "put_nowait", "release", "set"})


class LastWords:
    """Looks at the `finally` clauses that stand around a place in its function."""

    def __init__(
        self, tree: Tree, names: Names, reach: Reach, effects: Effects, stopping: Stopping
    ) -> None:
        self._tree = tree
        self._names = names
        self._reach = reach
        self._effects = effects
        self._stopping = stopping

    def end_process(self, node: cst.CSTNode) -> bool:
        """Whether what leaves the node by an exception ends the process, or signals it."""
        return any(
            self._effects.ends_at_once(last)
            or (
                isinstance(last, cst.Call)
                and self._names.path(last.func) in (SENDS_SIGNAL | {_INTERRUPTS})
            )
            for last in self._on_the_way_out(node)
        )

    def tell_others(self, node: cst.CSTNode) -> bool:
        """Whether what leaves the node by an exception sets something that others may look at."""
        return any(
            self._stopping.marked(last) is not None
            or (
                isinstance(last, cst.Call)
                and (written_name(last) in _TELLING or _names_self(last))
            )
            for last in self._on_the_way_out(node)
        )

    def _on_the_way_out(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        for above, below in self._tree.lineage(node):
            if isinstance(above, FUNCTIONS):
                return
            if isinstance(above, (cst.Try, cst.TryStar)) and above.finalbody is not None:
                if below is not above.finalbody:
                    yield from (one.node for one in self._reach.from_node(above.finalbody))


def _names_self(call: cst.Call) -> bool:
    """Whether somebody is told who it is that ends: `self.owner.ended(self)`."""
    return any(isinstance(arg.value, cst.Name) and arg.value.value == "self" for arg in call.args)
