"""Output to buffered streams: who writes, where to, and by what means."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_int, constant_str, is_constant
from shutdown_lint.knowledge import output

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.handlers import Handlers


class Output(Enum):
    """What kind of buffered output a call makes."""

    PRINT = "print"
    LOGGING = "logging"


class Outputs:
    """What a module prints and logs."""

    def __init__(
        self, tree: Tree, names: Names, functions: Functions, objects: Objects, handlers: Handlers
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._handlers = handlers

    def kind(self, call: cst.Call) -> Output | None:
        """Whether the call writes to a buffered stream, by printing or by logging."""
        path = self._names.path(call.func)
        if path in output.PRINTS:
            return Output.PRINT if self._is_shared(argument(call, None, "file")) else None
        if isinstance(call.func, cst.Attribute):
            known = self._objects.known(call.func.value)
            if (known, call.func.attr.value) in output.METHODS:
                return Output.PRINT
        return Output.LOGGING if self.is_logging(call) else None

    def is_logging(self, call: cst.Call) -> bool:
        """Whether the call logs a message."""
        func = call.func
        owner, _, method = (self._names.path(func) or "").rpartition(".")
        if owner in output.LOGGER_OBJECTS and method in output.LOG_METHODS:
            return True
        if not isinstance(func, cst.Attribute) or func.attr.value not in output.LOG_METHODS:
            return False
        return self._is_logger(func.value) and not self._has_own(func.value, func.attr.value)

    def is_past_buffer(self, call: cst.Call) -> bool:
        """Whether the call writes to a standard stream by its descriptor: `os.write(2, text)`."""
        if self._names.path(call.func) != "os.write":
            return False
        to = argument(call, 0, None)
        if isinstance(to, cst.Call):
            return self._names.path(to.func) in output.DESCRIPTORS
        return constant_int(to) in (1, 2)

    def is_quiet(self, call: cst.Call) -> bool:
        """Whether the call logs at a level that is off in ordinary service."""
        return (
            self.is_logging(call)
            and isinstance(call.func, cst.Attribute)
            and call.func.attr.value in output.QUIET_METHODS
        )

    def writes_to_stderr(self, call: cst.Call) -> bool:
        """Whether the output surely goes to standard error."""
        path = self._names.path(call.func)
        if path in output.STDERR_ONLY:
            return True
        file = argument(call, None, "file") or argument(call, None, "err")
        return self._names.path(file) == "sys.stderr" or is_constant(file, value=True)

    @cached_property
    def main_writes_to_stdout_only(self) -> bool:
        """Whether no code of the module but handlers writes to standard error or logs.

        Standard error written to by two parties is what makes output in a handler unsafe.
        """
        outside = [
            call
            for call in self._tree.all(cst.Call)
            if self.kind(call) is not None and not self._is_in_handler(call)
        ]
        return bool(outside) and not any(
            self.writes_to_stderr(call) or self.is_logging(call) for call in outside
        )

    def constant_print(self, node: cst.CSTNode) -> str | None:
        """The ASCII text of `print("text")` to the program's own output; None for other calls.

        How other text is encoded is known at run time only, and so is where it goes once
        `sys.stdout` is replaced.
        """
        if not isinstance(node, cst.Call) or self._names.path(node.func) != "builtins.print":
            return None
        positional = [arg for arg in node.args if arg.keyword is None]
        keywords = {arg.keyword.value for arg in node.args if arg.keyword is not None}
        if len(positional) > 1 or any(arg.star for arg in node.args) or keywords - {"flush"}:
            return None
        if not isinstance(self._tree.parent(node), (cst.Expr, cst.Lambda)):
            return None
        text = constant_str(positional[0].value) if positional else ""
        if text is None or not text.isascii() or self._replaces_stdout:
            return None
        return text

    @cached_property
    def _replaces_stdout(self) -> bool:
        return any(
            self._names.path(target.target) == "sys.stdout"
            for assign in self._tree.all(cst.Assign)
            for target in assign.targets
        )

    def _is_shared(self, file: cst.BaseExpression | None) -> bool:
        """Whether others write to the stream too: a standard one, or none given."""
        return file is None or is_constant(file, None) or self._names.path(file) in output.STREAMS

    def _is_in_handler(self, call: cst.Call) -> bool:
        around = self._functions.around(call)
        return any(handler.function == around for handler in self._handlers.handlers)

    def _has_own(self, node: cst.BaseExpression, method: str) -> bool:
        """Whether an object is of a class of the module that says itself what its method does."""
        found = self._objects.type(node)
        local = found.local if found is not None else None
        return local is not None and self._functions.method(local, method) is not None

    def _is_logger(self, node: cst.CSTNode) -> bool:
        path = self._names.path(node)
        if path in output.LOGGER_OBJECTS:
            return True
        if isinstance(node, cst.Call):
            return self._names.path(node.func) in output.LOGGER_FACTORIES or (
                isinstance(node.func, cst.Attribute) and self._is_logger(node.func.value)
            )
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None and binding.kind is Kind.ASSIGN:
                if isinstance(binding.value, cst.Call):
                    made = self._names.path(binding.value.func)
                    if made in output.LOGGER_FACTORIES:
                        return True
            return output.names_logger(node.value)
        if isinstance(node, cst.Attribute):
            if output.names_logger(node.attr.value):
                return True
            return any(
                isinstance(value, cst.Call)
                and self._names.path(value.func) in output.LOGGER_FACTORIES
                for value in self._objects.attributes.values_of(node)
            )
        return False
