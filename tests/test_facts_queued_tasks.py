"""The functions that the workers of task queues run."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of


def tasks_of(lines: str) -> list[tuple[str, str]]:
    """The name of each task's function, and its library."""
    tasks = facts_of(lines).queued_tasks.all
    return [(task.function.name, task.queue.name) for task in tasks]


DEF = "def f(): pass\n"


@pytest.mark.parametrize(
    ("lines", "queue"),
    [
        ("from celery import shared_task\n@shared_task\n" + DEF, "Celery"),
        ("from shop.celery import app\n@app.task(bind=True)\n" + DEF, "Celery"),
        ("from rq.decorators import job\n@job('low', connection=redis)\n" + DEF, "RQ"),
        ("from django_rq import job\n@job\n" + DEF, "RQ"),
        ("from rq import Queue\n" + DEF + "Queue('low').enqueue(f, 1)", "RQ"),
        ("import django_rq\n" + DEF + "django_rq.enqueue(f)", "RQ"),
        ("import dramatiq\n@dramatiq.actor\n" + DEF, "Dramatiq"),
        ("from dramatiq import actor\n@actor(max_retries=3)\n" + DEF, "Dramatiq"),
        ("import dramatiq\n" + DEF + "g = dramatiq.actor(f)", "Dramatiq"),
        ("from huey import RedisHuey\nq = RedisHuey('x')\n@q.task()\n" + DEF, "Huey"),
        ("from huey.contrib.djhuey import db_task\n@db_task()\n" + DEF, "Huey"),
        ("from .app import huey\n@huey.periodic_task(every)\n" + DEF, "Huey"),
        ("from arq import cron\n" + DEF + "cron(f, hour=1)", "arq"),
        ("import arq\n" + DEF + "class WorkerSettings:\n    functions = [f]", "arq"),
        ("from arq import Worker\n" + DEF + "Worker(functions=[f])", "arq"),
        ("from taskiq import InMemoryBroker\nb = InMemoryBroker()\n@b.task\n" + DEF, "taskiq"),
        (
            "from taskiq_redis import ListQueueBroker as B\n"
            "b = B('redis://').with_result_backend(backend)\n@b.task(retry=True)\n" + DEF,
            "taskiq",
        ),
        ("import taskiq\nfrom shop import broker\n@broker.task\n" + DEF, "taskiq"),
    ],
)
def test_a_task(lines: str, queue: str) -> None:
    assert tasks_of(lines) == [("f", queue)]


@pytest.mark.parametrize(
    "lines",
    [
        "from invoke import task\n@task\n" + DEF,
        "from shop import broker\n@broker.task\n" + DEF,
        "import taskiq\nfrom shop import other\n@other.task\n" + DEF,
        "from shop import jobs\n@jobs.job\n" + DEF,
        DEF + "class WorkerSettings:\n    functions = [f]",
        "from rq import Queue\nQueue('low').enqueue('shop.f')",
        "import dramatiq\ndramatiq.actor(imported)",
    ],
)
def test_no_task(lines: str) -> None:
    assert tasks_of(lines) == []


@pytest.mark.parametrize(
    ("options", "is_put_back"),
    [
        ("acks_late=True, reject_on_worker_lost=True", True),
        ("acks_late=True", False),
        ("reject_on_worker_lost=True", False),
        ("acks_late=True, reject_on_worker_lost=False", False),
        ("acks_late=LATE, reject_on_worker_lost=True", False),
    ],
)
def test_a_celery_task_that_is_put_back(options: str, *, is_put_back: bool) -> None:
    lines = f"from celery import shared_task\n@shared_task({options})\n{DEF}"
    (task,) = facts_of(lines).queued_tasks.all
    assert ("for ever" in task.queue.on_exit) is is_put_back


def test_settings_and_bases_put_it_back_as_well() -> None:
    lines = (
        "from celery import Celery, Task\napp = Celery('shop', task_acks_late=True)\n"
        "class Late(Task):\n    reject_on_worker_lost = True\n@app.task(base=Late)\n"
    )
    (task,) = facts_of(lines + DEF).queued_tasks.all
    assert "for ever" in task.queue.on_exit
