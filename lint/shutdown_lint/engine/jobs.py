"""One file's work, as it is handed to whoever does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


class Job(NamedTuple):
    """A file that passed the prefilter."""

    path: str  # absolute
    shown: str
    data: bytes
    plan: Plan


class Check(Protocol):
    """What is done with a file: `check_file`, but for tests of the machinery around it."""

    def __call__(self, source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
        """Report on one file."""


def check_file(source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
    """Lint one file, and with `fix` work out what its fixes make of it. Never raises."""
    from shutdown_lint.engine.lint import lint_source

    if not fix:
        return lint_source(source, plan.profile)
    from shutdown_lint.engine.fixes.loop import fix_source

    return fix_source(
        source, lambda each: lint_source(each, plan.profile), unsafe=plan.unsafe_fixes
    )
