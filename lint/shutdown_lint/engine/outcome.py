"""What came of a run, the parts that reporters do not know included."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.finding import FileReport, RunReport
    from shutdown_lint.model.source import SourceFile


class Change(NamedTuple):
    """A file before and after its fixes."""

    before: SourceFile
    after: SourceFile


class Outcome(NamedTuple):
    """What came of a run. Imports nothing heavy as long as there is nothing to report."""

    files: tuple[FileReport, ...] = ()  # those that have something to say, ordered by path
    checked: int = 0
    unchecked: int = 0  # files that the run did not get to
    interrupted: int = 0  # the number of the signal that ended it early
    unreadable: tuple[str, ...] = ()  # files named by the user that cannot be read
    mistakes: tuple[str, ...] = ()  # in config files; the files they govern were left out
    failures: tuple[str, ...] = ()  # fixes that could not be written, and why
    changes: tuple[Change, ...] = ()  # worked out and not written
    sources: tuple[SourceFile, ...] = ()  # of the files in `files`, as their findings see them

    @property
    def report(self) -> RunReport:
        """The part of it that reporters know."""
        from shutdown_lint.model.finding import RunReport

        return RunReport(files=self.files, checked=self.checked, interrupted=self.interrupted)
