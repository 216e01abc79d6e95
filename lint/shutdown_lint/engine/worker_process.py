"""One process that checks files, from the side of who started it."""

from __future__ import annotations

import multiprocessing
import pickle
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
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from shutdown_lint.engine.jobs import Job
    from shutdown_lint.engine.planner import Plan

# Forking is ten times faster than starting afresh; only on Linux is it sure to work.
FORKS = sys.platform == "linux"

_GRACE = 2.0  # seconds that a worker has to end before it is killed


class Lost(NamedTuple):
    """No report on a file, because its worker is gone."""

    reason: str  # as the end of a sentence; empty when it had nothing to do with the file


class WorkerProcess:
    """A process that checks one file after another; `others` are there already.

    Raises:
        OSError: the system lets us start no process.
    """

    def __init__(self, team: Team, others: Sequence[WorkerProcess]) -> None:
        self.job: Job | None = None
        self._processor_limit = team.processor_limit
        self.deadline = 0.0
        self._plans: dict[int, tuple[int, Plan]] = {}  # that it knows, by id; kept to keep the id
        self.connection, theirs = multiprocessing.Pipe()
        ours = (self.connection, *(other.connection for other in others))
        self.process = _process(theirs, team, ours)
        try:
            with signals_held():
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
    process: BaseProcess
    if FORKS:
        fork = multiprocessing.get_context("fork")
        process = fork.Process(target=serve, args=(theirs, team, ours), daemon=True)
    else:
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(target=serve, args=(theirs, team, ()), daemon=True)
    return process


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold signals back while a child is started."""
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


def outcomes(
    workers: Sequence[WorkerProcess], limit: float, patience: float
) -> Iterator[tuple[WorkerProcess, Job, FileReport | Lost]]:
    """What is ready within `patience` seconds, and who has had a file for more than `limit`."""
    busy: dict[object, tuple[WorkerProcess, Job]] = {
        worker.connection: (worker, worker.job) for worker in workers if worker.job
    }
    for ready in wait([worker.connection for worker, _ in busy.values()], patience):
        worker, job = busy.pop(ready)
        yield worker, job, worker.answer()
    now = time.monotonic()
    for worker, job in busy.values():
        if now > worker.deadline:
            yield worker, job, Lost(f"checking it took longer than {limit:g} seconds")


def end(workers: Sequence[WorkerProcess]) -> None:
    """End processes, and wait until they are gone."""
    for worker in workers:
        worker.process.terminate()
    for worker in workers:
        let_go(worker.process)
        worker.connection.close()


def let_go(process: BaseProcess) -> None:
    """Wait until a process is gone that is about to end, or has been told to."""
    process.join(_GRACE)
    if process.is_alive():
        process.kill()
        process.join(_GRACE)
