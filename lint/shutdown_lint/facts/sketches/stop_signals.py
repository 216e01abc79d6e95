"""Whether SIGTERM may kill the program: nobody in the module hears it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from shutdown_lint.facts.sketches.naming import naming
from shutdown_lint.facts.sketches.nodes import walk
from shutdown_lint.facts.sketches.paths import surely_is
from shutdown_lint.knowledge import exits, interactive

if TYPE_CHECKING:
    from shutdown_lint.facts.sketches.shape import Sketched

_SIGTERM = "SIGTERM"
_SENDING = exits.SENDS_SIGNAL_METHODS | {path.rpartition(".")[2] for path in exits.SENDS_SIGNAL}


def may_die_of_sigterm(sketch: Sketched) -> bool:
    """Whether nothing says that SIGTERM is heard, or that a person sits before the program."""
    return not _is_for_terminal(sketch) and not _hears_sigterm(sketch)


def _is_for_terminal(sketch: Sketched) -> bool:
    """Whether something is imported that only a tool for a person needs."""
    found = {alias.name for node in sketch.nodes(ast.Import) for alias in node.names}
    found |= {node.module or "" for node in sketch.nodes(ast.ImportFrom) if not node.level}
    return any(name.partition(".")[0] in interactive.MODULES for name in found)


def _hears_sigterm(sketch: Sketched) -> bool:
    """Whether SIGTERM is surely named, and not to be sent."""
    if _SIGTERM not in sketch.words:
        return False
    mentions: list[ast.AST] = [
        node for node in sketch.nodes(ast.Attribute) if node.attr == _SIGTERM
    ]
    owners = {node.value for node in sketch.nodes(ast.Attribute)}
    mentions += (
        node for node in sketch.nodes(ast.Name) if node.id == _SIGTERM and node not in owners
    )
    if not mentions:
        return False
    sent: set[ast.AST] = set()
    for call in naming(sketch).calling(_SENDING):
        if not surely_is(sketch, call.func, "signal", "signal"):
            sent.update(walk(call))
    return any(node not in sent for node in mentions)
