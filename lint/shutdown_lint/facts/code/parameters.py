"""What the parameters of a function are given, where every call of it can be seen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.bindings import Kind

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

_Mention = cst.Name | cst.Attribute


class Parameters:
    """Follows arguments into the functions of the module.

    Only into functions that the module does nothing with but call them: one that is decorated,
    passed on, stored or overridden may get anything. What other files give it is left out of
    account, as it changes nothing for what is given here.
    """

    def __init__(self, tree: Tree, names: Names, functions: Functions) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls: dict[Function, tuple[cst.Call, ...]] = {}

    def given(self, param: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
        """What the calls of its function give for a parameter, defaults included.

        Nothing when some of it is hidden, and when there is no call.
        """
        around = self._tree.enclosing_function_of_parameter(param)
        if around is None or not isinstance(param, cst.Param):
            return ()
        function = self._functions.of(around)
        found: list[cst.BaseExpression] = []
        for call in self._calls_of(function):
            value = given_by(call, function, _bound(call, function), param)
            if value is None:
                return ()
            if not self._is_itself(value, param):
                found.append(value)
        return tuple(found)

    def _is_itself(self, value: cst.BaseExpression, param: cst.Param) -> bool:
        """Whether a function that calls itself only hands on what it was given."""
        binding = self._names.binding(value) if isinstance(value, cst.Name) else None
        return binding is not None and binding.node is param

    def receiver(self, arg: cst.Arg) -> cst.Param | None:
        """The parameter that an argument gets into, where every value of it can be seen.

        It is the only thing that its name stands for in the function.
        """
        call = self._tree.parent(arg)
        if arg.star or not isinstance(call, cst.Call):
            return None
        function = self._function_of(call.func)
        if function is None or call not in self._calls_of(function):
            return None
        params = function.node.params
        for param in (*params.posonly_params, *params.params, *params.kwonly_params):
            if any(value is arg.value for value in self.given(param)):
                scope = self._names.scopes.at(function.node.body)
                binding = self._names.binding_in(scope, param.name.value)
                return param if binding is not None and binding.node is param else None
        return None

    def _calls_of(self, function: Function) -> tuple[cst.Call, ...]:
        """All calls of a function; none when somebody else may call it as well."""
        if function not in self._calls:
            self._calls[function] = self._find_calls(function)
        return self._calls[function]

    def _find_calls(self, function: Function) -> tuple[cst.Call, ...]:
        if (
            not isinstance(function.node, cst.FunctionDef)
            or not function.is_plain
            or function.name.startswith("__")
            or (
                function.owner is not None
                and self._functions.is_overridden(function.owner, function.name)
            )
        ):
            return ()
        found: list[cst.Call] = []
        for mention in self._mentions.get(function.name, ()):
            if not self._may_mean(mention, function):
                continue
            call = self._tree.parent(mention)
            if (
                not isinstance(call, cst.Call)
                or call.func is not mention
                or self._function_of(mention) != function
            ):
                return ()
            found.append(call)
        return tuple(found)

    def _may_mean(self, mention: _Mention, function: Function) -> bool:
        if isinstance(mention, cst.Attribute):
            if function.owner is None:
                # cleanup.stop(child) is another one, but `from . import this_module` is rare.
                return False
            other = self._function_of(mention)
            return other is None or other == function
        binding = self._names.binding(mention)
        return binding is None or binding.node is function.node

    def _function_of(self, func: cst.CSTNode) -> Function | None:
        """The function that is called by its name, or by `self.name`."""
        if isinstance(func, cst.Name):
            binding = self._names.binding(func)
            if binding is not None and binding.kind is Kind.FUNCTION:
                return self._functions.of(binding.node)  # type: ignore[arg-type]
        elif isinstance(func, cst.Attribute):
            owner = self._functions.self_class(func.value)
            if owner is not None:
                return self._functions.method(owner, func.attr.value)
        return None

    @cached_property
    def _mentions(self) -> dict[str, list[_Mention]]:
        """Where each name of a function is written, its definition left out."""
        wanted = {function.name for function in self._functions.all}
        found: dict[str, list[_Mention]] = {}
        for name in self._tree.all(cst.Name):
            if name.value not in wanted:
                continue
            above = self._tree.parent(name)
            if type(above) is cst.Attribute and above.attr is name:
                found.setdefault(name.value, []).append(above)
            elif not (
                isinstance(above, (cst.FunctionDef, cst.Param))
                or (isinstance(above, cst.Arg) and above.keyword is name)
            ):
                found.setdefault(name.value, []).append(name)
        return found


def given_by(
    call: cst.Call, function: Function, bound: int, param: cst.Param
) -> cst.BaseExpression | None:
    """What a call of a function gives for a parameter; None when that is hidden.

    `bound` counts the parameters that are filled already, `self` among them.
    """
    if has_unpacking(call):
        return None
    params = function.node.params
    positional = [*params.posonly_params, *params.params]
    position = positional.index(param) - bound if param in positional else None
    if position is not None and position < 0:
        return None
    return argument(call, position, param.name.value) or param.default


def _bound(call: cst.Call, function: Function) -> int:
    return int(isinstance(call.func, cst.Attribute) and function.binds_first)
