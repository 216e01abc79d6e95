"""Statements put in front of what a program does when it is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.engine.fix_request import EnsureImport, InsertBefore

if TYPE_CHECKING:
    from shutdown_lint.engine.fix_request import EditRequest
    from shutdown_lint.facts.module import ModuleFacts


def first_under_guard(facts: ModuleFacts, text: str, *modules: str) -> list[EditRequest]:
    """The edits that put a statement first under `if __name__ == "__main__":`.

    In the text, `{signal}` stands for the name under which the module `signal` is known there; the
    modules are imported where they are not. No edits where the file has no such guard.
    """
    guard = facts.entries.guard
    if guard is None or not isinstance(guard.body, cst.IndentedBlock):
        return []
    known = {module: facts.names.imported_as(module, guard.body) for module in modules}
    line = text.format_map({module: name or module for module, name in known.items()})
    imports = [EnsureImport(module) for module, name in known.items() if name is None]
    return [*imports, InsertBefore(guard.body.body[0], line)]
