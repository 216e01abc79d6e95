"""What a rule asks to be changed, in terms of syntax nodes; resolved to text edits later.

Rules build requests with the helpers below, because positions are computed only for files that
have something to report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.levels import Safety
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    import libcst as cst


class Replace(NamedTuple):
    """Put `text` where `node` stands."""

    node: cst.CSTNode
    text: str


class Wrap(NamedTuple):
    """Put text directly before and after `node`, on the same lines."""

    node: cst.CSTNode
    before: str
    after: str


class InsertBefore(NamedTuple):
    """Put whole lines before a statement, at its indentation; `text` has no final newline."""

    statement: cst.CSTNode
    text: str


class InsertAfter(NamedTuple):
    """Put whole lines after a statement, at its indentation; `text` has no final newline."""

    statement: cst.CSTNode
    text: str


class Remove(NamedTuple):
    """Take a statement out, with its line; leaves `pass` where a block would be empty."""

    statement: cst.CSTNode


class Indent(NamedTuple):
    """Indent neighbouring statements of a block by one more level, with their comments."""

    first: cst.CSTNode
    last: cst.CSTNode


class EnsureImport(NamedTuple):
    """Import a top-level module by its plain name unless the file already does."""

    module: str


EditRequest = Replace | Wrap | InsertBefore | InsertAfter | Indent | Remove | EnsureImport


class FixRequest(NamedTuple):
    """A whole fix: applied together or not at all."""

    title: str
    safety: Safety
    edits: tuple[EditRequest, ...]


def safe_fix(title: str, *edits: EditRequest) -> FixRequest:
    """A fix that changes nothing but the bug; needs a proof that ran."""
    return FixRequest(title, Safety.SAFE, edits)


def unsafe_fix(title: str, *edits: EditRequest) -> FixRequest:
    """A fix that needs a reader: applied only with `--unsafe-fixes`."""
    return FixRequest(title, Safety.UNSAFE, edits)


def display_fix(title: str, *edits: EditRequest) -> FixRequest:
    """A fix that is shown and never applied."""
    return FixRequest(title, Safety.DISPLAY, edits)
