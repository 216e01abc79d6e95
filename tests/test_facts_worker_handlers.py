"""Which handlers of an app replace those of the gunicorn worker that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.module_facts import facts_of

if TYPE_CHECKING:
    from shutdown_lint.facts.shutdown.worker_handlers import Overriding

HEAD = """
import signal
from django.apps import AppConfig
from flask import Flask
"""
APP = "app = Flask(__name__)\n"
SET = "signal.signal(signal.SIGTERM, stop)"


def first(text: str, path: str = "web/shop.py") -> Overriding | None:
    facts = facts_of(HEAD + text, path)
    return facts.worker_handlers.of(facts.handlers.registrations[0])


@pytest.mark.parametrize(
    "text",
    [
        f"{APP}{SET}\n",
        f"{SET}\n{APP}",
        f"def prepare():\n    {SET}\n{APP}prepare()\n",
        f"{APP}signal.signal(signal.SIGQUIT, stop)\n",
    ],
)
def test_set_on_import(text: str) -> None:
    found = first(text)
    assert found is not None
    assert found.is_surely_imported
    assert not found.is_surely_gunicorn


@pytest.mark.parametrize(
    "text",
    [
        f"def create():\n    app = Flask(__name__)\n    {SET}\n    return app\n",
        f"class Shop(AppConfig):\n    def ready(self):\n        {SET}\n",
    ],
)
def test_set_when_the_app_is_loaded(text: str) -> None:
    found = first(text)
    assert found is not None
    assert not found.is_surely_imported


@pytest.mark.parametrize(
    "text",
    [
        f"{SET}\n",
        f"{APP}def later():\n    {SET}\n",
        f"{APP}if __name__ == '__main__':\n    {SET}\n",
        f"{APP}if told:\n    {SET}\n",
        f"{APP}old = {SET}\n",
        f"{APP}signal.signal(signal.SIGINT, stop)\n",
        f"{APP}signal.signal(number, stop)\n",
        f"def main():\n    app = Flask(__name__)\n    {SET}\n    app.run()\n    return app\n",
        f"class Shop:\n    def ready(self):\n        {SET}\n",
    ],
)
def test_replaces_nothing(text: str) -> None:
    assert first(text) is None


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("# gunicorn shop:app", True),
        ("# exec gunicorn -w 4 web.shop:app", True),
        ("'''gunicorn \"shop:create()\"'''", True),
        ("# gunicorn --preload shop:app", False),
        ("# gunicorn other:app", False),
        ("# gunicorn my_shop:app", False),
        ("# uvicorn shop:app", False),
    ],
)
def test_reads_the_command(comment: str, *, told: bool) -> None:
    found = first(f"{comment}\n{APP}{SET}\n")
    assert found is not None
    assert found.is_surely_gunicorn is told
