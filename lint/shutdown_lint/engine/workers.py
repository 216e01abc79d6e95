"""Checks files in processes of their own, any of which may die without taking the run along."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from shutdown_lint.engine.worker_process import Lost, WorkerProcess, end, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shutdown_lint.engine.jobs import Job
    from shutdown_lint.engine.worker import Team
    from shutdown_lint.model.finding import FileReport

_HEARTBEAT = 0.1  # seconds between looks at the stop flag and at the clock
_TURN = 0.01  # seconds of looking at files between looks at the workers, which may have none


class Workers:
    """Processes that check files while the next ones are being found.

    Args:
        team: what every worker is started with.
        most: how many there are at most.
        worth: bytes of files that make another worker worth its start.
        stopped: says when to give up; the workers are gone when the iteration ends.
    """

    def __init__(self, team: Team, most: int, worth: int, stopped: Callable[[], bool]) -> None:
        self._team = team
        self._most = most
        self._worth = worth
        self._stopped = stopped
        self._workers: list[WorkerProcess] = []
        self._waiting: list[tuple[int, int, Job]] = []  # a heap: the largest file first
        self._numbers = count()
        self._bytes = 0  # of all files so far

    @property
    def refused(self) -> list[Job]:
        """The jobs that are left because the system lets us start no process."""
        return [job for _, _, job in self._waiting]

    def check(
        self, stream: Iterator[Job | None]
    ) -> Iterator[tuple[Job, FileReport | Lost] | None]:
        """Each job with its report, in the order in which they are done; None now and then."""
        finding = True
        try:
            while self._most and not self._stopped() and (finding or self._has_work()):
                finding = finding and self._take_some(stream)
                self._hand_out()
                yield None
                # While there are files to be found, nobody sits and waits for answers.
                yield from self._answers(0 if finding else _HEARTBEAT)
        finally:
            end(self._workers)

    def _has_work(self) -> bool:
        return bool(self._waiting) or any(worker.job for worker in self._workers)

    def _take_some(self, stream: Iterator[Job | None]) -> bool:
        """Look at the next few files; False when there are no more."""
        until = monotonic() + _TURN
        for job in stream:
            if job is not None:
                self._bytes += len(job.data)
                self._wait_for_worker(job)
            if monotonic() >= until:
                return True
        return False

    def _wait_for_worker(self, job: Job) -> None:
        heappush(self._waiting, (-len(job.data), next(self._numbers), job))

    def _hand_out(self) -> None:
        wanted = min(self._most, 1 + self._bytes // self._worth)
        while len(self._waiting) > self._idle() and len(self._workers) < wanted:
            try:
                self._workers.append(WorkerProcess(self._team, self._workers))
            except OSError:
                self._most = wanted = len(self._workers)
        for worker in self._workers:
            if self._waiting and worker.job is None:
                _, _, job = heappop(self._waiting)
                worker.give(job, self._team.limit)

    def _idle(self) -> int:
        return sum(worker.job is None for worker in self._workers)

    def _answers(self, patience: float) -> Iterator[tuple[Job, FileReport | Lost]]:
        for worker, job, outcome in list(outcomes(self._workers, self._team.limit, patience)):
            worker.job = None
            if isinstance(outcome, Lost):
                self._workers.remove(worker)
                end([worker])
                if not outcome.reason:
                    self._wait_for_worker(job)
                    continue
            yield job, outcome
