"""Nodes written as code again.

libcst writes by recursion, two to three calls a level. Python 3.12 has a limit of its own for
calls that go through C code, which cannot be raised and is met from some 700 levels on. Beyond it
every `with` of libcst's that is unwound costs more the deeper it stands, so that the error itself
takes minutes. All versions keep to one limit: what is found must not depend on them.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.walk import is_deeper

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 400  # levels of libcst's tree
_FRAMES = 5_000  # more than that many levels take; Python's default is 1,000
_UNWRITTEN = "…"

_quoted: ContextVar[list[cst.CSTNode] | None] = ContextVar("quoted", default=None)


def code_of(node: cst.CSTNode, module: cst.Module | None = None) -> str:
    """The code of a node as written, with the indentation and newlines of its module.

    An ellipsis for one that is nested deeper than can be written.
    """
    if (quoted := _quoted.get()) is not None:
        quoted.append(node)
    if is_deeper(node, MAX_DEPTH):
        return _UNWRITTEN
    with room_for_recursion():
        return (module or cst.Module([])).code_for_node(node)


@contextmanager
def quotes_noted() -> Iterator[list[cst.CSTNode]]:
    """The nodes whose code is asked for meanwhile; a draft's may differ from the file's."""
    noted: list[cst.CSTNode] = []
    before = _quoted.set(noted)
    try:
        yield noted
    finally:
        _quoted.reset(before)


@contextmanager
def room_for_recursion() -> Iterator[None]:
    """Let calls go as deep as `MAX_DEPTH` needs."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(_FRAMES, before))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
