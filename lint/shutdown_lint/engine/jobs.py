"""One file's work, as it is handed to whoever does it."""

from __future__ import annotations

from shutdown_lint.engine.visits import SUFFIXES
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from shutdown_lint.engine.cache.store import Status
    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.model.deployment import Starter
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile

    class Check(Protocol):
        """What is done with a file: `check_file`, but for tests of the machinery around it."""

        def __call__(self, source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
            """Report on one file."""


LARGEST = 10_000_000  # bytes; a syntax tree takes three hundred times as much


class Job(NamedTuple):
    """A file that passed the prefilter."""

    path: str  # absolute
    shown: str
    data: bytes
    plan: Plan
    candidates: tuple[Candidate, ...]  # found when it passed
    status: Status | None = None  # from before it was read; None: the report is not cached
    format: str = ""  # of a file that is no Python
    starters: tuple[Starter, ...] = ()  # of a script
    script: bytes = b""  # that a Dockerfile starts

    @property
    def source(self) -> SourceFile:
        """The file as the engine judges it."""
        return source_of(self.shown, self.data, self.format, self.starters, self.script)


def source_of(
    shown: str,
    data: bytes,
    format: str,  # noqa: A002  the term of the field
    starters: tuple[Starter, ...] = (),
    script: bytes = b"",
) -> SourceFile:
    """A file of any format."""
    if format:
        from shutdown_lint.engine.deployment_source import DeploymentSource

        return DeploymentSource(shown, data, format, starters, script)
    from shutdown_lint.model.source import SourceFile

    return SourceFile(shown, data)


def source_at(path: str, data: bytes) -> SourceFile:
    """A file, its format told by name and bytes; one of no known format is taken for a script."""
    from shutdown_lint.engine.deployment_files import Format, format_of

    format_ = "" if path.endswith(SUFFIXES) else format_of(path, data) or Format.SCRIPT
    return source_of(path, data, format_)


def check_file(source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
    """Lint one file, and with `fix` work out what its fixes make of it. Never raises."""
    from shutdown_lint.engine.lint import lint_source
    from shutdown_lint.engine.unreadable import unreadable_report

    if len(source.data) > LARGEST:
        megabytes = LARGEST // 1_000_000
        return unreadable_report(source.path, f"it is larger than {megabytes} MB", plan)
    if not fix:
        return lint_source(source, plan.profile)
    from shutdown_lint.engine.fixes.loop import fix_source

    return fix_source(
        source,
        lambda each: lint_source(each, plan.profile),
        unsafe=plan.unsafe_fixes,
        withheld=plan.withheld,
    )


def check_safely(check: Check, source: SourceFile, plan: Plan, *, fix: bool) -> FileReport:
    """What `check` reports; an internal error if it raises."""
    try:
        return check(source, plan, fix=fix)
    except Exception as error:  # noqa: BLE001  the other files must go on
        return failed(source.path, error)


def failed(shown: str, error: Exception) -> FileReport:
    """The report on a file on which the tool itself failed."""
    from shutdown_lint.model.finding import FileReport, InternalError

    message = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
    return FileReport(path=shown, errors=(InternalError(shown, 1, message),))
