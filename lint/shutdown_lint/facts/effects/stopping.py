"""What in a function could end a program's loop: a flag, an event, an exit, a stop call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.stopping import HANDING_ON, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects

_MARKING = frozenset({"add", "append", "set"})


class Stopping:
    """Judges what a handler does to the program."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        scopes: Scopes,
        functions: Functions,
        effects: Effects,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._scopes = scopes
        self._effects = effects
        self._reach = reach

    def stopped_by(self, function: Function) -> cst.CSTNode | None:
        """The first place in a function, or in what it calls, that may end the program's loop."""
        for reached in self._reach.from_function(function, coroutines=True):
            node = reached.node
            if isinstance(node, cst.Raise) or self._effects.ends_process(node):
                return node
            if self._effects.ends_at_once(node) or self.sets_flag(node):
                return node
            if isinstance(node, cst.Call) and self._stops(node):
                return node
        return None

    def sets_anything(self, function: Function) -> bool:
        """Whether a function, or what it calls, sets something that others can see."""
        return any(self.sets_flag(reached.node) for reached in self._reach.from_function(function))

    def stops_by_name(self, handler: cst.BaseExpression) -> cst.CSTNode | None:
        """The handler itself where it is a method that by its name ends something: `stop.set`.

        A partial of one, too.
        """
        if isinstance(handler, cst.Call) and handler.args:
            if self._names.path(handler.func) == "functools.partial":
                handler = handler.args[0].value
        if isinstance(handler, cst.Attribute) and _names_stop(handler.attr.value):
            return handler
        return None

    def told_before(
        self, place: cst.CSTNode, *, by_flag: bool = True, within: cst.CSTNode | None = None
    ) -> cst.CSTNode | None:
        """What, before the place in the same function, tells somebody to stop.

        With `within`, only what stands in a part of it is looked at. With `by_flag` false, flags
        and events do not count, but only calls that also reach somebody who does not look at a
        flag, such as closing what it reads from.
        """
        for node in self._before(place):
            if within is not None and not self._tree.inside(node, within):
                continue
            if by_flag and self.sets_flag(node):
                return node
            if isinstance(node, cst.Call) and (self._stops(node) or _is_felt(node)):
                if by_flag or written_name(node) != "set":
                    return node
        return None

    def event_set_before(self, place: cst.CSTNode) -> bool:
        """Whether an event is set before the place, in the same function: `stop.set()`."""
        return any(
            isinstance(node, cst.Call)
            and not node.args
            and written_name(node) == "set"
            and isinstance(node.func, cst.Attribute)
            for node in self._before(place)
        )

    def _before(self, place: cst.CSTNode) -> Iterator[cst.CSTNode]:
        around = self._functions.around(place)
        root = around.node.body if around is not None else self._tree.module
        for node in running_nodes(root):
            if node is place:
                return
            yield node

    def sets_flag(self, node: cst.CSTNode) -> bool:
        """Whether an assignment is felt outside the function: attribute, element, global."""
        if not isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            return False
        target = node.target
        if isinstance(target, (cst.Attribute, cst.Subscript)):
            return True
        return isinstance(target, cst.Name) and target.value in self._scopes.at(node).elsewhere

    def marked(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """What a node notes down for the next call: a flag, an event that it sets, a list."""
        if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            return node.target if self.sets_flag(node) else None
        if not isinstance(node, cst.Call) or written_name(node) not in _MARKING:
            return None
        on = node.func.value if isinstance(node.func, cst.Attribute) else None
        if not isinstance(on, (cst.Name, cst.Attribute)):
            return None
        return on if isinstance(on, cst.Attribute) or self._is_of_others(on) else None

    def _is_of_others(self, name: cst.Name) -> bool:
        """Whether a name is not one of the function in which it stands."""
        own = self._scopes.at(name)
        found = own.lookup(name.value)
        return found is not None and found[0] is not own

    def _stops(self, call: cst.Call) -> bool:
        name = written_name(call)
        return (
            self._effects.drains_work(call)
            or (_names_stop(name) and not self._effects.is_logging(call))
            or (self.hands_on(call) and any(self.stops_by_name(arg.value) for arg in call.args))
        )

    def hands_on(self, call: cst.Call) -> bool:
        """Whether a call has somebody else call what it is given, whatever name it goes by."""
        name = self._names.path(call.func) or written_name(call)
        return name.rpartition(".")[2] in HANDING_ON


def _names_stop(name: str) -> bool:
    return not STOP_WORDS.isdisjoint(name.lower().strip("_").split("_"))


def _is_felt(call: cst.Call) -> bool:
    return written_name(call) in ("put", "put_nowait", "send", "close")
