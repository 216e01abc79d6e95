"""The questions to the lines of a file that a trigger can hold, by their names."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shutdown_lint.facts.outlines.outline import Outline

# Functions of modules beside this one, each imported when it is first asked.
QUESTIONS: Final[Mapping[str, str]] = {
    "cancels-in-coroutine": "tasks.cancels_in_coroutine",
    "continues-in-finally": "clauses.continues_in_finally",
    "leaves-cleanup-unreached": "unreached.may_leave_cleanup_unreached",
    "polls-in-cleanup": "loops.polls_in_cleanup",
    "repeats-in-finally": "clauses.repeats_in_finally",
    "suppresses-exit": "clauses.suppresses_exit",
    "swallows-cancellation": "clauses.swallows_cancellation",
    "swallows-everything": "clauses.swallows_everything",
}


@cache
def question(name: str) -> Callable[[Outline], bool]:
    """The function that answers a question."""
    module, _, function = QUESTIONS[name].partition(".")
    found: Callable[[Outline], bool] = getattr(
        import_module(f"shutdown_lint.facts.outlines.{module}"), function
    )
    return found
