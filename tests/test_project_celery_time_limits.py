"""The time limit of Celery's tasks that an app or its settings make."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Command, Launch, Limit, Platform
from shutdown_lint.project.commands import Ground, entry_of
from support.small_project import SPOT, InMemory

WORDS = ("celery", "-A", "shop", "worker")
FROM_DJANGO = (
    "import os\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    "app = Celery('shop')\n"
    "app.config_from_object('django.conf:settings', namespace='CELERY')\n"
)


def limit(app: str, environment: tuple[tuple[str, str], ...] = (), **settings: str) -> object:
    """What is told of it: a number, "" for one that is not told, None for none, and its file."""
    files = {"shop/__init__.py": "", "shop/celery.py": app}
    files |= {f"shop/{name}.py": text for name, text in settings.items()}
    reader = InMemory(files)
    command = Command(" ".join(WORDS), WORDS, SPOT)
    launch = Launch(
        Platform.COMPOSE, "w", SPOT, command, Limit(10, "grace"), environment=environment
    )
    entry = entry_of(command, Ground(reader.tree, reader, {}), launch)
    assert entry is not None
    assert entry.runner == "celery"
    found = [one for one in entry.options if one.name == "--time-limit"]
    assert len(found) < 2
    return (found[0].value, found[0].spot.path) if found else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CELERY_TASK_TIME_LIMIT = 240", "240"),
        ("CELERY_TASK_TIME_LIMIT: int = 30 * 60", "1800"),
        ("CELERY_TASK_TIME_LIMIT = 2 * 60 * 60", "7200"),
        ("CELERY_TASK_TIME_LIMIT = int(os.environ['LIMIT'])", ""),
        ("CELERY_TASK_TIME_LIMIT = 60\nCELERY_TASK_TIME_LIMIT = 90", "90"),
    ],
)
def test_settings_of_django(text: str, value: str) -> None:
    assert limit(FROM_DJANGO, settings=text) == (value, "shop/settings.py")


@pytest.mark.parametrize(
    "text", ["", "task_time_limit = 240", "TASK_TIME_LIMIT = 240", "SHOP_TASK_TIME_LIMIT = 240"]
)
def test_names_without_the_namespace_are_none_of_celerys(text: str) -> None:
    assert limit(FROM_DJANGO, settings=text) is None


def test_settings_that_others_begin() -> None:
    base = "CELERY_TASK_TIME_LIMIT = 240\n"
    taken = {"base": base, "settings": "from shop.base import *\n"}
    assert limit(FROM_DJANGO, (), **taken) == ("240", "shop/base.py")
    taken["settings"] = "from .base import *\nCELERY_TASK_TIME_LIMIT = 60\n"
    assert limit(FROM_DJANGO, (), **taken) == ("60", "shop/settings.py")
    taken["base"] = "from .settings import *\n" + base  # in a circle
    assert limit(FROM_DJANGO, (), **taken) == ("60", "shop/settings.py")


def test_environment_of_the_process_wins_over_a_default() -> None:
    settings = {
        "settings": "CELERY_TASK_TIME_LIMIT = 240\n",
        "production": "CELERY_TASK_TIME_LIMIT = 60\n",
    }
    chosen = (("DJANGO_SETTINGS_MODULE", "shop.production"),)
    assert limit(FROM_DJANGO, chosen, **settings) == ("60", "shop/production.py")
    not_told = (("DJANGO_SETTINGS_MODULE", ""),)
    assert limit(FROM_DJANGO, not_told, **settings) is None
    set_for_good = FROM_DJANGO.replace(
        "setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
        "__setitem__('x', 'y')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'",
    )
    assert limit(set_for_good, chosen, **settings) == ("240", "shop/settings.py")


def test_settings_in_a_module_of_their_own() -> None:
    app = "app = Celery('shop')\napp.config_from_object('shop.config')\n"
    for name in ("task_time_limit", "CELERYD_TASK_TIME_LIMIT"):
        assert limit(app, config=f"{name} = 240\n") == ("240", "shop/config.py")
    assert limit(app, config="CELERY_TASK_TIME_LIMIT = 240\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "app = Celery('shop')\napp.conf.task_time_limit = 240\n",
        "app = Celery('shop')\napp.conf.update(task_time_limit=240)\n",
    ],
)
def test_settings_that_the_app_makes_itself(text: str) -> None:
    assert limit(text) == ("240", "shop/celery.py")
