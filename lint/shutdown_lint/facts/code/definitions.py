"""What a module defines: its functions and classes, each known by its node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_path
from shutdown_lint.knowledge.workers import DEFERRING_WORDS
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from shutdown_lint.facts.code.tree import FunctionNode


class Function(Entity):
    """A function, method or lambda of the module."""

    node: FunctionNode
    name: str  # "<lambda>" for lambdas
    owner: Class | None  # the class of which it is a direct member
    decorators: tuple[str, ...]  # dotted paths; "" for one that cannot be resolved
    is_deferred: bool = False  # the project says that a decorator of it defers calls

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and other.node is self.node

    @property
    def is_async(self) -> bool:
        """Whether it is defined by `async def`."""
        return isinstance(self.node, cst.FunctionDef) and self.node.asynchronous is not None

    @property
    def is_static(self) -> bool:
        """Whether it is a static method."""
        return "builtins.staticmethod" in self.decorators

    @property
    def is_plain(self) -> bool:
        """Whether calling it runs exactly its body: no decorator but method decorators."""
        return all(
            name in ("builtins.staticmethod", "builtins.classmethod") for name in self.decorators
        )

    @property
    def may_run_elsewhere(self) -> bool:
        """Whether a decorator's name says that a call only starts it: in a thread, or later."""
        if not isinstance(self.node, cst.FunctionDef):
            return False
        return self.is_deferred or any(
            not DEFERRING_WORDS.isdisjoint(_written_decorator(decorator).lower().split("_"))
            for decorator in self.node.decorators
        )

    @property
    def binds_first(self) -> bool:
        """Whether its first parameter is bound when it is reached through an instance."""
        return self.owner is not None and not self.is_static

    @property
    def display(self) -> str:
        """How messages call it: `Worker.stop()`, `the lambda`."""
        if self.name == "<lambda>":
            return "the lambda"
        return f"{self.owner.name}.{self.name}()" if self.owner else f"{self.name}()"


class Class(Entity):
    """A class of the module."""

    node: cst.ClassDef
    name: str

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Class) and other.node is self.node


def _written_decorator(decorator: cst.Decorator) -> str:
    expression = decorator.decorator
    target = expression.func if isinstance(expression, cst.Call) else expression
    return (written_path(target) or "").rpartition(".")[2]


def first_parameter(function: FunctionNode) -> cst.Param | None:
    """The first positional parameter of a function."""
    params = function.params
    positional = (*params.posonly_params, *params.params)
    return positional[0] if positional else None
