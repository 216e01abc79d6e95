"""What is said of a rule that raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.finding import InternalError

if TYPE_CHECKING:
    from shutdown_lint.engine.listed_rule import ListedRule


def failure_of(rule: ListedRule, path: str, error: Exception, line: int = 1) -> InternalError:
    """The internal error that names the rule, the file and line, and where it was raised."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = (
        f" ({place.tb_frame.f_code.co_qualname} line {place.tb_lineno})"
        if place is not None and hasattr(place.tb_frame.f_code, "co_qualname")
        else ""
    )
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return InternalError(path, line, f"rule {rule.meta.code} failed: {what}{where}")
