"""Shapes in CPython's tree, in the words of `facts.code.tree`.

What is asked here may be answered too widely, never too narrowly: whoever says no keeps a file
from being parsed.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node = TypeVar("Node", bound=ast.AST)
FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef
AnyLoop = ast.While | ast.For | ast.AsyncFor

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
LOOPS = (ast.While, ast.For, ast.AsyncFor)
WITHS = (ast.With, ast.AsyncWith)


class Sketched(Protocol):
    """A module as the engine sketches it."""

    tree: ast.Module

    def __hash__(self) -> int:
        """By identity: what is worked out of a sketch is kept until the next one comes."""

    @property
    def words(self) -> frozenset[str]:
        """All identifiers in its code."""

    def nodes(self, *kinds: type[Node]) -> list[Node]:
        """Every node of these classes."""


def functions(sketch: Sketched) -> list[FunctionDef]:
    """The functions of a module, lambdas left out."""
    return [*sketch.nodes(ast.FunctionDef), *sketch.nodes(ast.AsyncFunctionDef)]


def loops(sketch: Sketched) -> list[AnyLoop]:
    """The loops of a module."""
    return [*sketch.nodes(ast.While), *sketch.nodes(ast.For), *sketch.nodes(ast.AsyncFor)]


def assigned(sketch: Sketched) -> Iterator[tuple[list[ast.expr], ast.expr]]:
    """What the module assigns, each value with its targets."""
    for assign in sketch.nodes(ast.Assign):
        yield assign.targets, assign.value
    for annotated in sketch.nodes(ast.AnnAssign):
        if annotated.value is not None:
            yield [annotated.target], annotated.value
    for named in sketch.nodes(ast.NamedExpr):
        yield [named.target], named.value


def names_in(targets: list[ast.expr]) -> Iterator[str]:
    """The names in some targets, those that only lead to an attribute as well."""
    for target in targets:
        yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def tries(sketch: Sketched) -> list[ast.Try]:
    """The `try` statements, those with `except*` as well."""
    star = getattr(ast, "TryStar", ast.Try)  # from Python 3.11 on
    return sketch.nodes(*{ast.Try, star})


def running(*roots: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the roots run: bodies of definitions inside are left out."""
    stack = list(roots)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, DEFINITIONS):
            stack.extend(ast.iter_child_nodes(node))


def awaits(*roots: ast.AST) -> bool:
    """Whether a coroutine can be cancelled inside of the roots."""
    kinds = (ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(isinstance(node, kinds) for node in running(*roots))


def last_name(node: ast.AST | None) -> str | None:
    """`close` for `close`, for `self.pool.close` and for `getattr(pool, "close")`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
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


def spellings(sketch: Sketched, names: Iterable[str]) -> frozenset[str]:
    """Some names, and those that the module may give to the same things.

    By `import … as` and by assignment, also of several names at once.
    """
    known = frozenset(names)
    while True:
        more = known | frozenset(_other_names(sketch, known))
        if more == known:
            return known
        known = more


def _other_names(sketch: Sketched, known: frozenset[str]) -> Iterator[str]:
    for alias in sketch.nodes(ast.alias):
        if alias.asname is not None and alias.name.rpartition(".")[2] in known:
            yield alias.asname
    for targets, value in assigned(sketch):
        if _names_one(value, known):
            yield from names_in(targets)


def _names_one(value: ast.expr, known: frozenset[str]) -> bool:
    """Whether an expression is one of the names, or a row of expressions with one of them."""
    parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]
    return any(
        last_name(part) in known
        or (isinstance(part, (ast.Tuple, ast.List)) and _names_one(part, known))
        for part in parts
    )
