"""The first half of a run: which files have to be checked, and what is known of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.jobs import Job
from shutdown_lint.engine.prefilter import needs_lint
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.engine.unreadable import reason_of, unreadable_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.cache.store import Status
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


class Gathered(NamedTuple):
    """What is known before anything is parsed."""

    jobs: list[Job]
    reports: list[tuple[FileReport, SourceFile]]  # of files that need no parsing
    checked: int  # files that are done with, those in `reports` included
    unreadable: list[str]  # files that a person named and the system does not give us
    mistakes: dict[str, None]  # in config files


class Gatherer:
    """Reads files; those that can have findings become jobs."""

    def __init__(
        self,
        planner: Planner,
        memory: Memory | None,
        stopped: Callable[[], bool],
        observe: Callable[[int], None],
    ) -> None:
        self._planner = planner
        self._memory = memory
        self._stopped = stopped
        self._observe = observe
        self._gathered = Gathered([], [], 0, [], {})

    def gather(self, files: Iterable[FileToCheck]) -> Gathered:
        """Go through the files until the last one or a stop."""
        checked = 0
        for file in files:
            if self._stopped():
                break
            if self._is_done(file):
                checked += 1
                if checked % 256 == 0:
                    self._observe(checked)
        return self._gathered._replace(checked=checked)

    def _is_done(self, file: FileToCheck) -> bool:
        try:
            plan = self._planner.plan(file.path)
        except ConfigError as error:
            self._gathered.mistakes.update(dict.fromkeys(error.messages))
            return False
        try:
            if self._memory is None:
                return self._is_silent(file, plan, None, read_file(file.path))
            return self._is_known(file, plan, self._memory)
        except OSError as error:
            self._add_unreadable(file, plan, error)
            return True

    def _is_known(self, file: FileToCheck, plan: Plan, memory: Memory) -> bool:
        from shutdown_lint.engine.cache.memory import status_of

        status = status_of(file.path)
        recalled = memory.recall(file, plan, status)
        if recalled is not None and recalled.report is None:
            return True
        data = read_file(file.path)
        recalled = recalled or memory.recognise(file, plan, status, data)
        if recalled is None or len(data) != status.size:
            return self._is_silent(file, plan, status, data)
        if recalled.report is not None:
            self._add(recalled.report, file, data)
        return True

    def _is_silent(
        self, file: FileToCheck, plan: Plan, status: Status | None, data: bytes
    ) -> bool:
        if needs_lint(data, plan.profile):
            self._gathered.jobs.append(Job(file.path, file.shown, data, plan, status))
            return False
        if self._memory is not None and status is not None:
            self._memory.remember(file.path, plan, status, data, None)
        return True

    def _add(self, report: FileReport, file: FileToCheck, data: bytes) -> None:
        from shutdown_lint.model.source import SourceFile

        self._gathered.reports.append((report, SourceFile(file.shown, data)))

    def _add_unreadable(self, file: FileToCheck, plan: Plan, error: OSError) -> None:
        report = unreadable_report(file.shown, f"it cannot be read: {reason_of(error)}", plan)
        if report.findings:
            self._add(report, file, b"")
            if file.named:
                self._gathered.unreadable.append(file.shown)
