"""The imports that a module has: those at its top, in isort's terms, and the names they bind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator

# isort's sections, in its order. Third-party and first-party modules are not told apart.
FUTURE, STANDARD, OTHER, RELATIVE = range(4)


class ImportLine(NamedTuple):
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


def import_block(module: cst.Module) -> list[ImportLine]:
    """The first run of imports, unless code that does something stands before it."""
    block: list[ImportLine] = []
    for line in module.body:
        entry = _as_import(line)
        if entry:
            block.append(entry)
        elif block or not _does_nothing(line):
            break
    return block


def _as_import(line: cst.CSTNode) -> ImportLine | None:
    if not isinstance(line, cst.SimpleStatementLine):
        return None
    if not all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in line.body):
        return None
    first = line.body[0]
    if isinstance(first, cst.Import):
        name = first.names[0].evaluated_name
        return ImportLine(line, section_of(name), is_from=False, name=name.lower())
    if isinstance(first, cst.ImportFrom):
        name = _dotted(first.module)
        section = RELATIVE if first.relative else section_of(name)
        return ImportLine(line, section, is_from=True, name=name.lower())
    return None


def section_of(name: str) -> int:
    """The section in which isort puts an absolute import of a module."""
    top = name.partition(".")[0]
    if top == "__future__":
        return FUTURE
    return STANDARD if top in sys.stdlib_module_names else OTHER


def _dotted(node: cst.CSTNode | None) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def is_docstring(line: cst.CSTNode) -> bool:
    """Whether a statement is a string and nothing else."""
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
    return is_docstring(line) or (
        isinstance(small, cst.Assign)
        and all(_dotted(target.target).startswith("__") for target in small.targets)
    )


def is_bound(module: cst.Module, name: str) -> bool:
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
