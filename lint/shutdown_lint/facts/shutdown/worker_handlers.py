"""Handlers of an app that replace those of the gunicorn worker which imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.knowledge import takeovers as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.shutdown.import_time import ImportTime
    from shutdown_lint.facts.shutdown.takeovers import Takeovers
    from shutdown_lint.facts.signals.handlers import Handlers, Registration

_SERVER = "gunicorn"
_PRELOADED = "--preload"  # imported by the master, whose workers set theirs after that


class Overriding(NamedTuple):
    """How a handler comes to replace the worker's."""

    signals: tuple[str, ...]
    path: tuple[Via, ...]
    is_surely_imported: bool = False  # the app is made as the module is imported
    is_surely_gunicorn: bool = False  # a command that stands in the file says so


class WorkerHandlers:
    """Finds registrations that run when a worker loads its app."""

    def __init__(
        self,
        names: Names,
        functions: Functions,
        reach: Reach,
        handlers: Handlers,
        loops: Loops,
        import_time: ImportTime,
        takeovers: Takeovers,
    ) -> None:
        self._names = names
        self._functions = functions
        self._reach = reach
        self._handlers = handlers
        self._loops = loops
        self._import_time = import_time
        self._takeovers = takeovers

    def of(self, registration: Registration) -> Overriding | None:
        """What a registration does to a worker; None where it does nothing, or may not."""
        signals = sorted(registration.signals.names & table.ENDS_WORKER)
        if (
            not signals
            or registration.in_loop
            or registration.for_windows
            or self._handlers.is_temporary(registration)
            or self._takeovers.after(registration) is not None
        ):
            return None
        app = self._import_time.wsgi_app
        way = self._import_time.way(registration.call)
        if app is not None and way is not None:
            command = self._import_time.is_named_in_command(_SERVER, without=_PRELOADED)
            made = Via(app, "the app that a server imports is made here")
            return Overriding(
                tuple(signals),
                (*way, made),
                is_surely_imported=True,
                is_surely_gunicorn=command,
            )
        path = self._by_factory(registration) or self._when_ready(registration)
        return None if path is None else Overriding(tuple(signals), path)

    def _by_factory(self, registration: Registration) -> tuple[Via, ...] | None:
        """How a function that makes an app and gives it away comes to register the handler."""
        for function in self._functions.all:
            if not self._functions.returned(function):
                continue
            reached = list(self._reach.from_function(function))
            made = next((one.node for one in reached if self._makes_app(one.node)), None)
            found = next((one for one in reached if one.node is registration.call), None)
            if made is not None and found is not None and not self._serves(function):
                return (*found.path, Via(made, "the app that a server asks for is made here"))
        return None

    def _makes_app(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Call) and self._names.path(node.func) in table.WSGI_APPS

    def _serves(self, function: Function) -> bool:
        return next(self._loops.long_running_nodes(function.node.body), None) is not None

    def _when_ready(self, registration: Registration) -> tuple[Via, ...] | None:
        """How Django comes to register the handler when it has loaded its apps."""
        for function in self._functions.all:
            owner = function.owner
            if (
                owner is None
                or function.name != table.READY
                or table.APP_CONFIG not in self._functions.bases(owner)
            ):
                continue
            for reached in self._reach.from_function(function):
                if reached.node is registration.call:
                    via = Via(
                        function.node, f"Django runs {function.display} when it loads an app"
                    )
                    return (via, *reached.path)
        return None
