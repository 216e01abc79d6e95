"""Code that stands behind something that never comes to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.written import written_call
from shutdown_lint.knowledge.serving import STOPPED_BY

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Registration
    from shutdown_lint.facts.work.endings import Endings, Endless
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.users import Users


class Behind(NamedTuple):
    """What stands in the way of a node, and the calls that lead to the node after it."""

    endless: Endless
    path: tuple[Via, ...]


class Late:
    """Finds what keeps a node from running."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        reach: Reach,
        entries: Entries,
        sequence: Sequence,
        endings: Endings,
        users: Users,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._reach = reach
        self._entries = entries
        self._sequence = sequence
        self._endings = endings
        self._users = users

    def behind(self, node: cst.CSTNode) -> Behind | None:
        """What never ends before a node, on every way to it; None when there is a free one."""
        return self._behind(node, frozenset())

    def _behind(self, node: cst.CSTNode, seen: frozenset[Function]) -> Behind | None:
        for statement in self._sequence.before(node):
            endless = self._endings.endless(statement)
            if endless is not None:
                return Behind(endless, ())
        function = self._functions.around(node)
        if function is None or function in seen:
            return None
        callers = self._sequence.callers(function)
        if not callers or not self._is_only_called(function, callers):
            return None
        found = [self._behind(call, seen | {function}) for call in callers]
        first = found[0]
        if first is None or None in found:
            return None
        step = Via(callers[0], f"{written_call(callers[0])}() is called here", step=True)
        return Behind(first.endless, (*first.path, step))

    def _is_only_called(self, function: Function, callers: list[cst.Call]) -> bool:
        if self._users.may_be_elsewhere(function) and not self._entries.is_script:
            return False
        called = [call.func for call in callers]
        return all(
            any(mention is func for func in called)
            for mention in self._users.beside_handlers(function)
        )

    def comes_back(self, call: cst.Call, registration: Registration) -> bool:
        """Whether somebody may make a serving call come back before a registration is made.

        The handler itself cannot, nor can code of the function that serves.
        """
        name = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        stops = STOPPED_BY.get(name, frozenset())
        reference = registration.reference
        by_handler = {
            reached.node
            for reached in (
                self._reach.from_function(reference.function) if reference is not None else ()
            )
        }
        serving_in = self._functions.around(call)
        return any(
            mention.attr.value in stops
            and mention not in by_handler
            and not self._tree.inside(mention, registration.handler_node)
            and self._functions.around(mention) != serving_in
            for mention in self._tree.all(cst.Attribute)
        )
