"""Awaits that last as long as others run: what they wait for, and whether it was told to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import COMPREHENSIONS
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.async_tasks import GATHERING, WAITING

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.stopping import Stopping

_COPIES = frozenset({"all_tasks", "copy", "list", "set", "tuple", "values"})


class AsyncWaits:
    """The waits of coroutines."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        reach: Reach,
        sequence: Sequence,
        stopping: Stopping,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._reach = reach
        self._sequence = sequence
        self._stopping = stopping

    def waited_for(self, call: cst.Call) -> cst.BaseExpression | None:
        """The tasks, or the queue, that an awaited call waits for however long it takes.

        None for coroutines that are only made for it: `gather(a.close(), b.close())`.
        """
        if not isinstance(self._tree.parent(call), cst.Await):
            return None
        path = self._names.path(call.func)
        if path in GATHERING or path in WAITING:
            timeout = argument(call, None, "timeout") if path in WAITING else None
            if timeout is not None and not is_constant(timeout, None):
                return None
            if any(arg.star == "**" for arg in call.args):
                return None
            given = [arg.value for arg in call.args if arg.keyword is None]
            return next((one for one in given if not self._is_made_for_it(one)), None)
        func = call.func
        is_join = isinstance(func, cst.Attribute) and func.attr.value == "join"
        if is_join and not call.args and not has_unpacking(call):
            assert isinstance(func, cst.Attribute)
            return func.value
        return None

    def is_told_before(self, node: cst.CSTNode, cleanup: cst.CSTNode) -> bool:
        """Whether something is cancelled, or told to stop, before a node of a cleanup.

        What comes before the cleanup in the same function does not count.
        """
        within = cleanup if self._tree.inside(node, cleanup) else None
        if self._stopping.told_before(node, within=within) is not None:
            return True
        return any(
            isinstance(reached.node, cst.Call) and written_name(reached.node).startswith("cancel")
            for statement in self._sequence.before(node)
            if within is None or self._tree.inside(statement, within)
            for reached in self._reach.from_node(statement)
        )

    def _is_made_for_it(self, given: cst.BaseExpression) -> bool:
        """Whether a coroutine is called there, and no task named that runs already."""
        if isinstance(given, COMPREHENSIONS) and not isinstance(given, cst.DictComp):
            return self._is_made_for_it(given.elt)
        if isinstance(given, (cst.Name, cst.Attribute)):
            held = self._objects.contents.of(given)
            return bool(held) and all(
                isinstance(one, cst.Call) and self._objects.known(one) is None for one in held
            )
        if isinstance(given, (cst.List, cst.Set, cst.Tuple)):
            return all(self._is_made_for_it(element.value) for element in given.elements)
        return isinstance(given, cst.Call) and written_name(given) not in _COPIES
