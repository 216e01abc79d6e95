"""What a module imports, defines and holds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.scopes import Kind, imported_module
from shutdown_lint.knowledge.serving import SIGTERM_CLASSES, WEB_APPS
from shutdown_lint.knowledge.stopping import ASKING_METHODS
from shutdown_lint.model.summary import Carrier, Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Function
    from shutdown_lint.facts.summary.places import Places
    from shutdown_lint.facts.summary.reading import Reading

_APPS = WEB_APPS | SIGTERM_CLASSES | {"celery.Celery", "faust.App", "grpc.server"}
_OF_EVENTS = ASKING_METHODS | {"set"}
# Blocks at module level that run whenever the module is imported.
_ALWAYS = (
    cst.ClassDef, cst.IndentedBlock, cst.Module, cst.SimpleStatementLine, cst.SimpleStatementSuite,
    cst.With,
)  # fmt: skip
_NAMED = frozenset({cst.Attribute, cst.Name})


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

    def objects(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Places with the class of what they hold, and pairs of places that hold the same."""
        instances: dict[tuple[str, str], None] = {}
        same: dict[tuple[str, str], None] = {}
        for target, value in self._assigned():
            class_ = self._reading.names.classes.of(value)
            is_named = not class_ and type(value) in _NAMED
            is_made = not class_ and isinstance(value, cst.Call) and bool(self._waited_for)
            if not (class_ or is_named or is_made):
                continue
            place = self._place(target)
            if class_ and place:
                instances[place, class_] = None
            elif place and is_named:
                other = self._reading.names.object(value)
                if other and other != place and not other.startswith("builtins."):
                    same[place, other] = None
            elif place and place in self._waited_for and (other := self._reading.returned(value)):
                same[place, other] = None
        same.update(dict.fromkeys(self._parted()))
        for function in self._reading.facts.functions.all:
            if event := self._event_of(function):
                same[f"{self._reading.names.function(function)}()", event] = None
        for function, name in self._used_parameters():
            class_ = self._reading.names.classes.of(name)
            if class_ and self._reading.facts.functions.self_class(name) is None:
                place = f"{self._reading.names.function(function)}.{name.value}"
                instances[place, class_] = None
        return tuple(instances), tuple(same)

    def _parted(self) -> Iterator[tuple[str, str]]:
        """What `asyncio.wait` parts some tasks into, and the loops over a part, as these tasks."""
        names, parted = self._reading.names, set()
        for target, value in self._assigned():
            made = value.expression if isinstance(value, cst.Await) else value
            if isinstance(target, cst.Tuple) and isinstance(made, cst.Call) and made.args:
                if names.path(made.func) == "asyncio.wait":
                    for one in target.elements:
                        place, tasks = names.object(one.value), names.object(made.args[0].value)
                        if place and tasks:
                            parted.add(place)
                            yield place, tasks
        for loop in self._reading.facts.tree.all(cst.For):
            if (place := names.object(loop.iter)) in parted:
                yield names.object(loop.target), place

    @cached_property
    def _waited_for(self) -> frozenset[str]:
        """The places of objects that somebody waits for, or asks whether they are set."""
        found = {
            self._reading.names.object(node.value)
            for node in self._reading.facts.tree.all(cst.Attribute)
            if node.attr.value in _OF_EVENTS
        }
        return frozenset(found)

    def _event_of(self, function: Function) -> str:
        """The place of the event that a function returns; "" if it returns something else."""
        values = self._reading.facts.functions.returned(function)
        if len(values) != 1 or not isinstance(values[0], (cst.Name, cst.Attribute)):
            return ""
        known = self._reading.facts.objects.known(values[0]) or ""
        return self._reading.names.object(values[0]) if known.endswith(".Event") else ""

    def _place(self, target: cst.BaseExpression) -> str:
        """The place that an assignment fills, whatever else is known of what it holds."""
        if isinstance(target, cst.Attribute):
            owner = self._reading.facts.functions.self_class(target.value)
            if owner is not None:
                return f"{self._reading.names.class_(owner)}.{target.attr.value}"
            holder = self._reading.names.object(target.value)
            return f"{holder}.{target.attr.value}" if holder else ""
        return self._reading.names.object(target) if isinstance(target, cst.Name) else ""

    def _used_parameters(self) -> Iterator[tuple[Function, cst.Name]]:
        """The first use in a function's body of each parameter that may be of a class of ours."""
        facts = self._reading.facts
        params = [
            (function, param)
            for function in facts.functions.all
            if isinstance(function.node, cst.FunctionDef)
            for param in _named(function.node.params)
            if param.annotation is not None
            and not self._reading.names.path(param.annotation.annotation).startswith("builtins.")
        ]
        uses: dict[str, list[cst.Name]] = {param.name.value: [] for _, param in params}
        for name in facts.tree.all(cst.Name) if uses else ():
            if name.value in uses:
                uses[name.value].append(name)
        for function, param in params:
            for name in uses[param.name.value]:
                if name is not param.name:
                    if facts.names.scopes.at(name).node is function.node:
                        yield function, name
                        break

    def _assigned(self) -> Iterator[tuple[cst.BaseExpression, cst.BaseExpression]]:
        for node in self._reading.facts.tree.in_order(cst.Assign, cst.AnnAssign):
            if isinstance(node, cst.Assign):
                for target in node.targets:
                    yield target.target, node.value
            elif isinstance(node, cst.AnnAssign) and node.value is not None:
                yield node.target, node.value


def _named(params: cst.Parameters) -> Iterator[cst.Param]:
    yield from params.posonly_params
    yield from params.params
    yield from params.kwonly_params
