"""Whether the end of the program waits for a thread or a child process: is it a daemon?"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge import daemons as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.fates import Fate, Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Workers

_TELLING = frozenset(
    (table.ATTRIBUTE, *table.MISSPELT, table.SETTER, *table.MISSPELT_SETTERS)
)  # of objects that are made already


class Daemons:
    """The daemons of a module."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        objects: Objects,
        fates: Fates,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._objects = objects
        self._fates = fates
        self._workers = workers

    def is_daemon(self, made: cst.Call) -> bool | None:
        """Whether a thread or process is a daemon; None when it cannot be told.

        Its constructor says so, its class, or what is set later. Otherwise a thread is what the
        thread that starts it is, and the main thread is no daemon.
        """
        if not self.can_be(made) or has_unpacking(made):
            return None
        later = [*self._set_on(self._fates.of(made))] if self._are_set else []
        given = argument(made, None, table.ATTRIBUTE)
        values = later or ([given] if given is not None else [])
        local = self._functions.class_of_name(made.func)
        if local is not None and not later:
            if not self._is_all_seen(local):
                return None
            # Its `__init__` may do as it likes with what it is given.
            values = [*self._set_by_class(local), *values]
        if values:
            return _agreed(values)
        if self._may_be_set_elsewhere(self._fates.of(made)) or self._runs_in_worker(made):
            return None
        return False

    @cached_property
    def _are_set(self) -> bool:
        """Whether the module says of any object that it is a daemon, or not."""
        return any(attribute.attr.value in _TELLING for attribute in self._tree.all(cst.Attribute))

    def can_be(self, made: cst.Call) -> bool:
        """Whether what a call makes is a thread or a process, and no job, task or greenlet."""
        return self._objects.known(made) in table.HAVE_IT

    def makes_daemons(self, class_: Class) -> bool:
        """Whether a class says that its threads are daemons."""
        values = [*self._set_by_class(class_)]
        return bool(values) and _agreed(values) is True

    def of_class(self, class_: Class) -> bool | None:
        """What a class says of its instances, where those who make them have no say in it."""
        if not self._is_all_seen(class_):
            return None
        values = [*self._set_by_class(class_)]
        if values:
            return _agreed(values)
        init = self._functions.method(class_, "__init__")
        return None if init is None or init.node.params.star_kwarg else False

    def _set_on(self, fate: Fate) -> Iterator[cst.BaseExpression | None]:
        """What is given to `t.daemon` and `t.setDaemon()`."""
        for attribute in fate.set:
            if attribute.attr.value in (table.ATTRIBUTE, *table.MISSPELT):
                yield self._assigned(attribute)
        for call in fate.calls_of(table.SETTER, *table.MISSPELT_SETTERS):
            yield argument(call, 0, "daemonic")

    def _assigned(self, target: cst.CSTNode) -> cst.BaseExpression | None:
        """The value that a target gets; None for a misspelt one, which nobody can mean."""
        if isinstance(target, cst.Attribute) and target.attr.value != table.ATTRIBUTE:
            return None
        for above in self._tree.ancestors(target):
            if isinstance(above, (cst.Assign, cst.AnnAssign)):
                return above.value
        return None

    def _is_all_seen(self, local: Class) -> bool:
        """Whether nothing but the standard library stands above a class."""
        return all(
            base.rpartition(".")[2] == "object" or base in table.TAKE_IT
            for base in self._functions.bases(local)
        )

    def _set_by_class(self, local: Class) -> Iterator[cst.BaseExpression | None]:
        """What a class says about its instances: in its body, by `self`, to its base's init."""
        for class_ in self._functions.classes:
            if class_ != local and not self._functions.derives(local, class_):
                continue
            for name in (table.ATTRIBUTE, *table.MISSPELT):
                for value in self._objects.attributes.values(class_, name):
                    yield value if name == table.ATTRIBUTE else None
            for call in self._tree.all(cst.Call):
                if not self._tree.inside(call, class_.node):
                    continue
                if isinstance(call.func, cst.Attribute):
                    name = call.func.attr.value
                    if name in (table.SETTER, *table.MISSPELT_SETTERS):
                        yield argument(call, 0, "daemonic")
                    elif name == "__init__":
                        if has_unpacking(call):
                            yield None
                        given = argument(call, None, table.ATTRIBUTE)
                        if given is not None:
                            yield given

    def _may_be_set_elsewhere(self, fate: Fate) -> bool:
        """Whether somebody gets the object who may still make it a daemon: before its start."""
        starts = fate.calls_of("start")
        return any(
            not any(self._is_after(place, start) for start in starts) for place in fate.escapes
        )

    def _is_after(self, place: cst.CSTNode, start: cst.Call) -> bool:
        return self._functions.around(place) == self._functions.around(start) and self._tree.order(
            place
        ) > self._tree.order(start)

    def _runs_in_worker(self, made: cst.Call) -> bool:
        """Whether the call stands in code that threads run: these may be daemons themselves."""
        around = self._functions.around(made)
        return around is not None and around in self._workers.functions


def _agreed(values: list[cst.BaseExpression | None]) -> bool | None:
    for wanted in (True, False):
        if all(is_constant(value, value=wanted) for value in values):
            return wanted
    return None
