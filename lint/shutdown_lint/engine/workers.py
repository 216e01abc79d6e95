"""Checks files in processes of their own, any of which may die without taking the run along."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import time
from contextlib import contextmanager, suppress
from heapq import heappop, heappush
from itertools import count
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from shutdown_lint.engine.worker import HELD_SIGNALS, Order, Team, serve
from shutdown_lint.model.finding import FileReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from shutdown_lint.engine.jobs import Job
    from shutdown_lint.engine.planner import Plan

_HEARTBEAT = 0.1  # seconds between looks at the stop flag and at the clock
_AT_ONCE = 64  # files that are looked at between looks at the workers
_GRACE = 2.0  # seconds that a worker has to end before it is killed


class Lost(NamedTuple):
    """No report on a file, because its worker is gone."""

    reason: str  # as the end of a sentence; empty when it had nothing to do with the file


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
        self._workers: list[_Worker] = []
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
            _end(self._workers)

    def _has_work(self) -> bool:
        return bool(self._waiting) or any(worker.job for worker in self._workers)

    def _take_some(self, stream: Iterator[Job | None]) -> bool:
        """Look at the next few files; False when there are no more."""
        for number, job in enumerate(stream, 1):
            if job is not None:
                self._bytes += len(job.data)
                self._wait_for_worker(job)
            if number == _AT_ONCE:
                return True
        return False

    def _wait_for_worker(self, job: Job) -> None:
        heappush(self._waiting, (-len(job.data), next(self._numbers), job))

    def _hand_out(self) -> None:
        wanted = min(self._most, 1 + self._bytes // self._worth)
        while len(self._waiting) > self._idle() and len(self._workers) < wanted:
            try:
                self._workers.append(_Worker(self._team, self._workers))
            except OSError:
                self._most = wanted = len(self._workers)
        for worker in self._workers:
            if self._waiting and worker.job is None:
                _, _, job = heappop(self._waiting)
                worker.give(job, self._team.limit)

    def _idle(self) -> int:
        return sum(worker.job is None for worker in self._workers)

    def _answers(self, patience: float) -> Iterator[tuple[Job, FileReport | Lost]]:
        for worker, job, outcome in list(_outcomes(self._workers, self._team.limit, patience)):
            worker.job = None
            if isinstance(outcome, Lost):
                self._workers.remove(worker)
                _end([worker])
                if not outcome.reason:
                    self._wait_for_worker(job)
                    continue
            yield job, outcome


class _Worker:
    def __init__(self, team: Team, others: Sequence[_Worker]) -> None:
        self.job: Job | None = None
        self._processor_limit = team.processor_limit
        self.deadline = 0.0
        self._plans: dict[int, tuple[int, Plan]] = {}  # that it knows, by id; kept to keep the id
        self.connection, theirs = multiprocessing.Pipe()
        ours = (self.connection, *(other.connection for other in others))
        self.process = _process(theirs, team, ours)
        try:
            with _signals_held():
                self.process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def give(self, job: Job, limit: float) -> None:
        """Hand over a file."""
        self.job = job
        self.deadline = time.monotonic() + limit
        number, plan = self._plans.get(id(job.plan), (len(self._plans), None))
        order = Order(
            job.shown,
            job.data,
            number,
            b"" if plan else pickle.dumps(job.plan),
            tuple(one.rule.meta.code for one in job.candidates),
            tuple(one.rule.meta.code for one in job.candidates if one.by_default),
            job.format,
            job.starters,
            job.script,
        )
        self._plans[id(job.plan)] = number, job.plan
        with suppress(OSError):  # it died; reading its answer will say so
            self.connection.send_bytes(msgspec.msgpack.encode(order))

    def answer(self) -> FileReport | Lost:
        """Read what the worker says, or learn why it says nothing."""
        try:
            return msgspec.msgpack.decode(self.connection.recv_bytes(), type=FileReport)
        except (EOFError, OSError):
            self.process.join(_GRACE)
            return _cause_of_death(self.process.exitcode, self._processor_limit)


def _process(theirs: Connection, team: Team, ours: Sequence[Connection]) -> BaseProcess:
    # Forking is ten times faster than starting afresh; only on Linux is it sure to work.
    process: BaseProcess
    if sys.platform == "linux":
        fork = multiprocessing.get_context("fork")
        process = fork.Process(target=serve, args=(theirs, team, ours), daemon=True)
    else:
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(target=serve, args=(theirs, team, ()), daemon=True)
    return process


@contextmanager
def _signals_held() -> Iterator[None]:
    # A child must not hear a signal before it knows what to do with it; it inherits the mask and
    # lifts it itself.
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cause_of_death(code: int | None, processor_limit: float) -> Lost:
    if hasattr(signal, "SIGPROF") and code == -signal.SIGPROF:
        return Lost(f"checking it took longer than {processor_limit:g} seconds of processor time")
    if code == -signal.SIGTERM:
        # Somebody told it to stop, perhaps the whole group of us: the file is not to blame.
        return Lost("")
    if code is None or code >= 0:
        return Lost("the process that parsed it ended without a word")
    name = signal.Signals(-code).name
    hint = ", maybe for want of memory" if name == "SIGKILL" else ""
    return Lost(f"the process that parsed it died of {name}{hint}")


def _outcomes(
    workers: Sequence[_Worker], limit: float, patience: float
) -> Iterator[tuple[_Worker, Job, FileReport | Lost]]:
    busy: dict[object, tuple[_Worker, Job]] = {
        worker.connection: (worker, worker.job) for worker in workers if worker.job
    }
    for ready in wait([worker.connection for worker, _ in busy.values()], patience):
        worker, job = busy.pop(ready)
        yield worker, job, worker.answer()
    now = time.monotonic()
    for worker, job in busy.values():
        if now > worker.deadline:
            yield worker, job, Lost(f"checking it took longer than {limit:g} seconds")


def _end(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.process.terminate()
    for worker in workers:
        worker.process.join(_GRACE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join(_GRACE)
        worker.connection.close()
