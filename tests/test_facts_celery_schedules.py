"""What beat sends again, and how soon, as far as one file shows."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEADER = """
import celery
import datetime
from celery import Celery, schedules
from celery.schedules import crontab
from datetime import timedelta
from .orders import refund
from shop.tasks import charge
app = Celery("shop")
DAILY, WHENEVER = crontab(hour=3), load()
NIGHTLY = crontab(hour=3)
@app.task
def purge(): pass
"""


def sent_by(lines: str) -> list[str]:
    facts = facts_of(f"{HEADER}\n{lines}\n", "shop/jobs.py")
    return [
        one.name if one.function is None else one.function.name
        for one in facts.celery_schedules.sent
    ]


def is_sent_soon(schedule: str) -> bool:
    return sent_by(f"x = {{'task': 'shop.purge', 'schedule': {schedule}}}") == ["shop.purge"]


@pytest.mark.parametrize(
    "schedule",
    [
        "30", "30.0", "86400", "60 * 60", "60 * 60 * 24", "crontab()", "crontab(minute=0, hour=3)",
        "crontab(0, 3)", "crontab(day_of_month='*')", "crontab(day_of_week='1-5')", "NIGHTLY",
        "crontab.from_string('0 3 * * *')", "timedelta(days=1)", "datetime.timedelta(hours=4)",
        "timedelta(0, 3600)", "schedules.schedule(60)", "schedules.schedule(run_every=60)",
        "schedules.solar('sunset', 1, 2)", "WHENEVER", "settings.EVERY", "every()",
        "celery.schedules.crontab(hour='*/4')", "timedelta(hours=HOURS)",
    ],
)  # fmt: skip
def test_soon_or_not_seen(schedule: str) -> None:
    assert is_sent_soon(schedule)


@pytest.mark.parametrize(
    "schedule",
    [
        "86401", "60 * 60 * 24 * 7", "timedelta(days=2)", "timedelta(7)", "timedelta(weeks=1)",
        "timedelta(hours=36)", "crontab(day_of_month=1)", "crontab(day_of_month='1')",
        "crontab(0, 3, 'sunday')", "crontab(month_of_year='6', day_of_month='*')",
        "crontab(day_of_week='sun')", "crontab.from_string('0 3 1 * *')",
        "schedules.schedule(timedelta(days=30))",
    ],
)  # fmt: skip
def test_seldom(schedule: str) -> None:
    assert not is_sent_soon(schedule)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("app.conf.beat_schedule = {'a': {'task': 'shop.a', 'schedule': 3}}", ["shop.a"]),
        ("app.conf.update(beat_schedule={'a': dict(task='a', schedule=3)})", ["a"]),
        ("TASK = 'shop.a'\nx = {'task': TASK, 'schedule': 3}", ["shop.a"]),
        ("x = {'task': purge.name, 'schedule': 3}", ["purge"]),
        ("x = {'task': charge.name, 'schedule': 3}", ["shop.tasks.charge"]),
        ("app.add_periodic_task(3, purge.s())", ["purge"]),
        ("app.add_periodic_task(schedule=3, sig=purge.si(4))", ["purge"]),
        ("app.add_periodic_task(3, refund.signature())", [".orders.refund"]),
        ("s = charge.s()\napp.add_periodic_task(3, s)", ["shop.tasks.charge"]),
        ("app.add_periodic_task(3, app.signature('shop.a'))", ["shop.a"]),
        ("PeriodicTask.objects.create(task='shop.a', interval=hourly)", ["shop.a"]),
        ("P.objects.update_or_create(defaults={'task': 'a', 'crontab': c})", ["a"]),
        ("x = {'task': f'shop.{name}', 'schedule': 3}", []),
        ("x = {'task': purge, 'schedule': 3}", []),
        ("x = {'task': 'shop.a'}", []),
        ("run(task='shop.a')", []),
        ("app.add_periodic_task(3, group(purge.s(), charge.s()))", []),
        ("app.add_periodic_task(crontab(day_of_month=1), purge.s())", []),
        ("app.add_periodic_task(3)", []),
    ],
)
def test_which_task(lines: str, names: list[str]) -> None:
    assert sent_by(lines) == names


@pytest.mark.parametrize(
    ("path", "name", "is_sent"),
    [
        ("shop/tasks.py", "shop.tasks.purge", True),
        ("tasks.py", "shop.tasks.purge", True),
        ("src/shop/tasks.py", "shop.tasks.purge", True),
        ("src/shop/tasks/__init__.py", "shop.tasks.purge", True),
        ("shop\\tasks.py", "tasks.purge", True),
        ("shop/tasks.py", "other.tasks.purge", False),
        ("shop/tasks.py", "shop.jobs.purge", False),
        ("shop/tasks.py", "shop.tasks.purge.old", False),
        ("shop/tasks.py", "purge", False),
    ],
)
def test_a_name_is_that_of_a_task_here(path: str, name: str, *, is_sent: bool) -> None:
    schedule = f"x = {{'task': '{name}', 'schedule': 3}}"
    facts = facts_of(f"{HEADER}\n{schedule}\n", path)
    (task,) = facts.celery.all
    assert facts.celery_schedules.has(task) is is_sent


@pytest.mark.parametrize(("name", "is_sent"), [("shop.old", True), ("tasks.purge", False)])
def test_a_task_goes_by_the_name_that_it_is_given(name: str, *, is_sent: bool) -> None:
    schedule = f"x = {{'task': '{name}', 'schedule': 3}}"
    header = HEADER.replace("@app.task", "@app.task(name='shop.old')")
    facts = facts_of(f"{header}\n{schedule}\n", "tasks.py")
    (task,) = facts.celery.all
    assert facts.celery_schedules.has(task) is is_sent
