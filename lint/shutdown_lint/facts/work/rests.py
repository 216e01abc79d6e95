"""Where a program stays until a handler ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.stopping import Stopping
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.users import Users

_EVENTS: Final = frozenset({"asyncio.Event", "threading.Event"})


class Rests:
    """Finds what the main program rests in."""

    def __init__(
        self,
        tree: Tree,
        stopping: Stopping,
        functions: Functions,
        objects: Objects,
        entries: Entries,
        workers: Workers,
        origins: Origins,
        fates: Fates,
        users: Users,
    ) -> None:
        self._tree = tree
        self._stopping = stopping
        self._origins = origins
        self._fates = fates
        self._users = users
        self._functions = functions
        self._objects = objects
        self._entries = entries
        self._workers = workers

    def ended_by(self, stop: cst.CSTNode) -> cst.CSTNode | None:
        """Where the program spends its time, that a handler ends by a call such as `stop.set()`.

        A loop or a call that serves; else an untimed wait for the event that is set there, and
        nowhere else: what others set as well may tell that the work is done.
        """
        found = self._entries.spends_time_in
        method = stop.func if isinstance(stop, cst.Call) else stop
        if isinstance(stop, cst.Call) and self._stopping.hands_on(stop):
            method = next((arg.value for arg in stop.args if _is_method(arg.value)), method)
        if found is not None or not isinstance(method, cst.Attribute):
            return found
        if not self._is_set_alone(method):
            return None
        if self._objects.known(method.value) in _EVENTS:
            waits = filter(_is_untimed_wait, self._tree.all(cst.Call))
            return self._first(waits, method.value)
        if method.attr.value == "set_result":
            return self._first(self._tree.all(cst.Await), method.value)
        return None

    def _is_set_alone(self, method: cst.Attribute) -> bool:
        """Whether nobody but the handler sets it: it is in no other place or hands."""
        around = self._functions.around(method)
        if around is not None and isinstance(around.node, cst.FunctionDef):
            if self._users.beside_handlers(around) and not self._registers(method):
                return False
        origin = self._origins.of(self._objects.meant(method.value))
        if origin is None or len(origin.calls) != 1:
            return False
        fate = self._fates.of(next(iter(origin.calls)))
        name = method.attr.value
        others = (*(call.func for call in fate.calls_of(name)), *fate.passed_on)
        return not fate.escapes and all(
            other is method
            for other in others
            if isinstance(other, cst.Attribute) and other.attr.value == name
        )

    def _registers(self, method: cst.Attribute) -> bool:
        """Whether it is given as a handler, by the function around it, and not called there."""
        return isinstance(self._tree.parent(method), cst.Arg) or any(
            isinstance(above, cst.Lambda) for above in self._tree.ancestors(method)
        )

    def _first(self, waits: Iterable[cst.CSTNode], owner: cst.CSTNode) -> cst.CSTNode | None:
        return next(
            (
                wait
                for wait in waits
                if self._are_one(_waited_for(wait), owner)
                and self._entries.runs(wait)
                and not self._workers.may_run_beside_main(self._functions.around(wait))
            ),
            None,
        )

    def _are_one(self, one: cst.CSTNode, other: cst.CSTNode) -> bool:
        return self._objects.same(self._objects.meant(one), self._objects.meant(other))


def _is_method(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Attribute)


def _is_untimed_wait(call: cst.Call) -> bool:
    func = call.func
    return isinstance(func, cst.Attribute) and func.attr.value == "wait" and not call.args


def _waited_for(wait: cst.CSTNode) -> cst.CSTNode:
    if isinstance(wait, cst.Call) and isinstance(wait.func, cst.Attribute):
        return wait.func.value
    return wait.expression if isinstance(wait, cst.Await) else wait
