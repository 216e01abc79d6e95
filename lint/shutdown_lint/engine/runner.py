"""A whole run: read, prefilter, check in workers or here, write fixes, put in order."""

from __future__ import annotations

from itertools import chain

from shutdown_lint.engine.garbage import GarbageCollection
from shutdown_lint.engine.gathering import Gatherer
from shutdown_lint.engine.jobs import check_file, check_safely
from shutdown_lint.engine.outcome import Change, Outcome
from shutdown_lint.engine.run_options import FixMode, RunOptions
from shutdown_lint.engine.unreadable import unreadable_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.jobs import Check, Job
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.engine.stop import StopFlag
    from shutdown_lint.engine.visits import Visit
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


def run(
    files: Sequence[FileToCheck],
    planner: Planner,
    options: RunOptions,
    stop: StopFlag,
    observe: Callable[[int, int], None],
    *,
    check: Check = check_file,
    memory: Memory | None = None,
    silent: int = 0,
    visits: Sequence[Visit] = (),
) -> Outcome:
    """Check files; `observe` is told now and then how many of how many are done.

    What `memory` knows is not checked again, but for fixes; what is found is put into it, and with
    it the `visits` to folders. There are `silent` other files, of which it knows all.
    """
    if options.fix is not FixMode.OFF:
        memory = None
    gatherer = Gatherer(planner, memory, stop.requested, silent)
    this = _Run(len(files), options, stop, observe, check, memory, gatherer, silent)
    this.check_all(gatherer.gather(files))
    if memory is not None:
        memory.save(visits)
    return this.outcome()


def run_on_source(
    source: SourceFile, plan: Plan, fix: FixMode, *, check: Check = check_file
) -> Outcome:
    """Check one source that comes from no file; nothing is written."""
    report = check_safely(check, source, plan, fix=fix is not FixMode.OFF)
    after = source
    if report.fixed_source is not None:
        after = source.with_data(report.fixed_source)
    return Outcome(
        files=(report,),
        checked=1,
        changes=() if after is source else (Change(source, after),),
        sources=(after,),
    )


class _Run:
    def __init__(
        self,
        count: int,
        options: RunOptions,
        stop: StopFlag,
        observe: Callable[[int, int], None],
        check: Check,
        memory: Memory | None,
        gatherer: Gatherer,
        silent: int,
    ) -> None:
        self._known_total = count + silent
        self._is_long = count >= options.many
        self._options = options
        self._stop = stop
        self._observe = observe
        self._check = check
        self._memory = memory
        self._gatherer = gatherer
        self._garbage = GarbageCollection()
        self._judged = 0  # files
        self._reports: list[tuple[FileReport, SourceFile]] = []
        self._failures: list[str] = []
        self._changes: list[Change] = []

    def check_all(self, stream: Iterator[Job | None]) -> None:
        """Check each job, in this process or in others, while the next ones are being found."""
        if self._options.isolated:
            stream = self._check_elsewhere(stream)
        for job in stream:
            if job is not None:
                self._check_here(job)
            self._observe(self._checked, self._total)

    def outcome(self) -> Outcome:
        """All of it, in the order of the paths."""
        gatherer = self._gatherer
        reports = sorted((*gatherer.reports, *self._reports), key=lambda pair: pair[0].path)
        return Outcome(
            files=tuple(report for report, _ in reports),
            checked=self._checked,
            unchecked=self._total - self._checked,
            interrupted=self._stop.signal,
            unreadable=tuple(gatherer.unreadable),
            mistakes=tuple(gatherer.mistakes),
            failures=tuple(self._failures),
            changes=tuple(self._changes),
            sources=tuple(source for _, source in reports),
        )

    @property
    def _total(self) -> int:
        return self._known_total + self._gatherer.led_to

    @property
    def _checked(self) -> int:
        return self._gatherer.done + self._judged

    def _check_here(self, job: Job) -> None:
        if not self._stop.requested():
            source = job.source
            fix = self._options.fix is not FixMode.OFF
            self._accept(job, check_safely(self._check, source, job.plan, fix=fix))
            self._garbage.after(len(job.data))

    def _check_elsewhere(self, stream: Iterator[Job | None]) -> Iterator[Job | None]:
        """Check jobs in workers; yield those that are to be checked in this process.

        They are so few that a worker would cost more than it saves, or none can be started.
        """
        options = self._options
        first, size = [], 0
        for job in self._observed(stream):
            if job is not None:
                first.append(job)
                size += len(job.data)
                if size >= options.worth_a_worker:
                    break
        else:
            yield from first
            return
        from shutdown_lint.engine.worker import Team
        from shutdown_lint.engine.worker_process import FORKS, Lost
        from shutdown_lint.engine.workers import Workers

        if FORKS and self._is_long:
            from shutdown_lint.engine.import_ahead import import_ahead

            import_ahead(self._known_total)
        team = Team(
            check=self._check,
            fix=options.fix is not FixMode.OFF,
            processor_limit=options.processor_limit,
            limit=options.time_limit,
        )
        workers = Workers(team, options.jobs, options.worth_a_worker, self._stop.requested)
        for done in workers.check(chain(first, stream)):
            if done is not None:
                job, result = done
                if isinstance(result, Lost):
                    report = unreadable_report(job.shown, result.reason, job.plan)
                    self._accept(job._replace(status=None), report)  # may go well next time
                else:
                    self._accept(job, result)
            self._observe(self._checked, self._total)
        yield from workers.refused
        yield from stream

    def _observed(self, stream: Iterator[Job | None]) -> Iterator[Job | None]:
        for job in stream:
            self._observe(self._checked, self._total)
            yield job

    def _accept(self, job: Job, report: FileReport) -> None:
        self._judged += 1
        source = job.source
        if report.fixed_source is not None:
            from shutdown_lint.engine.put_back import put_back

            after = source.with_data(report.fixed_source)
            if self._options.fix is FixMode.SHOW:
                self._changes.append(Change(source, after))
                source = after
            elif (reason := put_back(job.path, job.data, report.fixed_source)) is None:
                source = after
            else:
                self._failures.append(f"{job.shown}: its fixes are not written: {reason}")
                report = check_safely(self._check, source, job.plan, fix=False)
        says_something = report.says_something
        if says_something:
            self._reports.append((report, source))
        if self._memory is not None and job.status is not None and not report.errors:
            said = report if says_something else None
            self._memory.remember(job.path, job.plan, job.status, job.data, said)
