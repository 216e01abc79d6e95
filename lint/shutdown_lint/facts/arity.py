"""Whether a function can take the arguments that it will be called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.tree import is_constant, running_nodes

if TYPE_CHECKING:
    from collections.abc import Collection

    from shutdown_lint.facts.calls import Reference


class Arity:
    """The parameters of the functions of a module."""

    def __init__(self, module: cst.Module) -> None:
        self._module = module

    def positional_parameters(self, reference: Reference) -> list[cst.Param]:
        """The parameters that positional arguments fill, those already bound left out."""
        params = reference.function.node.params
        return [*params.posonly_params, *params.params][reference.bound :]

    def can_take(
        self, reference: Reference, positional: int, keywords: Collection[str] = ()
    ) -> bool | None:
        """Whether a call with so many positional arguments and these keywords fits.

        None when it cannot be told: the function is decorated, or what a partial binds is hidden.
        """
        if not reference.function.is_plain or not reference.sees_all:
            return None
        params = reference.function.node.params
        free = self.positional_parameters(reference)
        if positional > len(free) and not isinstance(params.star_arg, cst.Param):
            return False
        given = {*keywords, *reference.bound_keywords}
        if {param.name.value for param in free[:positional]} & given:
            return False
        left = [*free[positional:], *params.kwonly_params]
        if any(param.default is None and param.name.value not in given for param in left):
            return False
        return params.star_kwarg is not None or given <= {param.name.value for param in left}

    def signature(self, reference: Reference) -> str:
        """The parameters as written, for messages: `(self, signum)`."""
        params = reference.function.node.params
        text = self._module.code_for_node(params).strip().rstrip(",")
        return f"({' '.join(text.split())})" if text else "no arguments"

    def written(self, param: cst.Param) -> str:
        """A parameter as written, without its comma."""
        return self._module.code_for_node(
            param.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        ).strip()

    def returns_value(self, reference: Reference) -> bool:
        """Whether a call of the function may give something other than None."""
        node = reference.function.node
        if isinstance(node, cst.Lambda):
            return True
        return any(
            (
                (isinstance(below, cst.Return) and not is_constant(below.value, None))
                and below.value is not None
            )
            or isinstance(below, cst.Yield)
            for below in running_nodes(node.body)
        )
