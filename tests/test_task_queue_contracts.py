"""What the tables say of task queues, against their workers: each runs a task that exits.

The manual of SHD603 rests on these; what is said of arq is from its source, which it links.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.knowledge import task_queues
from support.redis_server import redis_server
from support.small_program import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform == "win32", reason="they fork, or send signals"),
]


def test_celery_ends_with_its_only_process(tmp_path: Path) -> None:
    """With the solo pool that of the task is that of the worker."""
    program = """
        import sys
        from celery import Celery

        app = Celery("shop", broker="memory://")
        app.conf.worker_redirect_stdouts = False

        @app.task(acks_late=True)
        def leave():
            print("begun", flush=True)
            sys.exit(1)

        @app.task
        def other():
            print("other", flush=True)

        leave.delay()
        other.delay()
        quiet = ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel=ERROR"]
        app.worker_main(["worker", "--pool=solo", *quiet])
    """
    ended = run(program, tmp_path)
    assert ("begun" in ended.told, "other" in ended.told) == (True, False), ended


def test_rq_fails_the_job_and_tries_again(tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text(
        "import sys\n\n\ndef leave():\n    print('begun', flush=True)\n    sys.exit()\n\n\n"
        "def other():\n    print('other', flush=True)\n",
        encoding="utf-8",
    )
    program = """
        import os
        import jobs
        import redis
        from rq import Queue, Retry, Worker

        connection = redis.Redis.from_url(os.environ["REDIS_URL"])
        queue = Queue(connection=connection)
        job = queue.enqueue(jobs.leave, retry=Retry(max=1))
        queue.enqueue(jobs.other)
        Worker([queue], connection=connection).work(burst=True, logging_level="CRITICAL")
        print(job.get_status(refresh=True).value)
    """
    with redis_server() as server:
        ended = run(program, tmp_path, server.environment)
    assert ended.told == ["begun", "other", "begun", "failed"], ended
    assert "the worker goes on" in task_queues.RQ.on_exit


def test_dramatiq_runs_the_message_again(tmp_path: Path) -> None:
    program = """
        import logging
        import sys
        import dramatiq
        from dramatiq.brokers.stub import StubBroker

        logging.disable()
        broker = StubBroker()
        dramatiq.set_broker(broker)

        @dramatiq.actor(min_backoff=1, max_backoff=1)
        def leave():
            print("begun", flush=True)
            sys.exit()

        @dramatiq.actor
        def other():
            print("other", flush=True)

        worker = dramatiq.Worker(broker, worker_timeout=10, worker_threads=1)
        leave.send()
        worker.start()
        broker.join("default", fail_fast=False)
        other.send()
        broker.join("default", fail_fast=False)
        worker.stop()
    """
    ended = run(program, tmp_path)
    assert ended.told == ["begun"] * 21 + ["other"], ended
    assert "20 times by default" in task_queues.DRAMATIQ.on_exit


def test_huey_loses_the_task_and_its_worker(tmp_path: Path) -> None:
    program = """
        import logging
        import sys
        import threading
        import time
        from huey import MemoryHuey

        logging.disable()
        threading.excepthook = lambda args: None
        huey = MemoryHuey()

        @huey.task(retries=2)
        def leave():
            print("begun", flush=True)
            sys.exit()

        @huey.task()
        def other():
            print("other", flush=True)

        consumer = huey.create_consumer(workers=1, periodic=False, check_worker_health=False)
        leave()
        other()
        consumer.start()
        worker = consumer.worker_threads[0][1]
        worker.join(60)
        print("ended" if not worker.is_alive() else "alive", len(huey))
        sys.stdout.flush()
        consumer.stop()
    """
    ended = run(program, tmp_path)
    assert ended.told == ["begun", "ended", "1"], ended
    assert "the task is lost, its retries are not made" in task_queues.HUEY.on_exit


def test_taskiq_fails_the_task(tmp_path: Path) -> None:
    program = """
        import asyncio
        import logging
        import sys
        from taskiq import InMemoryBroker

        logging.disable()
        broker = InMemoryBroker()

        @broker.task
        async def leave():
            print("begun", flush=True)
            sys.exit()

        @broker.task
        async def other():
            return "other"

        async def main():
            await broker.startup()
            result = await (await leave.kiq()).wait_result(timeout=30)
            print("failed" if result.is_err else "done")
            print((await (await other.kiq()).wait_result(timeout=30)).return_value)
            await broker.shutdown()

        asyncio.run(main())
    """
    ended = run(program, tmp_path)
    assert ended.told == ["begun", "failed", "other"], ended
    assert "the worker goes on" in task_queues.TASKIQ.on_exit
