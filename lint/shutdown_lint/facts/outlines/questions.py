"""The questions to the lines of a file that a trigger can hold, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.facts.outlines.clauses import continues_in_finally, swallows_everything
from shutdown_lint.facts.outlines.loops import polls_in_cleanup
from shutdown_lint.facts.outlines.unreached import may_leave_cleanup_unreached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shutdown_lint.facts.outlines.outline import Outline

QUESTIONS: Final[Mapping[str, Callable[[Outline], bool]]] = {
    "continues-in-finally": continues_in_finally,
    "leaves-cleanup-unreached": may_leave_cleanup_unreached,
    "polls-in-cleanup": polls_in_cleanup,
    "swallows-everything": swallows_everything,
}
