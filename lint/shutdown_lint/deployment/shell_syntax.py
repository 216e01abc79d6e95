"""Command lines and shell scripts as tree-sitter-bash reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import tree_sitter_bash
from tree_sitter import Language, Parser

from shutdown_lint.deployment.places import Places
from shutdown_lint.deployment.simple_commands import SimpleCommands
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

_LANGUAGE: Final = Language(tree_sitter_bash.language())
_LONGEST: Final = 200_000  # characters
_MOST_NODES: Final = 20_000


class Syntax(NamedTuple):
    """The tree of a text, and where its nodes stand."""

    root: Node
    places: Places
    commands: SimpleCommands


def syntax_of(text: str) -> Syntax | None:
    """The tree of a text; None when it is none of a shell's, or too large."""
    if len(text) > _LONGEST or "\0" in text:
        return None
    places = Places(text.replace("\r\n", "\n"))
    root = Parser(_LANGUAGE).parse(places.data).root_node
    if root.has_error or root.descendant_count > _MOST_NODES:
        return None
    return Syntax(root, places, SimpleCommands(places))
