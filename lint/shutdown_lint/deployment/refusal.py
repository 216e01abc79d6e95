"""Why a deployment file was not read."""

from __future__ import annotations

from typing import Final

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

MOST_CHARACTERS: Final = 2_000_000


class Refusal(NamedTuple):
    """Nothing is said of the file, and this is the reason."""

    reason: str
    spot: Spot
    is_template: bool = False  # of Helm or Jinja: no defect, it becomes a manifest later


class UnreadableError(Exception):
    """A file, or a part of it, is not what its format allows, or more than a person writes."""

    def __init__(self, reason: str, offset: int, *, is_template: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        self.is_template = is_template


def too_large(path: str, text: str) -> Refusal | None:
    """The refusal of a text that nobody wrote by hand."""
    if len(text) <= MOST_CHARACTERS:
        return None
    return Refusal(
        f"it has more than {MOST_CHARACTERS:,} characters", Spot(path, Span(1, 1, 1, 1))
    )


def with_nul(path: str, text: str) -> Refusal | None:
    """The refusal of a text that is none."""
    if (at := text.find("\0")) < 0:
        return None
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Refusal("it holds a NUL byte", Spot(path, Span(line, column, line, column + 1)))
