"""What a module imports and defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.written import imported_module
from shutdown_lint.knowledge.serving import SIGTERM_CLASSES, WEB_APPS
from shutdown_lint.model.summary import Carrier, Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.summary.places import Places
    from shutdown_lint.facts.summary.reading import Reading

_APPS = WEB_APPS | SIGTERM_CLASSES | {"celery.Celery", "faust.App", "grpc.server"}
# Blocks at module level that run whenever the module is imported.
_ALWAYS = (
    cst.ClassDef, cst.IndentedBlock, cst.Module, cst.SimpleStatementLine, cst.SimpleStatementSuite,
    cst.With,
)  # fmt: skip


class Declarations:
    """Reads what stands in a module beside its steps."""

    def __init__(self, reading: Reading, places: Places) -> None:
        self._reading = reading
        self._places = places

    def imports(self) -> tuple[Import, ...]:
        """Every import that may run, in the order of the source."""
        tree = self._reading.facts.tree
        found = []
        for node in tree.in_order(cst.Import, cst.ImportFrom):
            if tree.in_type_checking(node):
                continue
            always = self._runs_always(node)
            span = self._places.span(node)
            for module, name, alias in self._imported(node):
                found.append(Import(module, name, span, always, alias))
        return tuple(found)

    def _imported(self, node: cst.CSTNode) -> Iterator[tuple[str, str, str]]:
        """Module, name and alias of each part."""
        if isinstance(node, cst.Import):
            for alias in node.names:
                yield alias.evaluated_name, "", alias.evaluated_alias or ""
        elif isinstance(node, cst.ImportFrom):
            module = self._reading.names.absolute(imported_module(node))
            if isinstance(node.names, cst.ImportStar):
                yield module, "*", ""
                return
            for alias in node.names:
                yield module, alias.evaluated_name, alias.evaluated_alias or ""

    def _runs_always(self, node: cst.CSTNode) -> bool:
        for above, below in self._reading.facts.tree.lineage(node):
            if isinstance(above, (cst.Try, cst.TryStar)):
                if below is not above.body:
                    return False
            elif not isinstance(above, _ALWAYS):
                return False
        return True

    def apps(self) -> tuple[tuple[str, str], ...]:
        """The module's variables that hold apps which servers import."""
        found = []
        for name, path in self._made_at_module_level():
            if path in _APPS:
                found.append((name, path))
        return tuple(found)

    def _made_at_module_level(self) -> Iterator[tuple[str, str]]:
        scope = self._reading.facts.names.scopes.module
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.kind is Kind.ASSIGN and isinstance(binding.value, cst.Call):
                    yield name, self._made(binding.value)

    def _made(self, call: cst.Call) -> str:
        """The class of what a call makes: its own, or the known one that it derives from."""
        functions = self._reading.facts.functions
        local = functions.class_of_name(call.func)
        if local is not None:
            return min(_APPS & {*functions.bases(local)}, default="")
        path = self._reading.names.path(call.func)
        if path in _APPS:
            return path
        reference = self._reading.facts.calls.reference(call.func)
        if reference is not None:  # app = create_app()
            for value in functions.returned(reference.function):
                origin = self._reading.facts.origins.of(value)
                for made in origin.calls if origin is not None else ():
                    if self._reading.names.path(made.func) in _APPS:
                        return self._reading.names.path(made.func)
        return ""

    def tasks(self) -> tuple[tuple[str, str], ...]:
        """The functions that workers of task queues run, and whose workers."""
        found = []
        for task in self._reading.facts.queued_tasks.all:
            self._reading.handed.add(task.function)
            found.append((self._reading.names.function(task.function), task.queue.name))
        return tuple(found)

    def periodic(self) -> tuple[str, ...]:
        """The tasks that beat sends again soon, as Celery knows them or as they are imported."""
        return tuple(
            self._reading.names.absolute(sent.name)
            if sent.function is None
            else self._reading.names.function(sent.function)
            for sent in self._reading.facts.celery_schedules.sent
        )

    def bases(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The classes of the module and what they inherit from; "" where that cannot be told."""
        names = self._reading.names
        found = []
        for class_ in self._reading.facts.functions.classes:
            given = []
            for arg in class_.node.bases:
                value = arg.value
                value = value.value if isinstance(value, cst.Subscript) else value
                local = self._reading.facts.functions.class_of_name(value)
                given.append(names.class_(local) if local is not None else names.path(value))
            found.append((names.class_(class_), tuple(given)))
        return tuple(found)

    def threads(self) -> tuple[tuple[str, Carrier], ...]:
        """The classes of threads that say whether theirs are daemons."""
        facts, found = self._reading.facts, []
        for class_ in facts.functions.classes:
            if "threading.Thread" in facts.functions.bases(class_):
                is_daemon = facts.daemons.of_class(class_)
                if is_daemon is not None:
                    carrier = Carrier.DAEMON_THREAD if is_daemon else Carrier.THREAD
                    found.append((self._reading.names.class_(class_), carrier))
        return tuple(found)
