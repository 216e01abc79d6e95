"""Importing a module where ruff's isort and a reader would put it."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.engine.fixes.blocks import first_line, last_leaf
from shutdown_lint.engine.fixes.statements import above_comments, starts_clean
from shutdown_lint.engine.fixes.whole_lines import insert_lines, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.engine.fixes.blocks import Positions
    from shutdown_lint.engine.fixes.statements import Surroundings
    from shutdown_lint.model.finding import Edit

# isort's sections, in its order. Third-party and first-party modules are not told apart.
_FUTURE, _STANDARD, _OTHER, _RELATIVE = range(4)


class _Import(NamedTuple):
    """An import line at the top of the file."""

    line: cst.SimpleStatementLine
    section: int
    is_from: bool
    name: str  # lower case, as isort compares


def is_imported(module: cst.Module, name: str) -> bool:
    """Whether a statement at the top level imports a module by its plain name."""
    return any(
        alias.asname is None and alias.evaluated_name.split(".")[0] == name
        for line in _top_level_lines(module)
        for small in line.body
        if isinstance(small, cst.Import)
        for alias in small.names
    )


def import_line(around: Surroundings, name: str) -> Edit | None:
    """The line `import name` at its place; None where the name means something else already."""
    if _is_bound(around.module, name):
        return None
    block = _import_block(around.module)
    if not block:
        return _before_all(around, name)
    section = _STANDARD if name in sys.stdlib_module_names else _OTHER
    mine = [entry for entry in block if entry.section == section]
    before = [entry for entry in block if entry.section < section]
    if mine:
        return _within(around, name, mine)
    if before:
        line = _last_line(before[-1], around.positions)
        return _inserted(around, line + 1, "\n" + _statement(name))
    line = first_line(block[0].line, around.positions)
    return _inserted(around, above_comments(around.source, line), _statement(name) + "\n")


def _within(around: Surroundings, name: str, section: Sequence[_Import]) -> Edit | None:
    """Among the imports of its own section."""
    mixed = any(earlier.is_from and not later.is_from for earlier, later in pairwise(section))

    def comes_before(entry: _Import) -> bool:
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
    if _is_docstring(body[0]):
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


def _last_line(entry: _Import, positions: Positions) -> int:
    return positions.span(last_leaf(entry.line)).end_line


def _import_block(module: cst.Module) -> list[_Import]:
    """The first run of imports, unless code that does something stands before it."""
    block: list[_Import] = []
    for line in module.body:
        entry = _as_import(line)
        if entry:
            block.append(entry)
        elif block or not _does_nothing(line):
            break
    return block


def _as_import(line: cst.CSTNode) -> _Import | None:
    if not isinstance(line, cst.SimpleStatementLine):
        return None
    if not all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body):
        return None
    first = line.body[0]
    if isinstance(first, cst.Import):
        name = first.names[0].evaluated_name
        return _Import(line, _section(name), is_from=False, name=name.lower())
    if isinstance(first, cst.ImportFrom):
        name = _dotted(first.module)
        section = _RELATIVE if first.relative else _section(name)
        return _Import(line, section, is_from=True, name=name.lower())
    return None


def _section(name: str) -> int:
    top = name.partition(".")[0]
    if top == "__future__":
        return _FUTURE
    return _STANDARD if top in sys.stdlib_module_names else _OTHER


def _dotted(node: cst.CSTNode | None) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _is_docstring(line: cst.CSTNode) -> bool:
    return (
        isinstance(line, cst.SimpleStatementLine)
        and isinstance(line.body[0], cst.Expr)
        and isinstance(line.body[0].value, (cst.SimpleString, cst.ConcatenatedString))
    )


def _does_nothing(line: cst.CSTNode) -> bool:
    """Whether it is a docstring or sets a `__dunder__`, which go before the imports."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
        return False
    small = line.body[0]
    return _is_docstring(line) or (
        isinstance(small, cst.Assign)
        and all(_dotted(target.target).startswith("__") for target in small.targets)
    )


def _is_bound(module: cst.Module, name: str) -> bool:
    """Whether the top level gives the name another meaning."""
    return any(name in _bound_by(statement) for statement in module.body)


def _bound_by(statement: cst.CSTNode) -> Iterator[str]:
    if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
        yield statement.name.value
    elif isinstance(statement, cst.SimpleStatementLine):
        for small in statement.body:
            if isinstance(small, (cst.Import, cst.ImportFrom)) and not isinstance(
                small.names, cst.ImportStar
            ):
                yield from (alias.evaluated_alias or alias.evaluated_name for alias in small.names)
            elif isinstance(small, cst.Assign):
                yield from (_dotted(target.target) for target in small.targets)
            elif isinstance(small, cst.AnnAssign):
                yield _dotted(small.target)


def _top_level_lines(module: cst.Module) -> Iterator[cst.SimpleStatementLine]:
    return (line for line in module.body if isinstance(line, cst.SimpleStatementLine))
