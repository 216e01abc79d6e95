"""The first half of a run: which files have to be checked, and what is known of the others."""

from __future__ import annotations

from shutdown_lint.engine.jobs import Job
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.engine.unreadable import reason_of, unreadable_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.cache.store import Status
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


class Gatherer:
    """Reads files; those that can have findings become jobs, one after the other."""

    def __init__(
        self,
        planner: Planner,
        memory: Memory | None,
        stopped: Callable[[], bool],
        silent: int = 0,
    ) -> None:
        self._planner = planner
        self._memory = memory
        self._stopped = stopped
        self.reports: list[tuple[FileReport, SourceFile]] = []  # of files that need no parsing
        self.done = silent  # files that need no parsing, those in `reports` included
        self.unreadable: list[str] = []  # a person named them and the system does not give us
        self.mistakes: dict[str, None] = {}  # in config files

    def gather(self, files: Iterable[FileToCheck]) -> Iterator[Job | None]:
        """The job of each file, None where there is none, until the last file or a stop."""
        for file in files:
            if self._stopped():
                return
            yield self._job(file)

    def _job(self, file: FileToCheck) -> Job | None:
        try:
            plan = self._planner.plan(file.path)
        except ConfigError as error:
            self.mistakes.update(dict.fromkeys(error.messages))
            return None
        try:
            if self._memory is None:
                job = self._if_it_speaks(file, plan, None, read_file(file.path))
            else:
                job = self._if_unknown(file, plan, self._memory)
        except OSError as error:
            self._add_unreadable(file, plan, error)
            job = None
        self.done += job is None
        return job

    def _if_unknown(self, file: FileToCheck, plan: Plan, memory: Memory) -> Job | None:
        from shutdown_lint.engine.cache.memory import status_of

        status = status_of(file.path)
        recalled = memory.recall(file, plan, status)
        if recalled is not None and recalled.report is None:
            return None
        data = read_file(file.path)
        recalled = recalled or memory.recognise(file, plan, status, data)
        if recalled is None or len(data) != status.size:
            return self._if_it_speaks(file, plan, status, data)
        if recalled.report is not None:
            self._add(recalled.report, file, data)
        return None

    def _if_it_speaks(
        self, file: FileToCheck, plan: Plan, status: Status | None, data: bytes
    ) -> Job | None:
        from shutdown_lint.engine.prefilter import prefilter_of

        prefilter = prefilter_of(plan.profile)
        if prefilter.lets_pass(data):
            return Job(file.path, file.shown, data, plan, prefilter.candidates(data), status)
        if self._memory is not None and status is not None:
            self._memory.remember(file.path, plan, status, data, None)
        return None

    def _add(self, report: FileReport, file: FileToCheck, data: bytes) -> None:
        from shutdown_lint.model.source import SourceFile

        self.reports.append((report, SourceFile(file.shown, data)))

    def _add_unreadable(self, file: FileToCheck, plan: Plan, error: OSError) -> None:
        report = unreadable_report(file.shown, f"it cannot be read: {reason_of(error)}", plan)
        if report.findings:
            self._add(report, file, b"")
            if file.named:
                self.unreadable.append(file.shown)
