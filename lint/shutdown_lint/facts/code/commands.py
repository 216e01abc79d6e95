"""Functions that a command line library or a framework calls because the program was started."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge import entries as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree


class Commands:
    """The commands of a module."""

    def __init__(self, tree: Tree, scopes: Scopes, functions: Functions, calls: Calls) -> None:
        self._tree = tree
        self._scopes = scopes
        self._functions = functions
        self._calls = calls

    @cached_property
    def functions(self) -> frozenset[Function]:
        """Every function that is a command of the program."""
        return frozenset((*self._decorated(), *self._named_to_parsers(), *self._of_classes()))

    def _decorated(self) -> Iterator[Function]:
        """`@cli.command()`, in a file that imports a library for command lines."""
        if not self._scopes.imported & table.COMMAND_LIBRARIES:
            return
        for function in self._functions.all:
            if isinstance(function.node, cst.FunctionDef) and any(
                (path or _written(decorator)).rpartition(".")[2] in table.COMMAND_DECORATORS
                for path, decorator in zip(
                    function.decorators, function.node.decorators, strict=True
                )
            ):
                yield function

    def _named_to_parsers(self) -> Iterator[Function]:
        """`parser.set_defaults(func=serve)`, argparse's way to have subcommands."""
        for call in self._tree.all(cst.Call):
            if written_name(call) != "set_defaults":
                continue
            for arg in call.args:
                if arg.keyword is not None and arg.keyword.value in table.COMMAND_KEYWORDS:
                    reference = self._calls.reference(arg.value)
                    if reference is not None:
                        yield reference.function

    def _of_classes(self) -> Iterator[Function]:
        """`Command.handle` of Django and its like."""
        for class_ in self._functions.classes:
            for base in self._functions.bases(class_):
                name = table.COMMAND_CLASSES.get(base)
                method = self._functions.method(class_, name) if name is not None else None
                if method is not None:
                    yield method


def _written(decorator: cst.Decorator) -> str:
    expression = decorator.decorator
    target = expression.func if isinstance(expression, cst.Call) else expression
    return written_path(target) or ""
