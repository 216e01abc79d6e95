"""Checks files in processes of their own, any of which may die without taking the run along."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from contextlib import contextmanager, suppress
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

_HEARTBEAT = 0.1  # seconds between looks at the stop flag and at the clock
_GRACE = 2.0  # seconds that a worker has to end before it is killed


class NoWorkersError(Exception):
    """The system lets us start no process."""


class Lost(NamedTuple):
    """No report on a file, because its worker is gone."""

    reason: str  # as the end of a sentence; empty when it had nothing to do with the file


def check_in_workers(
    jobs: Sequence[Job], team: Team, count: int, stopped: Callable[[], bool]
) -> Iterator[tuple[Job, FileReport | Lost] | None]:
    """Each job with its report, in the order in which they are done; None now and then.

    Large files go first, so that none is left alone at the end. When `stopped` says so, or the
    iteration is given up, the workers are gone when it ends.

    Raises:
        NoWorkersError: not one worker can be started.
    """
    plan_number = {id(plan): number for number, plan in enumerate(team.plans)}
    waiting = sorted(jobs, key=lambda job: len(job.data))
    workers: list[_Worker] = []
    try:
        while (waiting or any(worker.job for worker in workers)) and not stopped():
            while waiting and len(workers) < count:
                try:
                    workers.append(_Worker(team, workers))
                except OSError as error:
                    if not workers:
                        raise NoWorkersError(str(error)) from error
                    count = len(workers)
            for worker in workers:
                if waiting and worker.job is None:
                    job = waiting.pop()
                    order = Order(job.shown, job.data, plan_number[id(job.plan)])
                    worker.give(job, order, team.limit)
            yield None
            for worker, job, outcome in list(_outcomes(workers, team.limit)):
                worker.job = None
                if isinstance(outcome, Lost):
                    workers.remove(worker)
                    _end([worker])
                    if not outcome.reason:
                        waiting.append(job)
                        continue
                yield job, outcome
    finally:
        _end(workers)


class _Worker:
    def __init__(self, team: Team, others: Sequence[_Worker]) -> None:
        self.job: Job | None = None
        self.deadline = 0.0
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

    def give(self, job: Job, order: Order, limit: float) -> None:
        """Hand over a file."""
        self.job = job
        self.deadline = time.monotonic() + limit
        with suppress(OSError):  # it died; reading its answer will say so
            self.connection.send_bytes(msgspec.msgpack.encode(order))

    def answer(self) -> FileReport | Lost:
        """Read what the worker says, or learn why it says nothing."""
        try:
            return msgspec.msgpack.decode(self.connection.recv_bytes(), type=FileReport)
        except (EOFError, OSError):
            self.process.join(_GRACE)
            return _cause_of_death(self.process.exitcode)


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


def _cause_of_death(code: int | None) -> Lost:
    if code == -signal.SIGTERM:
        # Somebody told it to stop, perhaps the whole group of us: the file is not to blame.
        return Lost("")
    if code is None or code >= 0:
        return Lost("the process that parsed it ended without a word")
    name = signal.Signals(-code).name
    hint = ", maybe for want of memory" if name == "SIGKILL" else ""
    return Lost(f"the process that parsed it died of {name}{hint}")


def _outcomes(
    workers: Sequence[_Worker], limit: float
) -> Iterator[tuple[_Worker, Job, FileReport | Lost]]:
    busy: dict[object, tuple[_Worker, Job]] = {
        worker.connection: (worker, worker.job) for worker in workers if worker.job
    }
    for ready in wait([worker.connection for worker, _ in busy.values()], _HEARTBEAT):
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
