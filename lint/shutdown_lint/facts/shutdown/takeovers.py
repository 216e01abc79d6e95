"""Which calls put the handlers of a server in the place of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge import takeovers as table
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.following import Follower, Following
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Registration
    from shutdown_lint.knowledge.takeovers import Takeover


class Taken(NamedTuple):
    """A registration, and the server that takes its signals."""

    takeover: Takeover
    follower: Follower
    signals: tuple[str, ...]
    is_waited_for: bool  # nothing else goes on while it serves, as beside a task of its own


class Takeovers:
    """Knows the servers that set handlers."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        reach: Reach,
        origins: Origins,
        following: Following,
    ) -> None:
        self._tree = tree
        self._reach = reach
        self._names = names
        self._functions = functions
        self._origins = origins
        self._following = following

    def after(self, registration: Registration) -> Taken | None:
        """The first server that takes the signals of a registration when it begins to serve."""
        for follower in self._following.calls(registration.call):
            takeover = self.of(follower.call)
            if takeover is not None:
                signals = sorted(registration.signals.names & takeover.signals)
                if signals:
                    waited = self._is_waited_for(follower.call)
                    return Taken(takeover, follower, tuple(signals), waited)
        return None

    def asks_server(self, function: Function) -> bool:
        """Whether a handler asks the server for what it does on the signal by itself."""
        return any(
            isinstance(reached.node, cst.Attribute) and reached.node.attr.value in table.ASKING
            for reached in self._reach.from_function(function)
        )

    def _is_waited_for(self, call: cst.Call) -> bool:
        above = self._tree.parent(call)
        if not isinstance(above, cst.Arg):
            return True
        taker = self._tree.parent(above)
        return isinstance(taker, cst.Call) and self._names.called(taker) in COROUTINE_RUNNERS

    def of(self, call: cst.Call) -> Takeover | None:
        """What a call does to the handlers that are there; None when it leaves them alone."""
        found = table.BY_PATH.get(self._names.path(call.func) or "")
        if found is None and isinstance(call.func, cst.Attribute):
            method = call.func.attr.value
            found = table.BY_METHOD.get(method) or self._of_method(call.func.value, method)
        if found is None or has_unpacking(call):
            return None
        given = argument(call, found.position, found.switch)
        if found.switch is None or given is None or is_constant(given, value=True):
            return found
        return found if is_constant(given, None) else None

    def _of_method(self, owner: cst.BaseExpression, method: str) -> Takeover | None:
        if not any(method == name for _, name in table.BY_CLASS):
            return None
        origin = self._origins.of(owner)
        if origin is None:
            return None
        found = {self._of_made(made, method) for made in origin.calls}
        return found.pop() if len(found) == 1 else None

    def _of_made(self, made: cst.Call, method: str) -> Takeover | None:
        local = self._functions.class_of_name(made.func)
        if local is None:
            return table.BY_CLASS.get((self._names.path(made.func) or "", method))
        own = table.OWN_SIGNALS | {method}
        if any(function.name in own for function in self._functions.methods(local)):
            return None
        rows = (table.BY_CLASS.get((base, method)) for base in self._functions.bases(local))
        return next((row for row in rows if row is not None), None)
