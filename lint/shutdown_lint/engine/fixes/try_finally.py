"""A statement put into a `try`, and those behind it into its `finally`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fix_request import InsertBefore, Replace, Wrap
from shutdown_lint.facts.code.walk import descend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.facts.module import ModuleFacts

_UNIT = "    "  # what a rule's text is indented with


def into_try_finally(
    facts: ModuleFacts, statement: cst.CSTNode, behind: Sequence[cst.CSTNode]
) -> list[EditRequest]:
    """The edits that put a statement into a `try` and the simple ones behind it into `finally`.

    No edits where the lines cannot be indented without changing what they mean, or where what
    stands behind uses a name that the statement makes: it may not be there.
    """
    text = _indented(facts, statement)
    if text is None or not behind:
        return []
    if not all(
        isinstance(one, cst.SimpleStatementLine) and _is_one_line(facts, one) for one in behind
    ):
        return []
    if _made(statement) & _used(behind):
        return []
    unit = facts.module.default_indent
    return [
        Replace(statement, f"try:\n{text}"),
        InsertBefore(behind[0], "finally:"),
        *(Wrap(one, unit, "") for one in behind),
    ]


def _indented(facts: ModuleFacts, statement: cst.CSTNode) -> str | None:
    """A statement's lines, one step further in, in the unit of a rule's text."""
    if not isinstance(statement, (cst.While, cst.For, cst.SimpleStatementLine)):
        return None
    if any(
        isinstance(node, cst.IndentedBlock) and node.indent is not None
        for node in _below(statement)
    ):
        return None
    text = facts.source(statement.with_changes(leading_lines=())).replace("\r\n", "\n")
    lines = text.rstrip().split("\n")
    if "#" in lines[-1] or not _can_move(facts, statement):
        return None
    unit = facts.module.default_indent
    return "\n".join(_moved(line, unit) for line in lines)


def _moved(line: str, unit: str) -> str:
    levels = 1
    rest = line
    while rest.startswith(unit):
        rest = rest[len(unit) :]
        levels += 1
    return _UNIT * levels + rest if rest.strip() else ""


def _can_move(facts: ModuleFacts, statement: cst.CSTNode) -> bool:
    """Whether none of a statement's lines is the inside of a string or continues another."""
    strings = (cst.SimpleString, cst.FormattedString, cst.TemplatedString)
    return "\\\n" not in facts.source(statement) and not any(
        isinstance(node, strings) and "\n" in facts.source(node) for node in _below(statement)
    )


def _is_one_line(facts: ModuleFacts, line: cst.SimpleStatementLine) -> bool:
    return len(line.body) == 1 and "\n" not in facts.source(line.body[0])


def _made(statement: cst.CSTNode) -> set[str]:
    targets = (cst.AssignTarget, cst.AnnAssign, cst.NamedExpr, cst.For, cst.AsName)
    return {
        name.value
        for node in _below(statement)
        if isinstance(node, targets)
        for name in _below(node.name if isinstance(node, cst.AsName) else node.target)
        if isinstance(name, cst.Name)
    }


def _used(statements: Sequence[cst.CSTNode]) -> set[str]:
    return {
        node.value
        for statement in statements
        for node in _below(statement)
        if isinstance(node, cst.Name)
    }


def _below(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    return (node for node, _ in descend(root))
