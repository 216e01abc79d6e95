"""What becomes of an object: what is called on it, who waits for it, and whether others have it.

Asked of the call that made it. Every place of the module where the object may stand is looked at:
variables, attributes, containers, results of the module's own factories. Where it is handed to
code that cannot be followed, the fate says so and rules say nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.whereabouts import Whereabouts
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import holders
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.tree import Tree

# An expression that only asks about the object, or groups it, hands nothing on.
_TRANSPARENT = (
    cst.Element,
    cst.StarredElement,
    cst.DictElement,
    cst.List,
    cst.Tuple,
    cst.Set,
    cst.Dict,
    cst.NamedExpr,
    cst.IfExp,
)


class Fate(NamedTuple):
    """What a module does with an object."""

    calls: tuple[cst.Call, ...] = ()  # of its methods, in source order
    passed_on: tuple[cst.Attribute, ...] = ()  # its methods, given to somebody as callbacks
    set: tuple[cst.Attribute, ...] = ()  # its attributes that are assigned to
    entered: tuple[cst.WithItem, ...] = ()  # `with` blocks that it is entered for
    awaited: tuple[cst.CSTNode, ...] = ()  # awaits, and calls that wait for it such as gather
    escapes: tuple[cst.CSTNode, ...] = ()  # places where others get it who cannot be followed

    def calls_of(self, *methods: str) -> tuple[cst.Call, ...]:
        """The calls of some of its methods."""
        return tuple(call for call in self.calls if written_name(call) in methods)

    def uses(self, *methods: str) -> bool:
        """Whether one of these methods is called, or given to somebody who will call it."""
        return bool(self.calls_of(*methods)) or any(
            attribute.attr.value in methods for attribute in self.passed_on
        )


class Fates:
    """Follows what calls made."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        calls: Calls,
        parameters: Parameters,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._calls = calls
        self._whereabouts = Whereabouts(tree, objects, origins)
        self._parameters = parameters

    def of(self, made: cst.Call) -> Fate:
        """The fate of what a call makes."""
        parts: dict[str, list[cst.CSTNode]] = {name: [] for name in Fate._fields}
        for place in self._whereabouts.of(made):
            for field, node in self._use(place):
                parts[field].append(node)
        return Fate(**{field: tuple(dict.fromkeys(nodes)) for field, nodes in parts.items()})  # type: ignore[arg-type]

    def _use(self, place: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
        """What the code around a place does with the object that stands there."""
        below, above = place, self._tree.parent(place)
        while isinstance(above, _TRANSPARENT) or (
            isinstance(above, cst.Await) and isinstance(below, cst.Call) and below is not place
        ):
            below, above = above, self._tree.parent(above)
        match above:
            case cst.Attribute() if above.value is below:
                yield from self._use_of_attribute(above)
            case cst.Await():
                # `await create_subprocess_exec(…)` makes the object; `await task` waits for it.
                if not (isinstance(place, cst.Call) and self._is_async_maker(place)):
                    yield "awaited", above
                else:
                    yield from self._use(above)
            case cst.WithItem():
                yield "entered", above
            case cst.Arg():
                yield from self._use_as_argument(above)
            case cst.Return() | cst.Yield():
                if not self._is_followed(above):
                    yield "escapes", above
            case cst.Assign():
                for target in above.targets:
                    if not self._is_kept(target.target):
                        yield "escapes", target.target
            case cst.AnnAssign():
                if not self._is_kept(above.target):
                    yield "escapes", above.target

    def _is_async_maker(self, call: cst.Call) -> bool:
        return self._names.path(call.func) in holders.ASYNC_MAKERS

    def _use_of_attribute(self, attribute: cst.Attribute) -> Iterator[tuple[str, cst.CSTNode]]:
        above = self._tree.parent(attribute)
        if isinstance(above, cst.Call) and above.func is attribute:
            yield "calls", above
        elif isinstance(above, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign)):
            yield "set", attribute
        elif isinstance(above, (cst.Arg, cst.Element, cst.Assign)):
            yield "passed_on", attribute

    def _use_as_argument(self, arg: cst.Arg) -> Iterator[tuple[str, cst.CSTNode]]:
        call = self._tree.parent(arg)
        if not isinstance(call, cst.Call):
            return  # a base class
        name = self._names.called(call)
        if name in holders.WAITING_CALLS:
            yield "awaited", call
        elif name in holders.GROUPING_CALLS:
            yield from self._use(call)
        elif name in holders.ASKING_CALLS or name in holders.CONTAINER_METHODS:
            if name in holders.CONTAINER_METHODS and not self._fills_own(call):
                yield "escapes", call
        elif not self._is_followed_into(arg):
            yield "escapes", call

    def _is_followed_into(self, arg: cst.Arg) -> bool:
        """Whether what a function of the module does with an argument is among its places."""
        param = self._parameters.receiver(arg)
        return param is not None and self._origins.of_parameter(param) is not None

    def _fills_own(self, call: cst.Call) -> bool:
        return isinstance(call.func, cst.Attribute) and self._is_own(call.func.value)

    def _is_own(self, container: cst.BaseExpression) -> bool:
        """Whether a container was made here, so that who takes from it can be seen."""
        if isinstance(container, cst.Name):
            found = self._names.scopes.at(container).lookup(container.value)
            return found is not None and all(one.kind is Kind.ASSIGN for one in found[1])
        return isinstance(container, cst.Attribute) and self._is_kept(container)

    def _is_followed(self, returned: cst.CSTNode) -> bool:
        """Whether everybody who gets what a function returns can be seen: a private factory."""
        function = self._functions.around(returned)
        if function is None or not function.is_plain or not function.name.startswith("_"):
            return False
        return function in self._called_functions

    @cached_property
    def _called_functions(self) -> frozenset[Function]:
        called = (self._calls.callee(call) for call in self._tree.all(cst.Call))
        return frozenset(function for function in called if function is not None)

    def _is_kept(self, target: cst.BaseExpression) -> bool:
        """Whether an assignment leaves the object where this module finds it again."""
        if isinstance(target, cst.Name):
            return True
        if isinstance(target, cst.Attribute):
            return (
                self._functions.self_attribute(target) is not None
                or self._functions.class_of_name(target.value) is not None
                or self._local_class_of(target.value)
            )
        return isinstance(target, cst.Subscript) and self._is_own(target.value)

    def _local_class_of(self, node: cst.BaseExpression) -> bool:
        found = self._objects.type(node)
        return found is not None and found.local is not None
