"""Whether a module may be a program that runs until it is stopped, and nobody sits before it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import assigned
from shutdown_lint.knowledge import entries, interactive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_INTERRUPT = "KeyboardInterrupt"
# One of these words stands in every file that has commands.
_COMMANDS = (
    entries.COMMAND_LIBRARIES
    | {path.partition(".")[0] for path in entries.COMMAND_CLASSES}
    | {"set_defaults"}
)


def ends_on_interrupt(sketch: Sketched) -> bool:
    """Whether a program may end in a clause for Ctrl+C, and is no tool for a terminal."""
    return (
        next(_clauses(sketch), None) is not None
        and _may_run_functions(sketch)
        and not _is_for_terminal(sketch)
    )


def _clauses(sketch: Sketched) -> Iterator[ast.ExceptHandler]:
    """The clauses that may name KeyboardInterrupt."""
    has_other_name = "builtins" in sketch.words or any(
        _names_interrupt(value) for _, value in assigned(sketch)
    )
    for clause in sketch.nodes(ast.ExceptHandler):
        if clause.type is not None and (has_other_name or _names_interrupt(clause.type)):
            yield clause


def _names_interrupt(root: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == _INTERRUPT)
        or (isinstance(node, ast.Attribute) and node.attr == _INTERRUPT)
        for node in walk(root)
    )


def _may_run_functions(sketch: Sketched) -> bool:
    """Whether a `try` at the top, or some function, may run because the program starts.

    Any file may be a script, by its name or its first line. Then what stands at its top runs, and
    what that names of the module.
    """
    if "main" in sketch.words or not _COMMANDS.isdisjoint(sketch.words):
        return True
    defined = (
        {node.name for node in sketch.nodes(ast.FunctionDef)}
        | {node.name for node in sketch.nodes(ast.AsyncFunctionDef)}
        | {node.name for node in sketch.nodes(ast.ClassDef)}
    )
    return any(
        isinstance(node, ast.Try)
        or (isinstance(node, ast.Name) and node.id in defined)
        or (isinstance(node, ast.Attribute) and node.attr in defined)
        or (isinstance(node, ast.Constant) and node.value in defined)  # getattr(tool, "run")
        for node in _at_top(sketch.tree)
    )


def _at_top(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        if not isinstance(statement, _DEFINITIONS):
            yield from walk(statement)


def _is_for_terminal(sketch: Sketched) -> bool:
    """Whether something is imported that only a tool for a person needs."""
    imported = {alias.name for node in sketch.nodes(ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in sketch.nodes(ast.ImportFrom) if not node.level}
    return any(name.partition(".")[0] in interactive.MODULES for name in imported)
