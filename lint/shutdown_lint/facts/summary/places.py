"""Where steps stand and how they read: the facts have trees, and no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.model.span import Span


class Places(Protocol):
    """Tells where a node stands: a call, a name, or the header of a statement."""

    def span(self, node: cst.CSTNode) -> Span:
        """Where it stands; at worst the statement around it."""

    def text(self, node: cst.CSTNode) -> str:
        """Its code on one line, cut to what fits a message."""
