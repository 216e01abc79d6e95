"""A task on a real Celery worker that is killed in the middle of it, with a real RabbitMQ.

RabbitMQ sees the connection of the worker end and takes back at once what was not acknowledged.
What it then holds in the queue, a second worker gets.
"""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from support.proof_celery import LONG, SHORT, await_task
from support.proof_outcome import Outcome
from support.proof_process import PYTHON, RealProcess
from support.proof_runner import PROGRAM, STARTUP, ProofError, install, written_files

if TYPE_CHECKING:
    from pathlib import Path

    from support.proof_case import Case
    from support.rabbitmq_server import RabbitMQ, RabbitQueue

_EARLY = 2.0  # seconds that an early acknowledgement has to get to the broker
# It tells at DEBUG when it has acknowledged a task early.
_WORKER = (
    "-m celery -A service worker --pool prefork --concurrency 1 --loglevel DEBUG"
    " --without-gossip --without-mingle --without-heartbeat"
)


def run_worker(case: Case, program: Path, folder: Path, bound: float, broker: RabbitMQ) -> Outcome:
    """Kill a worker of the application `program` in mid-task, and look into its queue.

    The task writes the file of `case.when` when it begins and `case.evidence` when it is done.

    Raises:
        ProofError: a worker or the task does not start.
    """
    install(program, folder)
    queue = broker.queue()
    queue.fill(0)
    with _worker(folder, queue, LONG) as first:
        call = "import service; service.resize.delay('cat.png')"
        with RealProcess([*PYTHON, "-c", call], folder, queue.environment) as client:
            if client.wait(STARTUP) != 0:
                raise ProofError(f"{PROGRAM} takes no task: {client.stderr}")
        await_task(case, first, folder)
        # Said once an early acknowledgement is with the broker.
        first.wait_until(lambda: "Task accepted" in first.stderr, _EARLY)
        before = written_files(folder)
        # The parent first: it would take the death of its child for the end of the task.
        first.send(signal.SIGKILL)
        status = first.wait(bound)
        first.sweep()
    kept = queue.kept()
    begun = time.monotonic()
    if kept:
        with _worker(folder, queue, SHORT) as second:
            second.wait_until((folder / str(case.evidence)).exists, bound)
            second.sweep()
    return Outcome(
        ready=True,
        signalled=True,
        status=status,
        seconds=time.monotonic() - begun,
        stdout=first.stdout,
        stderr=first.stderr,
        before=before,
        files=written_files(folder),
        sent=1,
        kept_by_broker=kept,
    )


def _worker(folder: Path, queue: RabbitQueue, seconds: float) -> RealProcess:
    environment = {**queue.environment, "RESIZE_SECONDS": str(seconds)}
    return RealProcess([*PYTHON, *_WORKER.split()], folder, environment)
