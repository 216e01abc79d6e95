"""A task on a real Celery worker that is killed in the middle of it, with a real broker.

As an orchestrator does it: SIGTERM, a grace that the task outlasts, SIGKILL. Then a second
worker starts on the same queue, if there is anything in it. What decides is what the broker holds
between the two: nobody runs then, so a task that is neither there nor done is lost.

Redis gives a delivered message back once it is older than the visibility timeout, and a worker
looks for such messages when it starts: with a timeout of 1 s the second worker gets it at once.
"""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from support.proof_outcome import Outcome
from support.proof_process import PYTHON, RealProcess
from support.proof_runner import PROGRAM, STARTUP, ProofError, install, written_files
from support.redis_server import redis_server

if TYPE_CHECKING:
    from pathlib import Path

    from support.proof_case import Case
    from support.redis_server import Redis

GRACE = 1.5  # seconds from the warm shutdown to SIGKILL; less once the task is acknowledged
VISIBILITY = 1  # seconds; Celery takes whole ones
LONG, SHORT = 100.0, 0.0  # seconds that a task takes: longer than the grace; nothing

_WORKER = "-m celery -A service worker --pool prefork --concurrency 1 --loglevel INFO"
_QUIETLY = "--without-gossip --without-mingle --without-heartbeat"


def run_worker(case: Case, program: Path, folder: Path, bound: float) -> Outcome:
    """Kill a worker of the application `program` in mid-task, then start another one.

    The task writes the file of `case.when` when it begins and `case.evidence` when it is done.

    Raises:
        ProofError: a worker or the task does not start.
    """
    install(program, folder)
    with redis_server() as broker:
        with worker(broker, folder, LONG) as first:
            enqueue(broker, folder)  # while the worker starts, which takes as long
            await_task(case, first, folder)
            # A worker that is told to stop while it starts acknowledges nothing any more.
            first.wait_until(lambda: "ready." in first.stderr, STARTUP)
            begun = time.time()
            before = written_files(folder)
            first.send(signal.SIGTERM)
            first.wait_until(lambda: "Warm shutdown" in first.stdout + first.stderr, STARTUP)
            first.wait_until(lambda: broker.waiting_messages() == 0, GRACE)
            # The parent first: it would take the death of its child for the end of the task.
            first.send(signal.SIGKILL)
            status = first.wait(bound)
            first.sweep()
        kept = broker.waiting_messages()
        seconds = 0.0
        output = ""
        if kept:  # else there is nothing that a second worker could get
            time.sleep(max(0.0, begun + VISIBILITY + 0.1 - time.time()))
            with worker(broker, folder, SHORT) as second:
                if not second.wait_until(lambda: "ready." in second.stderr, STARTUP):
                    raise ProofError(f"{case.id}: no second worker\n{second.stderr}")
                ready = time.monotonic()
                second.wait_until((folder / str(case.evidence)).exists, bound)
                seconds = time.monotonic() - ready
                second.sweep()
                output = second.stderr
        return Outcome(
            ready=True,
            signalled=True,
            status=status,
            seconds=seconds,
            stdout=first.stdout,
            stderr=first.stderr + output,
            before=before,
            files=written_files(folder),
            kept_by_broker=kept,
        )


def worker(broker: Redis, folder: Path, seconds: float, *more: str) -> RealProcess:
    """A worker of the application in a folder, whose task takes so many seconds."""
    command = [*PYTHON, *_WORKER.split(), *_QUIETLY.split(), *more]
    return RealProcess(command, folder, _environment(broker, seconds))


def enqueue(broker: Redis, folder: Path) -> None:
    """Send the one task.

    Raises:
        ProofError: the application cannot be imported, or has no such task.
    """
    call = "import service; service.resize.delay('cat.png')"
    with RealProcess([*PYTHON, "-c", call], folder, _environment(broker, SHORT)) as client:
        if client.wait(STARTUP) != 0:
            raise ProofError(f"{PROGRAM} takes no task: {client.stderr}")


def _environment(broker: Redis, seconds: float) -> dict[str, str]:
    return {
        "BROKER_URL": broker.url,
        "VISIBILITY_TIMEOUT": str(VISIBILITY),
        "RESIZE_SECONDS": str(seconds),
    }


def await_task(case: Case, worker: RealProcess, folder: Path) -> None:
    """Wait for the moment of the case.

    Raises:
        ProofError: it does not come.
    """
    moment = case.when
    assert moment is not None
    if not worker.wait_until(
        lambda: moment.text in written_files(folder).get(moment.file, ""), STARTUP
    ):
        raise ProofError(f"{case.id}: the task does not start\n{worker.stdout}{worker.stderr}")
