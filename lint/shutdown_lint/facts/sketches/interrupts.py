"""Clauses that may take Ctrl+C by its name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.shape import tries
from shutdown_lint.facts.sketches.spelling import assigned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.sketches.shape import Sketched, Try

_INTERRUPT = "KeyboardInterrupt"


def tries_for_interrupt(sketch: Sketched) -> Iterator[Try]:
    """The `try` statements with a clause that may name KeyboardInterrupt."""
    return (one for one in tries(sketch) if any(clauses_for_interrupt(sketch, one)))


def clauses_for_interrupt(sketch: Sketched, try_: Try) -> Iterator[ast.ExceptHandler]:
    """The clauses of one that may name it."""
    has_other_name = sketch.kept(_has_other_name, lambda: _has_other_name(sketch))
    for clause in try_.handlers:
        if clause.type is not None and (has_other_name or _count_interrupts(clause.type)):
            yield clause


def _has_other_name(sketch: Sketched) -> bool:
    if any(one.name == _INTERRUPT for one in sketch.nodes(ast.alias)) or any(
        one.value == _INTERRUPT for one in sketch.nodes(ast.Constant)
    ):
        return True
    named = sum(one.id == _INTERRUPT for one in sketch.nodes(ast.Name))
    named += sum(one.attr == _INTERRUPT for one in sketch.nodes(ast.Attribute))
    # Where clauses are all that names it, it has no other name.
    types = (one.type for one in sketch.nodes(ast.ExceptHandler) if one.type is not None)
    return named > sum(map(_count_interrupts, types)) and any(
        _count_interrupts(value) for _, value in assigned(sketch)
    )


def _count_interrupts(root: ast.AST) -> int:
    return sum(map(_is_interrupt, walk(root)))


def _is_interrupt(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == _INTERRUPT) or (
        isinstance(node, ast.Attribute) and node.attr == _INTERRUPT
    )
