"""What is said of a file that could not be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.model.finding import FileReport


def unreadable_report(shown: str, reason: str, plan: Plan) -> FileReport:
    """The report on a file that was not checked, empty where nobody wants to hear of it."""
    from shutdown_lint.engine.lint import unreadable_finding
    from shutdown_lint.engine.own_rules import UnreadableFile
    from shutdown_lint.model.finding import FileReport

    wanted = UnreadableFile in plan.profile.rules
    return FileReport(path=shown, findings=(unreadable_finding(shown, reason),) if wanted else ())


def reason_of(error: OSError) -> str:
    """What the system says, in lower case, as the rest of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
