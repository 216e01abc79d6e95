"""What CPython's tree shows of messages and of the tasks of task queues, and must not overlook."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.messages import acknowledges_before_work, takes_acknowledged
from shutdown_lint.facts.sketches.task_queues import exits_in_task, switches_late_acks_on

if TYPE_CHECKING:
    from collections.abc import Callable


def _asked(question: Callable[[Sketch], bool], code: str) -> bool:
    return question(Sketch(ast.parse(dedent(code))))


@pytest.mark.parametrize(
    ("code", "takes"),
    [
        ("channel.basic_consume('orders', work, auto_ack=True)", True),
        ("channel.basic_consume('orders', work, True)", True),
        ("channel.basic_get('orders', True)", True),
        ("ALWAYS = True\nqueue.get(no_ack=ALWAYS)", True),
        ("often, ALWAYS = False, True\nqueue.get(no_ack=ALWAYS)", True),
        ("channel.basic_consume('orders', work, auto_ack=False)", False),
        ("channel.basic_consume('orders', work, False)", False),
        ("def take(no_ack=True): queue.get(no_ack=no_ack)", False),
        ("queue.get(True)", False),
        ("queue.declare(auto_ack=True)", False),
        ("from kombu import Consumer as Taker\nTaker(channel, no_ack=True)", True),
        ("from shop import Declared as Taker\nTaker(channel, no_ack=True)", False),
    ],
)
def test_takes_acknowledged(code: str, takes: bool) -> None:  # noqa: FBT001
    assert _asked(takes_acknowledged, code) is takes


@pytest.mark.parametrize(
    ("code", "works"),
    [
        ("def take(m): channel.basic_ack(m); charge(m)", True),
        ("def take(m):\n  for one in m:\n    one.ack()\n    charge(one)", True),
        ("import kafka\nfor one in consumer:\n  consumer.commit()\n  charge(one)", True),
        ("for one in sqs.receive_messages():\n  one.delete()\n  charge(one)", True),
        ("class Take:\n  channel.basic_ack(m)\n  charge(m)", True),
        ("def take(m): charge(m); channel.basic_ack(m)", False),
        ("def take(m): channel.basic_ack(charge(m))", False),
        ("def take(m): channel.basic_ack(m); channel.stop_consuming()", False),
        ("def take(m):\n  channel.basic_ack(m)\n  def other(): charge(m)", False),
        ("def ack(m): channel.basic_ack(m); charge(m)", False),
        ("for one in consumer:\n  consumer.commit()\n  charge(one)", False),
    ],
)
def test_acknowledges_before_work(code: str, works: bool) -> None:  # noqa: FBT001
    assert _asked(acknowledges_before_work, f"import kombu\n{code}") is works


@pytest.mark.parametrize(
    ("task", "is_task"),
    [
        ("@app.task\ndef task(): end()", True),
        ("@shared_task(bind=True)\ndef task(): end()", True),
        ("@shared\ndef task(): end()", True),
        ("@dramatiq.actor()\ndef task(): end()", True),
        ("@broker.task\nasync def task(): end()", True),
        ("queue.enqueue(end)", True),
        ("class Settings:\n  functions = [other, end]", True),
        ("arq.Worker(functions=(end,))", True),
        ("class Base(app.Task): pass\nclass Charge(Base):\n  def run(self): end()", True),
        ("class Charge(Base):\n  def run(self): end()\nclass Base(celery.Task): pass", True),
        ("@app.task\ndef task(): other()\nend()", False),
        ("@app.route\ndef task(): end()", False),
        ("class Charge(Work):\n  def run(self): end()", False),
        ("class Charge(app.Task):\n  def stop(self): end()", False),
    ],
)
@pytest.mark.parametrize("exit_", ["sys.exit(1)", "raise SystemExit", "leave()", "os._exit(1)"])
def test_exits_in_task(task: str, exit_: str, is_task: bool) -> None:  # noqa: FBT001
    code = (
        "from celery import shared_task as shared\nfrom sys import exit as leave\n"
        f"def other(): pass\ndef end(): {exit_}\n{task}\n"
    )
    assert _asked(exits_in_task, code) is is_task


@pytest.mark.parametrize(
    ("code", "is_on"),
    [
        ("@app.task(acks_late=True)\ndef charge(): pass", True),
        ("class Charge(Task):\n  acks_late = True", True),
        ("app.conf.task_acks_late = True", True),
        ("app.conf['task_acks_late'] = True", True),
        ("CELERY_TASK_ACKS_LATE: bool = True", True),
        ("app.conf.update({'task_acks_late': True, **others})", True),
        ("app.conf.update(task_acks_late=True)", True),
        ("setattr(app.conf, 'task_acks_late', True)", True),
        ("acks_late = task.acks_late", False),
        ("app.conf.task_acks_late = False", False),
        ("app.conf.task_acks_early = True", False),
        ("app.conf.task_acks_late = app.conf.task_reject_on_worker_lost = True", False),
    ],
)
def test_switches_late_acks_on(code: str, is_on: bool) -> None:  # noqa: FBT001
    assert _asked(switches_late_acks_on, code) is is_on
