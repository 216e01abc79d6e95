"""Handlers of the project's own and those of the servers and workers that run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.project.contested import (
    Contested,
    Does,
    as_imported,
    in_place_of_server,
    is_replaced_by_workers,
    replaced_by_asgi_server,
    replaced_by_server,
)
from shutdown_lint.project.project import Project
from support.small_project import InMemory, started

if TYPE_CHECKING:
    from shutdown_lint.model.program import Entry

ACTS = "def stop(signum, frame):\n    state.stopping.set()\n"
EXITS = "import sys\ndef stop(signum, frame):\n    sys.exit(0)\n"
PRINTS = "def stop(signum, frame):\n    print('stop')\n"
STATE = "import threading\nstopping = threading.Event()\n"
REGISTERS = "import signal\nfrom shop import state\n{0}signal.signal(signal.SIGTERM, stop)\n"
APP = "from shop import hooks\napp = make()\n"


def asked(command: str, hooks: str, **more: str) -> tuple[Project, Entry]:
    files = {"shop/__init__.py": "", "shop/state.py": STATE, "shop/hooks.py": hooks}
    files |= {"shop/app.py": APP} | {f"shop/{name}.py": text for name, text in more.items()}
    entry = started(command, files)
    assert entry is not None
    reader = InMemory(files)
    return Project(reader.tree, reader, [entry]), entry


def by_uvicorn(command: str, hooks: str, **more: str) -> tuple[Contested, ...]:
    project, entry = asked(command, hooks, **more)
    return tuple(replaced_by_asgi_server(entry, project))


def by_gunicorn(command: str, hooks: str) -> tuple[Contested, ...]:
    project, entry = asked(command, hooks)
    return in_place_of_server(entry, project, ("SIGTERM", "SIGQUIT"))


@pytest.mark.parametrize("command", ["uvicorn shop.app:app", "hypercorn shop.app:app"])
def test_server_of_the_command_replaces_what_another_module_sets(command: str) -> None:
    (one,) = by_uvicorn(command, REGISTERS.format(ACTS))
    assert (one.own.spot.path, one.own.spot.span.line) == ("shop/hooks.py", 5)
    assert (one.display, one.does) == ("SIGTERM", Does.ACTS)


def test_server_that_another_module_starts() -> None:
    serve = "import uvicorn\ndef serve():\n    uvicorn.run('shop.app:app')\n"
    main = "from shop import hooks, server\nif __name__ == '__main__':\n    server.serve()\n"
    for text, count in ((serve, 1), (serve.replace("')", "', workers=4)"), 0)):
        found = by_uvicorn("python -m shop.main", REGISTERS.format(ACTS), server=text, main=main)
        assert len(found) == count


@pytest.mark.parametrize(
    ("command", "hooks"),
    [
        ("uvicorn shop.app:app --workers 4", REGISTERS.format(ACTS)),
        ("uvicorn shop.app:app --reload", REGISTERS.format(ACTS)),
        ("uvicorn shop.app:app", REGISTERS.format(PRINTS)),
        ("uvicorn shop.app:app", REGISTERS.format(EXITS)),
        ("uvicorn shop.app:app", REGISTERS.format(ACTS).replace("\nsignal", "\nold = signal")),
        ("uvicorn shop.app:app", REGISTERS.format(ACTS).replace("SIGTERM", "SIGUSR1")),
        ("daphne shop.app:app", REGISTERS.format(ACTS)),
        ("gunicorn shop.app:app", REGISTERS.format(ACTS)),
    ],
)
def test_nothing_is_lost_or_it_is_not_sure(command: str, hooks: str) -> None:
    assert by_uvicorn(command, hooks) == ()


@pytest.mark.parametrize(
    ("hooks", "does"), [(ACTS, Does.ACTS), (EXITS, Does.EXITS), (PRINTS, Does.NOTHING)]
)
def test_app_takes_the_place_of_the_worker_s(hooks: str, does: Does) -> None:
    (one,) = by_gunicorn("gunicorn shop.app:app", REGISTERS.format(hooks))
    assert one.server.by == "gunicorn"
    assert one.does is does


@pytest.mark.parametrize(
    ("command", "hooks"),
    [
        ("gunicorn --preload shop.app:app", REGISTERS.format(ACTS)),
        (
            "gunicorn shop.app:app",
            REGISTERS.format(ACTS).replace("\nsignal", "\nif x:\n    signal"),
        ),
        ("gunicorn shop.app:app", REGISTERS.format(ACTS).replace("\nsignal", "\nold = signal")),
        ("uvicorn shop.app:app", REGISTERS.format(ACTS)),
    ],
)
def test_worker_s_stays_or_it_is_not_sure(command: str, hooks: str) -> None:
    assert by_gunicorn(command, hooks) == ()


def test_celery_worker_replaces_what_modules_of_tasks_set() -> None:
    celery = "from celery import Celery\napp = Celery('shop', include=['shop.tasks'])\n"
    tasks = "from shop import hooks\nfrom shop.celery import app\n@app.task\ndef charge(): pass\n"
    project, entry = asked(
        "celery -A shop worker", REGISTERS.format(ACTS), celery=celery, tasks=tasks
    )
    found = {
        one.own.spot.path
        for each in as_imported(entry, project)
        for one in replaced_by_server(each, project, ("SIGTERM",))
    }
    assert found == {"shop/hooks.py"}
    assert replaced_by_server(entry, project, ("SIGTERM",)) == ()


@pytest.mark.parametrize(
    ("command", "replaced"),
    [
        ("gunicorn --preload shop.app:app", True),
        ("gunicorn shop.app:app", False),
        ("uvicorn shop.app:app", False),
        ("python -m shop.app", False),
    ],
)
def test_workers_replace_what_is_preloaded(command: str, *, replaced: bool) -> None:
    project, _ = asked(command, REGISTERS.format(ACTS))
    for path in ("shop/app.py", "shop/hooks.py"):
        assert is_replaced_by_workers(path, project) is replaced
    assert not is_replaced_by_workers("shop/__main__.py", project)
