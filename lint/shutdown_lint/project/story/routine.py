"""A function of a program, with the file it stands in."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.span import Span
    from shutdown_lint.model.summary import FunctionSummary


class Routine(NamedTuple):
    """A function, and the file it stands in."""

    path: str
    summary: FunctionSummary

    def spot(self, span: Span | None = None) -> Spot:
        """A place in its file: where it is defined, unless another is given."""
        return Spot(self.path, span or self.summary.span)
