"""What the parameters of a function are given, where every call of it can be seen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.knowledge.registrars import HANDED_OVER, HANDED_OVER_BY_METHOD
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

_Mention = cst.Name | cst.Attribute
_PARTIAL: Final = "functools.partial"


class _Use(NamedTuple):
    """A call of a function, or one that hands it over with arguments of its own."""

    call: cst.Call
    bound: int  # parameters that are filled without an argument of the call: `self`
    skipped: int = 0  # the arguments before those of the function, itself among them
    is_partial: bool = False  # whoever calls what comes out of it gives the others


class Parameters:
    """Follows arguments into the functions of the module.

    Only into functions that the module does nothing with but call them, or hand them over
    together with their arguments: `partial(stop, worker)`, `atexit.register(stop, worker)`. One
    that is decorated, passed on bare, stored or overridden may get anything. What other files give
    it is left out of account, as it changes nothing for what is given here.
    """

    def __init__(self, tree: Tree, names: Names, functions: Functions) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._uses: dict[Function, tuple[_Use, ...]] = {}

    def given(self, param: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
        """What the calls of its function give for a parameter, defaults included.

        Nothing when some of it is hidden, and when there is no call.
        """
        around = self._tree.enclosing_function_of_parameter(param)
        if around is None or not isinstance(param, cst.Param):
            return ()
        function = self._functions.of(around)
        found: list[cst.BaseExpression] = []
        for use in self._uses_of(function):
            value = given_by(use.call, function, use.bound, param, use.skipped)
            if value is None or (use.is_partial and value is param.default):
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
        handed = self._handed_over(call)
        function = self._function_of(call.func if handed is None else handed)
        if function is None or all(use.call is not call for use in self._uses_of(function)):
            return None
        params = function.node.params
        for param in (*params.posonly_params, *params.params, *params.kwonly_params):
            if any(value is arg.value for value in self.given(param)):
                scope = self._names.scopes.at(function.node.body)
                binding = self._names.binding_in(scope, param.name.value)
                return param if binding is not None and binding.node is param else None
        return None

    def _uses_of(self, function: Function) -> tuple[_Use, ...]:
        """All calls of a function; none when somebody else may call it as well."""
        if function not in self._uses:
            self._uses[function] = self._find_uses(function)
        return self._uses[function]

    def _find_uses(self, function: Function) -> tuple[_Use, ...]:
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
        found: list[_Use] = []
        for mention in self._mentions.get(function.name, ()):
            if not self._may_mean(mention, function):
                continue
            use = self._use(mention, function)
            if use is None or self._function_of(mention) != function:
                return ()
            found.append(use)
        return tuple(found)

    def _use(self, mention: _Mention, function: Function) -> _Use | None:
        bound = int(isinstance(mention, cst.Attribute) and function.binds_first)
        above = self._tree.parent(mention)
        if isinstance(above, cst.Call):
            return _Use(above, bound) if above.func is mention else None
        call = self._tree.parent(above) if isinstance(above, cst.Arg) else None
        if not isinstance(call, cst.Call) or self._handed_over(call) is not mention:
            return None
        path = self._names.path(call.func)
        position = next(i for i, arg in enumerate(call.args) if arg is above)
        return _Use(call, bound, position + 1, is_partial=path == _PARTIAL)

    def _handed_over(self, call: cst.Call) -> cst.BaseExpression | None:
        """The function that a call takes together with its arguments."""
        position = HANDED_OVER.get(self._names.path(call.func) or "")
        if position is None and isinstance(call.func, cst.Attribute):
            position = HANDED_OVER_BY_METHOD.get(call.func.attr.value)
        if position is None or len(call.args) <= position:
            return None
        before = call.args[: position + 1]
        if any(arg.star or arg.keyword is not None for arg in before):
            return None
        return before[-1].value

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
    call: cst.Call, function: Function, bound: int, param: cst.Param, skipped: int = 0
) -> cst.BaseExpression | None:
    """What a call of a function gives for a parameter; None when that is hidden.

    `bound` counts the parameters that are filled already, `self` among them, and `skipped` the
    arguments that are not for the function.
    """
    if has_unpacking(call):
        return None
    params = function.node.params
    positional = [*params.posonly_params, *params.params]
    position = positional.index(param) - bound if param in positional else None
    if position is not None:
        if position < 0:
            return None
        position += skipped
    return argument(call, position, param.name.value) or param.default
