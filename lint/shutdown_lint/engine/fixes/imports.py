"""Importing a module where ruff's isort and a reader would put it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fixes.blocks import first_line, last_leaf
from shutdown_lint.engine.fixes.import_block import (
    import_block,
    is_bound,
    is_docstring,
    section_of,
)
from shutdown_lint.engine.fixes.statements import above_comments, starts_clean
from shutdown_lint.engine.fixes.whole_lines import insert_lines, is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.engine.fixes.blocks import Positions
    from shutdown_lint.engine.fixes.import_block import ImportLine
    from shutdown_lint.engine.fixes.statements import Surroundings
    from shutdown_lint.model.finding import Edit


def import_line(around: Surroundings, name: str) -> Edit | None:
    """The line `import name` at its place; None where the name means something else already."""
    if is_bound(around.module, name):
        return None
    block = import_block(around.module)
    if not block:
        return _before_all(around, name)
    section = section_of(name)
    mine = [entry for entry in block if entry.section == section]
    before = [entry for entry in block if entry.section < section]
    if mine:
        return _within(around, name, mine)
    if before:
        line = _last_line(before[-1], around.positions)
        return _inserted(around, line + 1, "\n" + _statement(name))
    line = first_line(block[0].line, around.positions)
    return _inserted(around, above_comments(around.source, line), _statement(name) + "\n")


def _within(around: Surroundings, name: str, section: Sequence[ImportLine]) -> Edit | None:
    """Among the imports of its own section."""
    mixed = any(earlier.is_from and not later.is_from for earlier, later in pairwise(section))

    def comes_before(entry: ImportLine) -> bool:
        if entry.is_from and not mixed:
            return False
        return entry.name < name.lower()

    before = [entry for entry in section if comes_before(entry)]
    if before:
        line = _last_line(before[-1], around.positions) + 1
    else:
        line = first_line(section[0].line, around.positions)
    return _inserted(around, line, _statement(name))


def _before_all(around: Surroundings, name: str) -> Edit | None:
    """Before the first statement but the docstring, with the blank lines a formatter wants."""
    source = around.source
    body = around.module.body
    if not body:
        return _inserted(around, len(source.lines), _statement(name))
    if is_docstring(body[0]):
        return _below_docstring(around, name, body[0], body[1] if len(body) > 1 else None)
    line = above_comments(source, first_line(body[0], around.positions))
    return _inserted(around, line, _statement(name) + "\n" * _blank_lines_before(body[0]))


def _below_docstring(
    around: Surroundings, name: str, docstring: cst.CSTNode, following: cst.CSTNode | None
) -> Edit | None:
    if isinstance(docstring, cst.SimpleStatementLine) and len(docstring.body) > 1:
        return None  # code stands on the same line
    line = around.positions.span(last_leaf(docstring)).end_line + 1
    if following is None:
        return _inserted(around, line, "\n" + _statement(name))
    blank = 0
    while is_blank(around.source, line + blank):
        blank += 1
    # One of the blank lines that are there goes above the import, the others below.
    above, below = ("", blank - 1) if blank else ("\n", 0)
    missing = max(0, _blank_lines_before(following) - below)
    return _inserted(around, line + bool(blank), above + _statement(name) + "\n" * missing)


def _blank_lines_before(statement: cst.CSTNode) -> int:
    """What isort wants between the imports and a statement."""
    return 2 if isinstance(statement, (cst.FunctionDef, cst.ClassDef)) else 1


def _inserted(around: Surroundings, line: int, text: str) -> Edit | None:
    if not starts_clean(around.source, line):
        return None
    return insert_lines(around.source, line, text)


def _statement(name: str) -> str:
    return f"import {name}"


def _last_line(entry: ImportLine, positions: Positions) -> int:
    return positions.span(last_leaf(entry.line)).end_line
