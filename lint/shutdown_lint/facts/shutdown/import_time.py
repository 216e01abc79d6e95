"""What runs when the module is imported."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge import programs
from shutdown_lint.knowledge.takeovers import ASGI_APPS, WSGI_APPS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks
    from shutdown_lint.facts.work.entries import Entries


class ImportTime:
    """Follows the statements of the module, those under a main guard left out."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        reach: Reach,
        loops: Loops,
        entries: Entries,
        celery: CeleryTasks,
        sequence: Sequence,
        path: str,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._reach = reach
        self._loops = loops
        self._entries = entries
        self._celery = celery
        self._sequence = sequence
        self._path = path

    def way(self, place: cst.Call | cst.Decorator) -> tuple[Via, ...] | None:
        """The calls through which an import comes to a call; None when it may not."""
        return self._ways.get(place) if isinstance(place, cst.Call) else None

    def is_replaced(self, place: cst.Call | cst.Decorator) -> bool:
        """Whether who imports a handler sets one of its own then: an ASGI server or a worker."""
        return self.way(place) is not None and (
            self.asgi_app is not None
            or (self._entries.guard is None and bool(self._celery.all or self._celery.apps))
        )

    @cached_property
    def asgi_app(self) -> cst.Call | None:
        """The first ASGI app that is made on import: a server will import this module."""
        return self._first(ASGI_APPS)

    @cached_property
    def wsgi_app(self) -> cst.Call | None:
        """The first WSGI app that is made on import."""
        return self._first(WSGI_APPS)

    def _first(self, makers: frozenset[str]) -> cst.Call | None:
        return next((call for call in self._ways if self._names.path(call.func) in makers), None)

    def is_named_in_command(self, server: str, *, without: str) -> bool:
        """Whether a comment or a string shows a server's command with this module: `srv app:app`.

        None that has an option which is given as `without`.
        """
        stem = self._path.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
        command = rf"\b{server}\b[^\n]*\b{re.escape(stem)}:\w"
        return any(
            without not in found[0] for found in re.finditer(command, self._tree.module.code)
        )

    @cached_property
    def is_program(self) -> bool:
        """Whether the module is run, or loaded by a server or worker, and not imported by others.

        It says so, it is named so, it has a function `main`, or it works at its top.
        """
        *folders, name = self._path.replace("\\", "/").split("/")
        return (
            self._entries.is_script
            or self._entries.holds_web_app
            or name in programs.FILES
            or not programs.FOLDERS.isdisjoint(folders[-1:])
            or any(programs.WORD in folder.split("_") for folder in folders)
            or bool(self._celery.all)
            or any(function.name == programs.MAIN for function in self._functions.all)
            or any(
                self._names.path(call.func) in (*programs.PARSERS, "celery.Celery")
                for call in self._ways
            )
            or any(
                next(self._loops.long_running_nodes(statement), None) is not None
                for statement in self._statements
            )
        )

    @cached_property
    def _statements(self) -> list[cst.CSTNode]:
        statements = [
            statement
            for statement in self._tree.module.body
            if not isinstance(statement, (cst.FunctionDef, cst.ClassDef))
        ]
        bodies = [
            class_.body
            for class_ in self._tree.all(cst.ClassDef)
            if self._tree.enclosing_function(class_) is None
        ]
        return [*statements, *bodies]

    @cached_property
    def _ways(self) -> dict[cst.Call, tuple[Via, ...]]:
        found: dict[cst.Call, tuple[Via, ...]] = {}
        for statement in self._statements:
            for reached in self._reach.from_node(statement):
                if isinstance(reached.node, cst.Call):
                    places = [*(via.node for via in reached.path), reached.node]
                    if self._entries.is_under_guard(places[0]):
                        continue
                    if all(map(self._sequence.is_certain, places)):
                        found.setdefault(reached.node, reached.path)
        return found
