"""Where something stands in a text."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple


class Span(NamedTuple):
    """A range of text: 1-based lines, 1-based columns counting characters, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
