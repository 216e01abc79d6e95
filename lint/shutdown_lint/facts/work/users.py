"""Who uses a function, beside those who register it as a signal handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import string_value
from shutdown_lint.facts.code.written import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.work.entries import Entries


class Users:
    """The users of the functions of a module."""

    def __init__(
        self, tree: Tree, handlers: Handlers, cleanups: Cleanups, entries: Entries
    ) -> None:
        self._tree = tree
        self._handlers = handlers
        self._cleanups = cleanups
        self._entries = entries

    def beside_handlers(self, function: Function) -> list[cst.CSTNode]:
        """Where a function is named but in registering it with `signal.signal`."""
        handlers = [
            registration.handler_node
            for registration in self._handlers.registrations
            if not registration.in_loop
            and registration.reference is not None
            and registration.reference.function == function
        ]
        if isinstance(function.node, cst.Lambda):
            return [] if function.node in handlers else [function.node]
        return [
            mention
            for mention in self._mentions(function)
            if not any(self._tree.inside(mention, handler) for handler in handlers)
        ]

    def passes_on(self, mention: cst.CSTNode) -> bool:
        """Whether a function is given to somebody there who may look at its parameters.

        Calling it, and registering it to be called at exit, is not that.
        """
        above = self._tree.parent(mention)
        if isinstance(above, cst.Call) and above.func is mention:
            return False
        return not any(mention is one.callback for one in self._cleanups.exit_callbacks)

    def may_be_elsewhere(self, function: Function) -> bool:
        """Whether other files may call a function: it is public, and not only part of a script."""
        if self._tree.enclosing_function(function.node) is not None:
            return False
        if function.name.startswith(("_", "<")):
            return False
        return function.owner is not None or not self._entries.is_script

    def _mentions(self, function: Function) -> Iterator[cst.CSTNode]:
        assert isinstance(function.node, cst.FunctionDef)
        for name in self._tree.all(cst.Name):
            if name.value != function.name:
                continue
            above = self._tree.parent(name)
            if isinstance(above, (cst.FunctionDef, cst.ClassDef, cst.Param)) or (
                isinstance(above, cst.Arg) and above.keyword is name
            ):
                continue
            is_attribute = isinstance(above, cst.Attribute) and above.attr is name
            if is_attribute is (function.owner is not None):
                yield above if is_attribute and above is not None else name
        for text in self._tree.all(cst.SimpleString):
            if function.name in text.value and string_value(text) == function.name:
                if self._names_something(text):
                    yield text

    def _names_something(self, text: cst.SimpleString) -> bool:
        """Whether a string may be the name of a function: in `__all__`, or for `getattr`."""
        above = self._tree.parent(text)
        if not isinstance(above, cst.Arg):
            return not isinstance(above, cst.Expr)
        call = self._tree.parent(above)
        return isinstance(call, cst.Call) and written_name(call).endswith("attr")
