"""Whether a function can take the arguments that it will be called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.text import code_of
from shutdown_lint.facts.code.tree import running_nodes, statements_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sized

    from shutdown_lint.facts.code.calls import Reference
    from shutdown_lint.facts.code.definitions import Function

_DOCSTRINGS = (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis)


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

    def fails(self, reference: Reference | None, given: Sized | None) -> bool:
        """Whether a call with these positional arguments surely raises TypeError.

        None stands for a function, or for arguments, that cannot be seen.
        """
        if reference is None or given is None:
            return False
        return self.can_take(reference, len(given)) is False

    def signature(self, reference: Reference) -> str:
        """The parameters without their comments, for messages: `(self, signum)`."""
        text = ", ".join(self._written(reference.function.node.params))
        return f"({' '.join(text.split())})" if text else "no arguments"

    def call(self, reference: Reference, given: str) -> str:
        """What the function is called with, for messages: `self` and what a partial binds too."""
        params = reference.function.node.params
        filled = [*params.posonly_params, *params.params][: reference.bound]
        names = [param.name.value for param in filled]
        more = ["…"] * (reference.bound - len(names))
        keywords = [f"{name}=…" for name in sorted(reference.bound_keywords)]
        text = ", ".join([*names, *more, *filter(None, [given]), *keywords])
        return f"({text})" if text else "no arguments"

    def _written(self, params: cst.Parameters) -> Iterator[str]:
        yield from map(self._bare, params.posonly_params)
        if params.posonly_params:
            yield "/"
        yield from map(self._bare, params.params)
        if isinstance(params.star_arg, cst.Param):
            yield self._bare(params.star_arg)
        elif params.kwonly_params:
            yield "*"
        yield from map(self._bare, params.kwonly_params)
        if params.star_kwarg is not None:
            yield self._bare(params.star_kwarg)

    def _bare(self, param: cst.Param) -> str:
        bare = param.with_changes(
            comma=cst.MaybeSentinel.DEFAULT, whitespace_after_param=cst.SimpleWhitespace("")
        )
        text = code_of(bare, self._module)
        return text.strip()

    def returns_value(self, reference: Reference) -> bool:
        """Whether a call of the function may give something other than None.

        A coroutine gives nothing by itself; a body that is left to subclasses may give anything.
        """
        node = reference.function.node
        if isinstance(node, cst.Lambda) or is_left_open(reference.function):
            return True
        if reference.function.is_async:
            return any(isinstance(below, cst.Yield) for below in running_nodes(node.body))
        return any(
            (
                (isinstance(below, cst.Return) and not is_constant(below.value, None))
                and below.value is not None
            )
            or isinstance(below, cst.Yield)
            for below in running_nodes(node.body)
        )


def is_left_open(function: Function) -> bool:
    """Whether what a function does is left to those of subclasses: it does nothing by itself."""
    if isinstance(function.node, cst.Lambda):
        return False
    statements = [
        small
        for small in statements_in(function.node.body)
        if not (isinstance(small, cst.Expr) and isinstance(small.value, _DOCSTRINGS))
    ]
    if len(statements) > 1:
        return False
    only = statements[0] if statements else None
    if isinstance(only, cst.Raise):
        raised = only.exc.func if isinstance(only.exc, cst.Call) else only.exc
        return isinstance(raised, cst.Name) and raised.value == "NotImplementedError"
    if isinstance(only, cst.Return) and only.value is not None:
        return False
    return function.owner is not None and (
        only is None or isinstance(only, (cst.Pass, cst.Return))
    )
