"""Context managers after whose block the program may go on, though an exception came out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes, statements_in
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.cleanup import EXIT_METHODS
from shutdown_lint.knowledge.lifespans import CONTEXT_MANAGERS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Class, Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names


class Contexts:
    """Judges what `with` blocks are entered with."""

    def __init__(self, names: Names, functions: Functions, calls: Calls) -> None:
        self._names = names
        self._functions = functions
        self._calls = calls

    def may_suppress(self, item: cst.WithItem) -> bool:
        """Whether the end of the block may take an exception and forget it."""
        call = item.item if isinstance(item.item, cst.Call) else None
        made = item.item if call is None else call.func
        class_ = self._functions.class_of_name(made)
        if class_ is not None:
            return self._returns_true(class_)
        function = self._calls.callee(call) if call is not None else None
        if function is not None:
            return self._goes_on_after_error(function)
        name = (self._names.path(made) or written_path(made) or "").rpartition(".")[2]
        return name in serving.SUPPRESSING or any(
            stem in name.lower() for stem in serving.SUPPRESSING_STEMS
        )

    def _returns_true(self, class_: Class) -> bool:
        methods = (self._functions.method(class_, name) for name in EXIT_METHODS)
        return any(
            isinstance(node, cst.Return)
            and node.value is not None
            and not is_constant(node.value, None)
            and not is_constant(node.value, value=False)
            for method in methods
            if method is not None
            for node in running_nodes(method.node.body)
        )

    def _goes_on_after_error(self, function: Function) -> bool:
        """Whether a generator has a clause that does not raise again."""
        return not CONTEXT_MANAGERS.isdisjoint(function.decorators) and any(
            isinstance(node, cst.ExceptHandler)
            and not isinstance(statements_in(node.body)[-1], cst.Raise)
            for node in running_nodes(function.node.body)
        )
