"""The draft of a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.draft.blanks import blank
from shutdown_lint.engine.draft.expressions import Expressions, PlacedExpressions
from shutdown_lint.engine.draft.source_text import SourceText
from shutdown_lint.engine.draft.statements import Statements
from shutdown_lint.facts.code.text import room_for_recursion

if TYPE_CHECKING:
    import ast

_module = blank(cst.Module, "body", "header", "footer")
_comment_line = blank(cst.EmptyLine, "comment")
_comment = blank(cst.Comment, "value")


def draft_of(text: str, tree: ast.Module, places: dict[int, ast.expr] | None = None) -> cst.Module:
    """A libcst module for CPython's tree of a text: right but for white space and brackets.

    Comments that fill a line between the statements of the module are in its header or footer.
    `places` gets CPython's node of each call and the like, by the `id` of libcst's; what libcst
    had to parse is left out.
    """
    written = SourceText(text)
    expressions = Expressions(written) if places is None else PlacedExpressions(written, places)
    statements = Statements(written, expressions)
    with room_for_recursion():
        body = statements.all(tree.body)
    header, footer = _comments(written, tree.body)
    return _module(body, header, footer)


def _comments(
    written: SourceText, body: list[ast.stmt]
) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    ends = [0, *(node.end_lineno or 0 for node in body)]
    starts = [*map(_first_line, body), written.last_line + 1]
    between = [
        [_comment_line(_comment(one)) for one in written.comments(end + 1, start)]
        for end, start in zip(ends, starts, strict=True)
    ]
    return between[0], [line for gap in between[1:] for line in gap]


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min((node.lineno, *(one.lineno for one in decorators)))
