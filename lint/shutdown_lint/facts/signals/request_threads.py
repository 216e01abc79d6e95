"""Servers that answer each request in a daemon thread, which ends with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge import daemons as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.fates import Fate, Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Handlers

_ENDS = ("shutdown", "server_close")


class DaemonicServer(NamedTuple):
    """A server that is ended in order, and whose requests are not."""

    fate: Fate
    ended: cst.CSTNode  # the first place where it is shut down or closed
    handler: Via | None  # the SIGTERM handler of the module
    by_default: bool  # nobody wrote that the threads are to be daemons


class RequestThreads:
    """Knows what becomes of requests in flight when a server ends."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        fates: Fates,
        handlers: Handlers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._fates = fates
        self._handlers = handlers

    def of(self, made: cst.Call) -> DaemonicServer | None:
        """The server that a call makes, if its requests run in daemon threads and it is ended.

        None where its class looks after the requests itself, and where something says, or may say,
        that the threads are no daemons.
        """
        local = self._functions.class_of_name(made.func)
        default = self._default(made, local)
        if default is None:
            return None
        fate = self._fates.of(made)
        values = [*self._of_class(local), *self._of_instance(fate)]
        if not (values or default) or not all(is_constant(value, value=True) for value in values):
            return None
        if local is not None and any(
            function.name in table.OWN_REQUESTS
            for class_ in self._lineage(local)
            for function in self._functions.methods(class_)
        ):
            return None
        ended = next(self._ends(fate), None)
        return None if ended is None else DaemonicServer(fate, ended, self._sigterm, not values)

    def _default(self, made: cst.Call, local: Class | None) -> bool | None:
        """Whether the threads of a server are daemons by default; None for anything else."""
        path = self._names.path(made.func) or ""
        if path in table.MAKE_DAEMONIC_SERVERS:
            told = argument(made, *table.MAKE_DAEMONIC_SERVERS[path])
            return True if is_constant(told, value=True) else None
        paths = {path} if local is None else set(self._functions.bases(local))
        if paths & table.DAEMONIC_SERVERS:
            return True
        return False if paths & table.THREADING_SERVERS else None

    def _lineage(self, class_: Class) -> list[Class]:
        """A class of the module and those of its bases that are."""
        return [
            one
            for one in self._functions.classes
            if one == class_ or self._functions.derives(class_, one)
        ]

    def _of_class(self, class_: Class | None) -> Iterator[cst.BaseExpression | None]:
        """What the class of a server says of its threads, or what is set on a class."""
        if class_ is not None:
            for one in self._lineage(class_):
                yield from self._objects.attributes.values(one, table.OF_SERVERS)
        for target in self._tree.all(cst.AssignTarget):
            if (
                isinstance(target.target, cst.Attribute)
                and target.target.attr.value == table.OF_SERVERS
                and self._names.path(target.target.value) is not None
            ):
                yield self._assigned(target.target)

    def _of_instance(self, fate: Fate) -> Iterator[cst.BaseExpression | None]:
        for attribute in fate.set:
            if attribute.attr.value == table.OF_SERVERS:
                yield self._assigned(attribute)

    def _assigned(self, attribute: cst.Attribute) -> cst.BaseExpression | None:
        for above in self._tree.ancestors(attribute):
            if isinstance(above, (cst.Assign, cst.AnnAssign)):
                return above.value
        return None

    def _ends(self, fate: Fate) -> Iterator[cst.CSTNode]:
        yield from fate.calls_of("shutdown")
        yield from (one for one in fate.passed_on if one.attr.value in _ENDS)
        yield from fate.calls_of("server_close")
        yield from fate.entered

    @property
    def _sigterm(self) -> Via | None:
        """The first handler of one's own for SIGTERM."""
        for registration in self._handlers.registrations:
            if "SIGTERM" in registration.signals.names and registration.disposition not in (
                "SIG_DFL",
                "SIG_IGN",
            ):
                return registration.via
        return None
