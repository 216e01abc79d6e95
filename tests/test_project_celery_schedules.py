"""Tasks that beat sends again, where the schedule stands in another file than the task."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shutdown_lint.project.celery_schedules import tasks_by_line
from support.small_project import project

TASKS = """
from celery import shared_task

@shared_task
def purge():
    for order in orders():
        forget.delay(order)

@shared_task(bind=True)
def forget(self, order):
    if not order.forget():
        forget.retry()

@shared_task(name="shop.count")
def count():
    pass
"""
SENT = "CELERY_BEAT_SCHEDULE = {{'x': {{'task': '{}', 'schedule': {}}}}}\n"


def periodic(tasks: str = TASKS, path: str = "shop/tasks.py", **others: str) -> set[str]:
    files = {"shop/__init__.py": "", path: tasks}
    files |= {f"{name.replace('_', '/')}.py": dedent(text) for name, text in others.items()}
    found = tasks_by_line(path, project(files))
    return {task.name for task in found.values() if task.is_periodic}


@pytest.mark.parametrize(
    "settings",
    [
        SENT.format("shop.tasks.purge", 30),
        SENT.format("shop.tasks.purge", "crontab(hour=3)"),
        "from shop.tasks import purge\napp.add_periodic_task(3, purge.s(2))\n",
        "from .tasks import purge\napp.add_periodic_task(3, purge.s())\n",
        "from shop import tasks\napp.add_periodic_task(3, tasks.purge.s())\n",
        "import shop.tasks\nadd_periodic_task(3, sig=shop.tasks.purge.si())\n",
        "from shop.tasks import purge\nbeat_schedule = {'x': {'task': purge.name, 'schedule': 3}}",
        "PeriodicTask.objects.get_or_create(task='shop.tasks.purge', interval=hourly)\n",
    ],
)
def test_a_schedule_elsewhere(settings: str) -> None:
    """What the periodic task alone sends is sent again with it."""
    assert periodic(shop_settings=settings) == {"purge", "forget"}


@pytest.mark.parametrize(
    "settings",
    [
        "",
        SENT.format("shop.tasks.purge", "crontab(day_of_month=1)"),
        SENT.format("purge", 30),
        SENT.format("other.tasks.purge", 30),
        SENT.format("shop.tasks.count", 30),  # which goes by another name
        "from shop.other import purge\napp.add_periodic_task(3, purge.s())\n",
        "ROUTES = {'x': {'task': 'shop.tasks.purge', 'queue': 'slow'}}  # beat_schedule\n",
    ],
)
def test_no_such_schedule(settings: str) -> None:
    assert periodic(shop_settings=settings) == set()


def test_a_task_goes_by_the_name_that_it_is_given() -> None:
    assert periodic(shop_settings=SENT.format("shop.count", 30)) == {"count"}


def test_settings_beside_the_package() -> None:
    assert "purge" in periodic(settings=SENT.format("shop.tasks.purge", 30))


@pytest.mark.parametrize(
    "view",
    [
        "from shop.tasks import forget\ndef delete(order):\n    forget.delay(order)\n",
        "app.send_task('shop.tasks.forget')\n",
    ],
)
def test_what_others_send_as_well_is_not_made_up_for(view: str) -> None:
    sent = SENT.format("shop.tasks.purge", 30)
    assert periodic(shop_settings=sent, shop_views=view) == {"purge"}


@pytest.mark.parametrize(
    "more",
    [
        "def delete(order):\n    forget.delay(order)\n",
        "on_deleted.connect(forget.delay)\n",
        "@shared_task\ndef other():\n    forget.delay()\n",
        "send_task('shop.tasks.forget')\n",
    ],
)
def test_what_the_file_sends_as_well_is_not_made_up_for(more: str) -> None:
    sent = SENT.format("shop.tasks.purge", 30)
    assert periodic(TASKS + more, shop_settings=sent) == {"purge"}


def test_tasks_of_a_class_are_named_without_it() -> None:
    tasks = "class Tasks:\n    @staticmethod\n    @shared_task\n    def purge(): pass\n"
    assert periodic(tasks, shop_settings=SENT.format("shop.tasks.purge", 30)) == {"purge"}


def test_each_line_that_makes_a_task_has_its_name() -> None:
    files = {"shop/__init__.py": "", "shop/tasks.py": "@a\n@b\ndef f(): pass\nclass C(Task): pass"}
    found = tasks_by_line("shop/tasks.py", project(files))
    assert {line: task.name for line, task in found.items()} == {1: "f", 2: "f", 4: "C"}
