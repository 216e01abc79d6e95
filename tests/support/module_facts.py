"""The facts of a small source, and its nodes by what they look like."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from shutdown_lint.engine.positions import Positions
from shutdown_lint.facts.module import ModuleFacts
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

Node = TypeVar("Node", bound=cst.CSTNode)


def facts_of(source: str, path: str = "service.py") -> ModuleFacts:
    """The facts of a source, which may be indented as a whole."""
    return ModuleFacts(cst.parse_module(dedent(source).lstrip("\n")), path)


def node_of(facts: ModuleFacts, kind: type[Node], code: str) -> Node:
    """The last node of a class that reads `code`, white space at its ends left out."""
    found = [node for node in facts.tree.all(kind) if facts.source(node).strip() == code]
    assert found, f"no {kind.__name__} reads {code!r}"
    return found[-1]


def lines_of(facts: ModuleFacts, nodes: Iterable[cst.CSTNode]) -> list[int]:
    """The lines on which nodes begin."""
    source = SourceFile(facts.path, facts.module.code.encode())
    positions = Positions(facts.tree, source)
    return [positions.anchor(node).line for node in nodes]
