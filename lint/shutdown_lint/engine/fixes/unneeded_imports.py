"""Taking out the imports that nobody needs once some statements are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fix_request import Remove, Replace
from shutdown_lint.facts.code.literals import string_value
from shutdown_lint.facts.code.text import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.facts.module import ModuleFacts

# Importing another module may do something.
_WITHOUT_EFFECT = frozenset({"asyncio", "signal", "sys", "time"})


def without_unused(facts: ModuleFacts, removed: Sequence[cst.CSTNode]) -> list[EditRequest]:
    """The edits that take out what only the removed statements use of the module's imports."""
    edits: list[EditRequest] = []
    imports: list[cst.Import | cst.ImportFrom] = [
        *facts.tree.all(cst.Import),
        *facts.tree.all(cst.ImportFrom),
    ]
    for statement in imports:
        if isinstance(statement.names, cst.ImportStar) or not _is_at_top(facts, statement):
            continue
        unused = [
            alias
            for alias in statement.names
            if _is_only_used_in(facts, statement, alias, removed)
        ]
        kept = [alias for alias in statement.names if alias not in unused]
        if not kept:
            edits.append(Remove(statement))
        elif unused and "#" not in facts.source(statement):
            if kept[-1] is not statement.names[-1]:
                kept[-1] = kept[-1].with_changes(comma=statement.names[-1].comma)
            edits.append(Replace(statement, facts.source(statement.with_changes(names=kept))))
    return edits


def _is_at_top(facts: ModuleFacts, statement: cst.CSTNode) -> bool:
    line = facts.tree.parent(statement)
    return line is not None and facts.tree.parent(line) is facts.module


def _is_only_used_in(
    facts: ModuleFacts,
    statement: cst.Import | cst.ImportFrom,
    alias: cst.ImportAlias,
    removed: Sequence[cst.CSTNode],
) -> bool:
    name = alias.evaluated_alias or alias.evaluated_name
    if _module_of(statement, alias).partition(".")[0] not in _WITHOUT_EFFECT:
        return False
    uses = list(_uses(facts, name, statement))
    return bool(uses) and all(
        any(facts.tree.inside(use, gone) for gone in removed) for use in uses
    )


def _module_of(statement: cst.Import | cst.ImportFrom, alias: cst.ImportAlias) -> str:
    """The module that an import loads; empty for a relative one."""
    if isinstance(statement, cst.Import):
        return alias.evaluated_name
    if statement.relative or statement.module is None:
        return ""
    return code_of(statement.module)


def _uses(facts: ModuleFacts, name: str, statement: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Whatever may mean the name, strings included: they may stand in `__all__`."""
    for node in facts.tree.all(cst.Name):
        if node.value == name and not facts.tree.inside(node, statement):
            above = facts.tree.parent(node)
            if not (isinstance(above, cst.Attribute) and above.attr is node):
                yield node
    for text in facts.tree.all(cst.SimpleString):
        if name in text.value and string_value(text) == name:
            yield text
