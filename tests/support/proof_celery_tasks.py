"""A real Celery worker that stays: what becomes of its task, and how it stops.

Its log goes to a file, not to standard error: that a task failed, and how, is what a worker says
in the course of its work, with a traceback, and not how it ended.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from support.proof_celery import LONG, await_task, enqueue, worker
from support.proof_outcome import Outcome
from support.proof_runner import PATIENCE, STARTUP, ProofError, install, written_files
from support.redis_server import redis_server

if TYPE_CHECKING:
    from support.proof_case import Case
    from support.proof_process import RealProcess
    from support.redis_server import Redis

LOG = "worker.log"
PUTTING_BACK = 0.5  # seconds; a rejected message is nowhere between two commands to Redis


def run_task(case: Case, program: Path, folder: Path, bound: float) -> Outcome:
    """Run one task and see whether it gets done, or comes back to the broker.

    With the driver `celery-child` the process of the pool that runs it is killed in the middle, as
    the kernel does for want of memory; the worker lives on. With `celery-task` nobody is.
    """
    install(program, folder)
    with redis_server() as broker, worker(broker, folder, LONG, "--logfile", LOG) as process:
        enqueue(broker, folder)
        await_task(case, process, folder)
        before = written_files(folder)
        began = time.monotonic()
        if case.driver == "celery-child":
            _kill_pool(process)
        evidence = folder / str(case.evidence)
        process.wait_until(lambda: evidence.exists() or _is_gone(broker), PATIENCE)
        kept = broker.waiting_messages()
        if evidence.exists():
            # Idle, not in the middle of acknowledging: a worker told to stop in that moment has
            # hung once in some hundred runs, which is not what these cases are about.
            process.wait_until(lambda: broker.waiting_messages() == 0, PATIENCE)
            process.send(signal.SIGTERM)
            process.wait(bound)
        status = process.status
        process.sweep()
        return _outcome(process, folder, before, began, status, kept)


def run_and_stop(case: Case, program: Path, folder: Path, bound: float) -> Outcome:
    """Stop a worker by the signals of the case: an idle one, or one in its task, with `when`."""
    install(program, folder)
    with redis_server() as broker, worker(broker, folder, LONG, "--logfile", LOG) as process:
        if case.when is not None:
            enqueue(broker, folder)
            await_task(case, process, folder)
            # The process of the pool says that it begins before it does, and the worker's own
            # sets the time limits when it has read that; told to stop before, it sets none. Once
            # it sleeps it has read everything.
            process.wait_until(process.is_idle, STARTUP)
        if not process.wait_until(lambda: "ready." in _log(folder), STARTUP):
            raise ProofError(f"{case.id}: the worker is not ready\n{process.stderr}")
        before = written_files(folder)
        began = time.monotonic()
        for number in case.signal_numbers:
            process.send(number)
        status = process.wait(bound)
        seconds = time.monotonic() - began
        stacks = process.abort() if status is None else []
        process.sweep()
        outcome = _outcome(process, folder, before, began, status, broker.waiting_messages())
        return replace(outcome, seconds=seconds, stacks=stacks)


def _is_gone(broker: Redis) -> bool:
    """Whether the broker holds no message, and does not only put one back at the moment."""
    if broker.waiting_messages():
        return False
    time.sleep(PUTTING_BACK)
    return broker.waiting_messages() == 0


def _kill_pool(process: RealProcess) -> None:
    """Kill the processes of the pool, which has one at a time."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    if not children:
        raise ProofError("the worker has no process in its pool")
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def _log(folder: Path) -> str:
    with suppress(OSError):
        return (folder / LOG).read_text()
    return ""


def _outcome(
    process: RealProcess,
    folder: Path,
    before: dict[str, str],
    began: float,
    status: int | None,
    kept: int,
) -> Outcome:
    return Outcome(
        ready=True,
        signalled=True,
        status=status,
        seconds=time.monotonic() - began,
        stdout=process.stdout,
        stderr=process.stderr,
        before=before,
        files=written_files(folder),
        kept_by_broker=kept,
    )
