"""Which function of the module a call runs, and which one a reference means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.parameters import given_by
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

_MAX_HOPS = 8
PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})


class Reference(NamedTuple):
    """A callable that is passed on, resolved to a function of the module."""

    function: Function
    bound: int = 0  # positional parameters that are already filled, `self` included
    bound_keywords: frozenset[str] = frozenset()
    sees_all: bool = True  # False when a star argument hides what is bound


class Calls:
    """Resolves calls and references to functions of the same module."""

    def __init__(self, names: Names, functions: Functions, objects: Objects) -> None:
        self._names = names
        self._functions = functions
        self._objects = objects
        # By `id`, with the node, which so stays alive: libcst's way to hash one takes longer.
        self._references: dict[int, tuple[cst.CSTNode, Reference | None]] = {}

    def callee(self, call: cst.Call) -> Function | None:
        """The function that a call runs; for a local class its `__init__`."""
        local = self._functions.class_of_name(call.func)
        if local is not None:
            return self._functions.method(local, "__init__")
        reference = self.reference(call.func)
        return None if reference is None else reference.function

    def reference(self, node: cst.CSTNode | None) -> Reference | None:
        """The function that an expression refers to, with what is bound of it.

        Names, lambdas, `self.method`, methods of instances of local classes, `functools.partial`,
        what a function of the module makes and instances with `__call__`. None when it is not one
        function of this module, or when a decorator may run it somewhere else.
        """
        if node is None:
            return None
        try:
            return self._references[id(node)][1]
        except KeyError:
            found = self._reference(node, _MAX_HOPS)
            if found is not None and found.function.may_run_elsewhere:
                found = None
            self._references[id(node)] = node, found
            return found

    def given(
        self, call: cst.Call, function: Function, param: cst.Param
    ) -> cst.BaseExpression | None:
        """What a call gives for a parameter; None when that is hidden."""
        reference = self.reference(call.func)
        if reference is None or param.name.value in reference.bound_keywords:
            return None
        return given_by(call, function, reference.bound, param)

    def _reference(self, node: cst.CSTNode | None, hops: int) -> Reference | None:
        if hops <= 0:
            return None
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) is cst.Name:
            return self._reference_of_name(node, hops)
        if type(node) is cst.Attribute:
            return self._reference_of_attribute(node)
        if type(node) is cst.Lambda:
            return Reference(self._functions.of(node))
        if type(node) is cst.Call:
            if self._names.path(node.func) in PARTIALS and node.args:
                return self._reference_of_partial(node, hops)
            return self._callable_instance(node) or self._made_by(node, hops)
        return None

    def _reference_of_name(self, node: cst.Name, hops: int) -> Reference | None:
        own = self._functions.instance_class(node)
        if own is not None:
            return None if self._functions.is_overridden(own, "__call__") else self._call_of(own)
        binding = self._names.binding(node)
        if binding is None:
            return None
        if binding.kind is Kind.FUNCTION and isinstance(binding.node, FUNCTIONS):
            function = self._functions.of(binding.node)
            return Reference(function)
        if binding.kind is Kind.ASSIGN:
            return self._reference(binding.value, hops - 1)
        return None

    def _reference_of_attribute(self, node: cst.Attribute) -> Reference | None:
        name = node.attr.value
        owner = self._functions.self_class(node.value)
        if owner is not None and self._functions.is_overridden(owner, name):
            return None
        if owner is None:
            if isinstance(node.value, cst.Call) and self._is_super(node.value):
                return None
            class_ = self._functions.class_of_name(node.value)
            if class_ is not None:
                function = self._functions.method(class_, name)
                if function is None:
                    return None
                bound = int("builtins.classmethod" in function.decorators)
                return Reference(function, bound)
            found = self._objects.type(node.value)
            owner = found.local if found is not None else None
        if owner is None or self._objects.attributes.values(owner, name):
            return None
        function = self._functions.method(owner, name)
        if function is None or "builtins.property" in function.decorators:
            return None
        return Reference(function, int(function.binds_first))

    def _is_super(self, call: cst.Call) -> bool:
        return self._names.path(call.func) == "builtins.super"

    def _reference_of_partial(self, call: cst.Call, hops: int) -> Reference | None:
        inner = self._reference(call.args[0].value, hops - 1)
        if inner is None:
            return None
        rest = call.args[1:]
        keywords = frozenset(arg.keyword.value for arg in rest if arg.keyword is not None)
        positional = sum(1 for arg in rest if arg.keyword is None and not arg.star)
        return Reference(
            inner.function,
            inner.bound + positional,
            inner.bound_keywords | keywords,
            inner.sees_all and not any(arg.star for arg in rest),
        )

    def _callable_instance(self, call: cst.Call) -> Reference | None:
        class_ = self._functions.class_of_name(call.func)
        return None if class_ is None else self._call_of(class_)

    def _call_of(self, class_: Class) -> Reference | None:
        function = self._functions.method(class_, "__call__")
        return None if function is None else Reference(function, int(function.binds_first))

    def _made_by(self, call: cst.Call, hops: int) -> Reference | None:
        """The function that a factory of the module returns, when it returns nothing else."""
        made = self._reference(call.func, hops - 1)
        if made is None or not made.function.is_plain or made.function.is_async:
            return None
        body = made.function.node.body
        if isinstance(body, cst.BaseExpression):  # of a lambda
            return self._reference(body, hops - 1)
        returned = self._functions.returned(made.function)
        if len(returned) != 1 or self._functions.is_generator(made.function):
            return None
        return self._reference(returned[0], hops - 1)
