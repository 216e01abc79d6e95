"""Late acknowledgement, brokers and handlers of Celery apps, as far as one file shows."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of

APP = "from celery import Celery, Task, shared_task\napp = Celery('shop')\n"


@pytest.mark.parametrize(
    ("lines", "name", "all_is_here"),
    [
        ("@app.task(acks_late=True)\ndef f(): pass", "acks_late", True),
        ("@shared_task(acks_late=True)\ndef f(): pass", "acks_late", False),
        ("class A(Task):\n    acks_late = True", "acks_late", True),
        ("app.conf.task_acks_late = True", "task_acks_late", True),
        ("CELERY_ACKS_LATE = True", "CELERY_ACKS_LATE", True),
        ("from base import *\nCELERY_TASK_ACKS_LATE = True", "CELERY_TASK_ACKS_LATE", False),
        (
            "app.config_from_object('x')\n@app.task(acks_late=True)\ndef f(): pass",
            "acks_late",
            False,
        ),
    ],
)
def test_unprotected(lines: str, name: str, *, all_is_here: bool) -> None:
    (late,) = facts_of(APP + lines).late_acks.unprotected()
    assert (late.name, late.all_is_here) == (name, all_is_here)


@pytest.mark.parametrize(
    "lines",
    [
        "@app.task(acks_late=True, reject_on_worker_lost=False)\ndef f(): pass",
        "@app.task(acks_late=True, **options)\ndef f(): pass",
        "@app.task(acks_late=LATE)\ndef f(): pass",
        "class A(Task):\n    acks_late = True\nclass B(A):\n    reject_on_worker_lost = True",
        "class A(Other, Task):\n    acks_late = True",
        "app.conf.update(task_acks_late=True, task_retry_on_worker_lost=True)",
        "app.conf.update(task_acks_late=True, worker_pool='gevent')",
        "app.conf.task_acks_late = True\napp.worker_main(['worker', '--pool=solo'])",
        "queue.consume(rabbit_acks_late=True)",
    ],
)
def test_protected_or_not_late(lines: str) -> None:
    assert facts_of(APP + lines).late_acks.unprotected() == ()


@pytest.mark.parametrize(
    ("lines", "broker"),
    [
        ("app = Celery('x', broker='redis://localhost')", "Redis"),
        ("app = Celery('x', broker='redis+socket:///run/redis')", "Redis"),
        ("URL = f'sqs://{key}@'\napp = Celery('x', broker=URL)", "SQS"),
        ("app = Celery('x', broker=getenv('B', 'rediss://r'))", "Redis"),
        ("HOST = 'redis://h'\napp = Celery('x', broker=f'{HOST}/0')", "Redis"),
        ("app = Celery('x')\napp.conf.broker_url = 'redis://localhost'", "Redis"),
        ("app = Celery('x', broker='amqp://localhost', backend='redis://r')", None),
        ("app = Celery('x', broker=url)", None),
        ("app = Celery('x')\napp.conf.result_backend = 'redis://localhost'", None),
        ("app = Celery('x', broker='redis://h' if a else 'sqs://')", None),
        ("app = Celery('x', broker='redis://h')\napp.config_from_envvar('X')", None),
    ],
)
def test_broker(lines: str, broker: str | None) -> None:
    facts = facts_of("from celery import Celery\n" + lines)
    (app,) = facts.celery.apps
    assert facts.celery_brokers.of(app) == broker


@pytest.mark.parametrize(
    ("lines", "is_before", "is_after"),
    [
        ("@worker_init.connect\ndef f(**kw): go()", True, False),
        ("@celeryd_after_setup.connect(weak=False)\ndef f(**kw): go()", True, False),
        ("@worker_ready.connect\ndef f(**kw): go()", False, True),
        ("def g(): go()\ndef f(**kw): g()\nworker_ready.connect(f)", False, True),
        ("@worker_process_init.connect\ndef f(**kw): go()", False, False),
        ("@other.connect\ndef f(**kw): go()", False, False),
    ],
)
def test_receivers(lines: str, *, is_before: bool, is_after: bool) -> None:
    names = "worker_init, celeryd_after_setup, worker_ready, worker_process_init"
    facts = facts_of(f"from celery.signals import {names}\n{lines}")
    (call,) = [one for one in facts.tree.all(cst.Call) if facts.source(one) == "go()"]
    assert (facts.celery_handlers.before_start(call) is not None) is is_before
    assert (facts.celery_handlers.after_start(call) is not None) is is_after
