"""Does another server serve the app of a development server, as other files show?"""

from __future__ import annotations

import pytest

from shutdown_lint.model.finding import Finding
from shutdown_lint.model.levels import Confidence, Preset, Severity
from shutdown_lint.model.span import Span
from shutdown_lint.project.project import Project
from shutdown_lint.project.served_otherwise import doubted_if_served
from support.small_project import InMemory, started

APP = """
    from flask import Flask

    app = Flask(__name__)

    if __name__ == "__main__":
        app.run("0.0.0.0")
"""
FILES = {"shop/__init__.py": "", "shop/web/__init__.py": "", "shop/web/app.py": APP}


def is_doubted(files: dict[str, str], *commands: str) -> bool:
    reader = InMemory(FILES | files)
    entries = [entry for one in commands if (entry := started(one, FILES | files)) is not None]
    assert len(entries) == len(commands)
    of = Project(reader.tree, reader, entries)
    found = Finding(
        "SHD702",
        "development-server",
        "shop/web/app.py",
        Span(6, 5, 6, 23),
        "",
        Severity.WARNING,
        Confidence.MEDIUM,
        Preset.DEFAULT,
    )
    again = doubted_if_served(found, of)
    assert (again.preset is Preset.STRICT) == (again.confidence is Confidence.LOW)
    return again.preset is Preset.STRICT


@pytest.mark.parametrize(
    "path",
    ["shop/web/gunicorn_config.py", "gunicorn.conf.py", "shop/prod.gunicorn.conf.py"],
)
def test_gunicorn_is_configured_for_it(path: str) -> None:
    assert is_doubted({path: "workers = 4"})
    assert not is_doubted({path: "workers = 4"}, "python -m shop.web.app")


@pytest.mark.parametrize("path", ["shop/api/gunicorn.conf.py", "shop/web/gunicorn.py"])
def test_gunicorn_is_configured_for_something_else(path: str) -> None:
    assert not is_doubted({path: "workers = 4"})


def test_a_platform_starts_another_server() -> None:
    patched = {"shop/web/patched.py": "from shop.web.app import app"}
    assert is_doubted({}, "gunicorn shop.web.app:app")
    assert is_doubted(patched, "gunicorn shop.web.patched:app")
    assert not is_doubted({}, "gunicorn shop.web.app:app", "python shop/web/app.py")
    assert not is_doubted({}, "python shop/web/app.py")
    assert not is_doubted({}, "celery -A shop.web.app worker")
    assert not is_doubted({})
