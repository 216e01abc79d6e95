"""Shapes in CPython's tree, in the words of `facts.code.tree`.

What is asked here may be answered too widely, never too narrowly: whoever says no keeps a file
from being parsed.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Protocol, TypeVar

from shutdown_lint.facts.sketches.nodes import FIELDS, below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Kept = TypeVar("Kept")
Node = TypeVar("Node", bound=ast.AST)
FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef
Try = ast.Try | ast.TryStar
AnyLoop = ast.While | ast.For | ast.AsyncFor

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
_DEFINING = frozenset(DEFINITIONS)
LOOPS = (ast.While, ast.For, ast.AsyncFor)
WITHS = (ast.With, ast.AsyncWith)


class Sketched(Protocol):
    """A module as the engine sketches it."""

    tree: ast.Module

    @property
    def words(self) -> frozenset[str]:
        """All identifiers in its code."""

    def nodes(self, *kinds: type[Node]) -> list[Node]:
        """Every node of these classes."""

    def kept(self, key: object, make: Callable[[], Kept]) -> Kept:
        """What was made of the sketch under this key, for whoever asks next."""


def functions(sketch: Sketched) -> list[FunctionDef]:
    """The functions of a module, lambdas left out."""
    return [*sketch.nodes(ast.FunctionDef), *sketch.nodes(ast.AsyncFunctionDef)]


def loops(sketch: Sketched) -> list[AnyLoop]:
    """The loops of a module."""
    return [*sketch.nodes(ast.While), *sketch.nodes(ast.For), *sketch.nodes(ast.AsyncFor)]


def jumps_out(block: Iterable[ast.stmt], jump: type[ast.Break | ast.Continue]) -> bool:
    """Whether such a jump stands in a block and belongs to a loop around it."""
    stack: list[ast.AST] = [*block]
    while stack:
        node = stack.pop()
        if isinstance(node, jump):
            return True
        if isinstance(node, LOOPS):
            stack += node.orelse
        elif not isinstance(node, DEFINITIONS):
            stack += filter(None, below(node))
    return False


def tries(sketch: Sketched) -> list[Try]:
    """The `try` statements, those with `except*` as well."""
    return sketch.nodes(ast.Try, ast.TryStar)


def running(*roots: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the roots run: bodies of definitions inside are left out."""
    stack: list[ast.AST | None] = [*roots]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        yield node
        kind = node.__class__
        if kind in _DEFINING:
            continue
        for name in FIELDS[kind]:  # as in `below`: few loops are run through as often
            child = getattr(node, name)
            if child.__class__ is list:
                stack += child
            elif child is not None:
                stack.append(child)


def awaits(*roots: ast.AST) -> bool:
    """Whether a coroutine can be cancelled inside of the roots."""
    kinds = (ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(isinstance(node, kinds) for node in running(*roots))


def last_name(node: ast.AST | None) -> str | None:
    """`close` for `close`, for `self.pool.close` and for `getattr(pool, "close")`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
    return None


def argument(call: ast.Call, position: int | None, keyword: str | None) -> ast.expr | None:
    """The value given for a parameter by position or keyword; None if it is not given.

    A starred argument before the position hides it.
    """
    for index, given in enumerate(call.args):
        if isinstance(given, ast.Starred):
            break
        if index == position:
            return given
    return next((one.value for one in call.keywords if keyword and one.arg == keyword), None)


def given(call: ast.Call) -> list[ast.expr]:
    """Everything that a call is given, by position and by keyword."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def words_of(call: ast.Call) -> list[str]:
    """The words in the last name of what is called, as it is written."""
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name.lower().strip("_").split("_")
