"""Celery tasks, what is given on them, and what the app says, as far as one file shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.module_facts import facts_of

if TYPE_CHECKING:
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks

HEADER = """
import celery
from celery import Celery, Task, current_app, shared_task
from shop.celery import app as imported
from shop.tasks import ShopTask
app = Celery("shop")
"""


def tasks_of(lines: str) -> CeleryTasks:
    """The tasks of a module with an app of its own."""
    return facts_of(f"{HEADER}\n{lines}\n").celery


@pytest.mark.parametrize(
    ("decorator", "app_is_here"),
    [
        ("@app.task", True),
        ("@app.task()", True),
        ("@app.task(bind=True)", True),
        ("@Celery('other').task", True),
        ("@imported.task", False),
        ("@current_app.task", False),
        ("@shared_task", False),
        ("@celery.shared_task(bind=True)", False),
    ],
)
def test_decorated(decorator: str, *, app_is_here: bool) -> None:
    (task,) = tasks_of(f"{decorator}\ndef charge(order): pass").all
    assert task.name == "charge"
    assert task.app_is_here is app_is_here
    assert task.acknowledged_early


@pytest.mark.parametrize(
    "lines",
    [
        "@task\ndef f(): pass",
        "@other.task\ndef f(): pass",
        "@app.on_after_configure.connect\ndef f(): pass",
        "class A(Task):\n    def on_failure(self): pass",
        "class A(Task):\n    abstract = True\n    def run(self): pass",
        "class A(Other):\n    def run(self): pass",
        "from invoke import task\n@task\ndef f(c): pass",
    ],
)
def test_what_is_no_task(lines: str) -> None:
    assert tasks_of(lines).all == ()


@pytest.mark.parametrize(
    ("lines", "app_is_here"),
    [
        ("class A(Task):\n    def run(self): pass", False),
        ("class B(Task): pass\nclass A(B):\n    def run(self): pass", False),
        ("class A(app.Task):\n    def run(self): pass", True),
        ("class A(Task):\n    def run(self): pass\napp.register_task(A())", True),
        ("class A(Task):\n    def run(self): pass\nimported.register_task(A())", False),
    ],
)
def test_class_based(lines: str, *, app_is_here: bool) -> None:
    (task,) = tasks_of(lines).all
    assert task.name == "A"
    assert task.app_is_here is app_is_here
    assert task.acknowledged_early


@pytest.mark.parametrize(
    "lines",
    [
        "@app.task(acks_late=True)\ndef f(): pass",
        "@app.task(acks_late=False)\ndef f(): pass",
        "@app.task(**options)\ndef f(): pass",
        "@app.task(base=ShopTask)\ndef f(): pass",
        "class L(Task):\n    acks_late = True\n@app.task(base=L)\ndef f(): pass",
        (
            "class L(Task):\n    acks_late = True\nclass M(L): pass\n"
            "@app.task(base=M)\ndef f(): pass"
        ),
        "class M(ShopTask): pass\n@app.task(base=M)\ndef f(): pass",
        "class A(Task):\n    acks_late = True\n    def run(self): pass",
        "class L(Task):\n    acks_late = True\nclass A(L):\n    def run(self): pass",
        "class A(ShopTask, Task):\n    def run(self): pass",
    ],
)
def test_the_task_has_an_answer_or_may_have_one(lines: str) -> None:
    (task,) = [task for task in tasks_of(lines).all if task.name in ("f", "A")]
    assert not task.acknowledged_early


@pytest.mark.parametrize(
    "lines",
    [
        "app = Celery('shop', task_acks_late=True)",
        "app.conf.task_acks_late = False",
        "app.conf['task_acks_late'] = True",
        "app.conf.update(task_acks_late=True)",
        "app.conf.update({'task_acks_late': True})",
        "app.conf.update(dict(task_acks_late=True))",
        "conf = app.conf\nconf.task_acks_late = True",
        "setattr(app.conf, 'task_acks_late', True)",
        "app.conf.CELERY_ACKS_LATE = True",
        "CELERY_TASK_ACKS_LATE = True\napp.config_from_object(__name__, namespace='CELERY')",
        "SHOP_TASK_ACKS_LATE: bool = True\napp.config_from_object(__name__, namespace='SHOP')",
        "class Config:\n    task_acks_late = True\napp.config_from_object(Config)",
        "app.config_from_object({'task_acks_late': True})",
        "app.conf.task_annotations = {'*': {'acks_late': True}}",
        "app.Task.acks_late = True",
    ],
)
def test_the_app_decides(lines: str) -> None:
    assert tasks_of(lines).app_decides


@pytest.mark.parametrize(
    "lines",
    [
        "app.config_from_object('django.conf:settings', namespace='CELERY')",
        "app.config_from_object('celeryconfig')",
        "from shop import settings\napp.config_from_object(settings)",
        "from shop import Base\nclass Config(Base): pass\napp.config_from_object(Config)",
        "app.config_from_envvar('SHOP_CELERY')",
        "app.add_defaults(load)",
        "app.conf.setdefault(name, True)",
        "configure(app)",
        "from shop import configure\nconfigure(app.conf, 1)",
        "def f(settings): shop.harden(settings)\nf(app.conf)",
        "def f(a, k): a.conf[k] = 1\nfor k in names: f(app, k)",
        "def f(conf=None, **kwargs): conf.update(load())",
        "app.config_from_object('shop.other:Config')\nclass Config: pass",
        "app.conf.update(SETTINGS)",
        "app.conf.update(**load())",
        "app.conf.update({**load(), 'timezone': 'UTC'})",
        "app.conf = load()",
        "for k, v in load(): app.conf[k] = v",
        "for k, v in load(): setattr(app.conf, k, v)",
        "conf = app.conf\nconf.update(load())",
        "app = Celery('shop', config_source='shop.conf')",
        "app = Celery('shop', task_cls='shop.Late')",
        "app = Celery('shop', **options)",
        "class Own(Celery):\n    def on_configure(self): load(self)\napp = Own('shop')",
        "def make():\n    made = Celery('x')\n    made.conf.update(flask.config)\n    return made",
    ],
)
def test_settings_that_this_file_does_not_show(lines: str) -> None:
    assert tasks_of(lines).settings_are_elsewhere


@pytest.mark.parametrize(
    "lines",
    [
        "app.conf.timezone = 'UTC'",
        "app.conf['timezone'] = 'UTC'",
        "app.conf.update(timezone='UTC')",
        "app.conf.update({'timezone': 'UTC'})",
        "SETTINGS = {'timezone': 'UTC'}\napp.conf.update(SETTINGS)",
        "class Config:\n    timezone = 'UTC'\napp.config_from_object(Config())",
        "app.config_from_object({'timezone': 'UTC'})",
        "app.conf.task_annotations = {'*': {'rate_limit': '10/s'}}",
        "setattr(app.conf, 'timezone', 'UTC')",
        "app.conf.setdefault('timezone', 'UTC')",
        "app.add_defaults(lambda: {'timezone': 'UTC'})",
        "class Config: pass\napp.config_from_object('shop.service:Config')",
        "app.config_from_object('shop.service')",
        "def f(a, k): a.conf[k] = 1\nf(app, 'timezone')",
        "def keep(a): apps.append(a.main)\nkeep(app)",
        "print(app)",
        "other.conf.update(SETTINGS)",
        "data.update(SETTINGS)",
        "def f(a, b):\n    a.update(SETTINGS)\n    f(b, a)\nf(data, other)",
        "@app.task(acks_late=True)\ndef f(): pass",
        "class Own(Celery):\n    pass\napp = Own('shop')",
    ],
)
def test_settings_that_are_here_and_say_nothing(lines: str) -> None:
    tasks = tasks_of(lines)
    assert not tasks.app_decides
    assert not tasks.settings_are_elsewhere


@pytest.mark.parametrize(
    "lines",
    [
        "app.conf.task_acks_late = True",
        "app.conf['task_acks_late'] = True",
        "app.conf.update(task_acks_late=True)",
        "app.conf.update({'CELERY_ACKS_LATE': True})",
        "setattr(app.conf, 'task_acks_late', True)",
        "app.conf.setdefault('task_acks_late', True)",
        "SHOP_TASK_ACKS_LATE: bool = True",
        "class Config:\n    task_acks_late = True",
    ],
)
def test_where_a_setting_is_given(lines: str) -> None:
    (given,) = tasks_of(lines).options.settings("acks_late")
    assert given.name.lower().endswith("acks_late")
    assert facts_of(lines).source(given.value) == "True"


def test_apps() -> None:
    assert len(tasks_of("class Own(Celery): pass\nown = Own('other')").apps) == 2
