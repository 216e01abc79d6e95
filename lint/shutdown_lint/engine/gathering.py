"""The first half of a run: which files have to be checked, and what is known of the others."""

from __future__ import annotations

from shutdown_lint.engine.jobs import Job, source_of
from shutdown_lint.engine.reading import read_file
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.engine.unreadable import reason_of, unreadable_report
from shutdown_lint.engine.visits import SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.cache.store import Status
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.model.deployment import Starter
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
        self.led_to = 0  # files that others led to: the scripts that they start
        self._scripts: dict[str, tuple[FileToCheck, list[Starter]]] = {}  # by path
        self.unreadable: list[str] = []  # files named by the user that cannot be read
        self.mistakes: dict[str, None] = {}  # in config files

    def gather(self, files: Iterable[FileToCheck]) -> Iterator[Job | None]:
        """The job of each file, None where there is none, until the last file or a stop."""
        for file in files:
            if self._stopped():
                return
            yield self._job(file)
        # Only now it is known of each script who starts it.
        for file, starters in list(self._scripts.values()):
            if self._stopped():
                return
            self.led_to += 1
            yield self._job(file, tuple(starters))

    def _job(self, file: FileToCheck, starters: tuple[Starter, ...] = ()) -> Job | None:
        try:
            plan = self._planner.plan(file.path)
        except ConfigError as error:
            self.mistakes.update(dict.fromkeys(error.messages))
            return None
        try:
            if starters:
                job = self._script(file, plan, starters)
            elif self._memory is None:
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
        format_ = _format_of(file.path, data)
        if format_:
            return self._deployment(file, plan, status, data, format_)
        from shutdown_lint.engine.prefilter import prefilter_of

        prefilter = prefilter_of(plan.profile)
        if prefilter.lets_pass(data):
            return Job(file.path, file.shown, data, plan, prefilter.candidates(data), status)
        if self._memory is not None and status is not None:
            self._memory.remember(file.path, plan, status, data, None)
        return None

    def _deployment(
        self, file: FileToCheck, plan: Plan, status: Status | None, data: bytes, format_: str
    ) -> Job | None:
        from shutdown_lint.engine.deployment_candidates import can_say_something
        from shutdown_lint.engine.deployment_scripts import scripts_of

        scripts = scripts_of(file, data, format_, self._planner)
        for script, starter in scripts.files:
            _, starters = self._scripts.setdefault(script.path, (script, []))
            starters.append(starter)
        if scripts.are_named:
            status = None  # whether they are there is asked each time
        if can_say_something(data, format_, plan.profile):
            return Job(
                file.path, file.shown, data, plan, (), status, format_, script=scripts.entry
            )
        if self._memory is not None and status is not None:
            self._memory.remember(file.path, plan, status, data, None)
        return None

    def _script(self, file: FileToCheck, plan: Plan, starters: tuple[Starter, ...]) -> Job | None:
        from shutdown_lint.engine.deployment_candidates import can_say_something
        from shutdown_lint.engine.deployment_files import Format

        data = read_file(file.path)
        if not can_say_something(data, Format.SCRIPT, plan.profile):
            return None
        return Job(file.path, file.shown, data, plan, (), None, Format.SCRIPT, starters)

    def _add(self, report: FileReport, file: FileToCheck, data: bytes) -> None:
        source = source_of(file.shown, data, _format_of(file.path, data))
        self.reports.append((report, source))

    def _add_unreadable(self, file: FileToCheck, plan: Plan, error: OSError) -> None:
        report = unreadable_report(file.shown, f"it cannot be read: {reason_of(error)}", plan)
        if report.findings:
            self._add(report, file, b"")
            if file.named:
                self.unreadable.append(file.shown)


def _format_of(path: str, data: bytes) -> str:
    """The format of a file, "" of Python."""
    if path.endswith(SUFFIXES):
        return ""
    from shutdown_lint.engine.deployment_files import format_of

    return format_of(path, data) or ""
