"""Settings of Celery that stand in another file than the tasks."""

from __future__ import annotations

import pytest

from shutdown_lint.project.celery_settings import Said, said_of
from shutdown_lint.project.project import Project
from support.small_project import InMemory, project

TASKS = "from shop.app import app\n@app.task\ndef charge(): pass\n"
PLAIN = "from celery import Celery\napp = Celery('shop')\n"
FROM_MODULE = PLAIN + "app.config_from_object('shop.settings')\n"
FROM_DJANGO = (
    "import os\nfrom celery import Celery\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napp = Celery('shop')\n"
    "app.config_from_object('django.conf:settings', namespace='CELERY')\n"
)


def said(app: str, **others: str) -> Said:
    files = {"shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/app.py": app}
    files |= {f"shop/{name}.py": text for name, text in others.items()}
    return said_of(("acks_late",), "shop/tasks.py", project(files))


@pytest.mark.parametrize(
    ("app", "settings"),
    [
        (FROM_MODULE, "task_acks_late = True\n"),
        (FROM_DJANGO, "CELERY_TASK_ACKS_LATE = True\n"),
        (FROM_DJANGO, "CELERY_ACKS_LATE = env('X')\n"),
        (PLAIN, "from shop.app import app\napp.conf.task_acks_late = True\n"),
        (PLAIN, "from shop.app import app\napp.conf.update(task_acks_late=True)\n"),
        (PLAIN, "from shop.app import app\napp.Task.acks_late = True\n"),
        (PLAIN, "import celery\nclass Base(celery.Task):\n    acks_late = True\n"),
        (PLAIN, "import celery\nclass Base(celery.Task):\n    acks_late: bool = True\n"),
        (PLAIN, "annotations = {'*': {'acks_late': True}}\n"),
        ("from celery import Celery\napp = Celery('shop', task_acks_late=True)\n", ""),
    ],
)
def test_it_is_made(app: str, settings: str) -> None:
    assert said(app, settings=settings) is Said.SOMETHING


@pytest.mark.parametrize(
    ("app", "settings"),
    [
        (PLAIN, ""),
        (FROM_MODULE, "broker_url = 'redis://'\n"),
        (FROM_MODULE.replace("shop.settings", "shop.settings:Live"), "class Live: pass\n"),
        (FROM_DJANGO, "CELERY_BROKER_URL = 'redis://'\n"),
        (PLAIN, "from shop.app import app\napp.conf.update(task_time_limit=3)\n"),
        (PLAIN, "from shop.app import app\napp.conf.update({'task_time_limit': 3})\n"),
        (PLAIN, "@app.task(acks_late=True)\ndef other(): pass\n"),
        (PLAIN, "@app.task(\n    acks_late=True,\n)\ndef other(): pass\n"),
        (PLAIN + "from shop import settings\napp.config_from_object(settings)\n", ""),
        (PLAIN + "class Live: pass\napp.config_from_object(Live)\n", ""),
        (PLAIN + "class Live: pass\napp.config_from_object(Live())\n", ""),
        (PLAIN + "app.config_from_object({'task_time_limit': 3})\n", ""),
        (PLAIN + "app.config_from_object(dict(task_time_limit=3))\n", ""),
        (PLAIN + "live = {'task_time_limit': 3}\napp.config_from_object(live)\n", ""),
        (PLAIN + "task_time_limit = 3\napp.config_from_object(__name__)\n", ""),
        (PLAIN + "live = dict(task_time_limit=3)\napp.conf.update(live)\n", ""),
        (PLAIN + "app.add_defaults(lambda: {'task_time_limit': 3})\n", ""),
        (FROM_MODULE, "from .other import *\n"),
        (PLAIN, "seen = {}\nseen.update(app)\n"),
    ],
)
def test_all_settings_are_in_sight(app: str, settings: str) -> None:
    assert said(app, settings=settings, other="") is Said.NOTHING


@pytest.mark.parametrize(
    ("app", "settings"),
    [
        (FROM_MODULE.replace("shop.settings", "company.settings"), ""),
        (FROM_MODULE, "from company.settings import *\n"),
        (FROM_MODULE, "globals().update(load())\n"),
        (FROM_DJANGO.replace("'shop.settings'", "os.environ['SETTINGS']"), ""),
        (PLAIN + "app.config_from_envvar('CONFIG')\n", ""),
        (PLAIN + "app.config_from_object(choose())\n", ""),
        (PLAIN + "app.config_from_object(config)\n", ""),
        (PLAIN + "class Live(Base): pass\napp.config_from_object(Live())\n", ""),
        (PLAIN + "class Live: pass\napp.config_from_object(Live(path))\n", ""),
        (PLAIN + "app.config_from_object(dict(load(), task_time_limit=3))\n", ""),
        (PLAIN + "app.config_from_object({**load(), 'task_time_limit': 3})\n", ""),
        (PLAIN + "live = {}\nlive.update(load())\napp.config_from_object(live)\n", ""),
        (PLAIN + "live = {}\nlive = load()\napp.config_from_object(live)\n", ""),
        (PLAIN + "live = {}\nfor live in load():\n    app.config_from_object(live)\n", ""),
        (PLAIN, "from shop.app import app\napp.conf.update(load())\n"),
        (PLAIN, "from shop.app import app\napp.conf.update(**load())\n"),
        (PLAIN, "from celery import Celery\nclass Ours(Celery): pass\n"),
        ("from celery import Celery\napp = Celery('shop', **load())\n", ""),
        ("from celery import Celery\napp = Celery('shop', config_source=load())\n", ""),
    ],
)
def test_some_settings_cannot_be_read(app: str, settings: str) -> None:
    assert said(app, settings=settings) is Said.UNKNOWN


def test_what_is_no_part_of_a_program_does_not_count() -> None:
    files = {"shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/app.py": PLAIN}
    reader = InMemory(files | {"shop/conf.py": "task_acks_late = True\n"})
    asked = Project(reader.tree, reader, is_program=lambda path: path != "shop/conf.py")
    assert said_of(("acks_late",), "shop/tasks.py", asked) is Said.NOTHING
