"""Handlers of start and stop events that never run: their app has a lifespan instead."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.knowledge import lifespans as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree


class DeadEvent(NamedTuple):
    """A handler that an app does not run."""

    place: cst.CSTNode  # the call or the decorator that registers it, or the keyword
    event: str  # "startup" or "shutdown"
    lifespan: cst.CSTNode  # what the app runs instead, where it is given
    is_sure: bool  # False: it may be None after all


class DeadEvents:
    """The events of a module's apps."""

    def __init__(self, tree: Tree, names: Names, origins: Origins) -> None:
        self._tree = tree
        self._names = names
        self._origins = origins

    @cached_property
    def all(self) -> tuple[DeadEvent, ...]:
        """Every such handler, in source order; none where the module runs them itself."""
        if not self._lifespans or self._runs_them:
            return ()
        return tuple(sorted(self._find(), key=lambda one: self._tree.order(one.place)))

    def _find(self) -> Iterator[DeadEvent]:
        for call in self._tree.all(cst.Call):
            if call in self._lifespans:
                for arg in call.args:
                    event = arg.keyword and table.EVENT_KEYWORDS.get(arg.keyword.value)
                    if event and not _is_nothing(arg.value):
                        yield DeadEvent(arg, event, *self._lifespans[call])
            found = self._registered_by(call)
            app = None if found is None else self._app(found[0])
            if found is not None and app in self._lifespans:
                yield DeadEvent(call, found[1], *self._lifespans[app])

    @cached_property
    def _lifespans(self) -> dict[cst.Call, tuple[cst.CSTNode, bool]]:
        """The constructors of apps that have a lifespan, where it is given, and whether surely."""
        found: dict[cst.Call, tuple[cst.CSTNode, bool]] = {}
        for call in self._tree.all(cst.Call):
            if self._names.path(call.func) in table.EITHER_OR_APPS:
                for arg in call.args:
                    if arg.keyword is not None and arg.keyword.value == "lifespan":
                        if not is_constant(arg.value, None):
                            found[call] = arg, self._is_something(arg.value)
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                app = self._app(self._router_of(target.target))
                if app is not None:
                    found[app] = target, self._is_something(assign.value)
        return found

    @cached_property
    def _runs_them(self) -> bool:
        """Whether somebody calls the handlers, or hands on what ran them before."""
        return any(
            (
                attribute.attr.value in table.RUNNING_EVENTS
                and _ends_in(attribute.value, table.ROUTER)
            )
            or (
                attribute.attr.value in table.EVENT_KEYWORDS
                and isinstance(self._tree.parent(attribute), (cst.For, cst.Arg, cst.CompFor))
            )
            or (
                attribute.attr.value == table.LIFESPAN_CONTEXT
                and not isinstance(self._tree.parent(attribute), cst.AssignTarget)
            )
            for attribute in self._tree.all(cst.Attribute)
        )

    def _registered_by(self, call: cst.Call) -> tuple[cst.BaseExpression, str] | None:
        """The app, or its router, to which a call gives a handler, and the event."""
        if not isinstance(call.func, cst.Attribute):
            return None
        on, method = call.func.value, call.func.attr.value
        if method in ("add_event_handler", "on_event"):
            event = constant_str(argument(call, 0, "event_type"))
            if event is None or event not in table.EVENT_KEYWORDS.values():
                return None
            return on, event
        if method in ("append", "extend") and isinstance(on, cst.Attribute):
            event = table.EVENT_KEYWORDS.get(on.attr.value)
            return (on.value, event) if event is not None else None
        return None

    def _router_of(self, target: cst.BaseExpression) -> cst.BaseExpression | None:
        """`app.router` of `app.router.lifespan_context`."""
        is_context = isinstance(target, cst.Attribute) and target.attr.value == (
            table.LIFESPAN_CONTEXT
        )
        return target.value if is_context and isinstance(target, cst.Attribute) else None

    def _app(self, node: cst.BaseExpression | None) -> cst.Call | None:
        """The one constructor behind an app, or behind the app of a router."""
        if isinstance(node, cst.Attribute) and node.attr.value == table.ROUTER:
            node = node.value
        origin = self._origins.of(node)
        if origin is None or len(origin.calls) != 1:
            return None
        [call] = origin.calls
        return call if self._names.path(call.func) in table.EITHER_OR_APPS else None

    def _is_something(self, value: cst.BaseExpression) -> bool:
        """Whether a lifespan is surely there: a function, a class, or what a call makes."""
        if isinstance(value, cst.Call):
            return True
        if isinstance(value, cst.Name):
            binding = self._names.binding(value)
            return binding is not None and binding.kind in (
                Kind.CLASS,
                Kind.FUNCTION,
                Kind.IMPORT,
            )
        return False


def _ends_in(node: cst.BaseExpression, name: str) -> bool:
    return (isinstance(node, cst.Attribute) and node.attr.value == name) or (
        isinstance(node, cst.Name) and node.value == name
    )


def _is_nothing(value: cst.BaseExpression) -> bool:
    return is_constant(value, None) or (
        isinstance(value, (cst.List, cst.Tuple)) and not value.elements
    )
