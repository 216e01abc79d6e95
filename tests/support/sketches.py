"""Code as sketches see it."""

from __future__ import annotations

import ast
from textwrap import dedent

from shutdown_lint.engine.sketch import Sketch


def sketch_of_last(code: str) -> tuple[Sketch, ast.expr]:
    """The sketch of some code, and the expression in its last line."""
    tree = ast.parse(dedent(code))
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    return Sketch(tree), last.value
