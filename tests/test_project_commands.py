"""Which entry a command line starts."""

from __future__ import annotations

import pytest

from shutdown_lint.knowledge.runners import CONFIG_ELSEWHERE
from shutdown_lint.model.deployment import Command, Launch, Limit, Platform
from shutdown_lint.project.commands import entry_of
from shutdown_lint.project.ground import Ground
from support.small_project import SPOT, InMemory, started

FILES = {
    "shop/__init__.py": "",
    "shop/__main__.py": "",
    "shop/web.py": "app = create_app()",
    "shop/celery.py": "",
    "shop/tasks.py": "",
    "shop/management/commands/consume.py": "",
    "worker.py": "",
    "manage.py": "",
    "pyproject.toml": '[project.scripts]\nshop-worker = "shop.tasks:main"\n',
}


@pytest.mark.parametrize(
    ("words", "module", "function", "runner"),
    [
        ("gunicorn shop.web:app", "shop/web.py", "shop.web.app", "gunicorn"),
        ("gunicorn -w 4 -k gthread shop.web:app", "shop/web.py", "shop.web.app", "gunicorn"),
        (
            "gunicorn -w4 --preload --reload shop.web",
            "shop/web.py",
            "shop.web.application",
            "gunicorn",
        ),
        ("gunicorn shop.web:create_app()", "shop/web.py", "shop.web.create_app", "gunicorn"),
        ("gunicorn --chdir shop web:app", "shop/web.py", "web.app", "gunicorn"),
        ("python -m gunicorn shop.web:app", "shop/web.py", "shop.web.app", "gunicorn"),
        (
            "/usr/local/bin/python3.11 -u -X dev -m gunicorn shop.web:app",
            "shop/web.py",
            "shop.web.app",
            "gunicorn",
        ),
        ("/opt/venv/bin/gunicorn shop.web:app", "shop/web.py", "shop.web.app", "gunicorn"),
        ("uvicorn --factory shop.web:make --port 80", "shop/web.py", "shop.web.make", "uvicorn"),
        (
            "uvicorn shop.web:app --timeout-graceful-shutdown 5",
            "shop/web.py",
            "shop.web.app",
            "uvicorn",
        ),
        ("hypercorn -b 0.0.0.0:80 shop.web:app", "shop/web.py", "shop.web.app", "hypercorn"),
        ("daphne -b 0.0.0.0 -p 80 shop.web:app", "shop/web.py", "shop.web.app", "daphne"),
        ("celery -A shop worker -l info", "shop/celery.py", "shop.celery.celery", "celery"),
        ("celery --app=shop.tasks:app worker", "shop/tasks.py", "shop.tasks.app", "celery"),
        ("celery -A shop beat", "shop/celery.py", "shop.celery.celery", "celery beat"),
        ("flask --app shop.web run", "shop/web.py", "shop.web.app", "flask run"),
        ("dramatiq shop.tasks -p 2", "shop/tasks.py", "shop.tasks", "dramatiq"),
        ("huey_consumer.py shop.tasks.huey -w 2", "shop/tasks.py", "shop.tasks.huey", "huey"),
        ("arq shop.tasks.Settings", "shop/tasks.py", "shop.tasks.Settings", "arq"),
        ("rq worker high low", "", "", "rq worker"),
        ("taskiq worker shop.tasks:broker", "shop/tasks.py", "shop.tasks.broker", "taskiq"),
        ("taskiq worker -w 2 shop.tasks:b shop.web", "shop/tasks.py", "shop.tasks.b", "taskiq"),
        ("python -m shop", "shop/__main__.py", "", ""),
        ("python -m shop.tasks --once", "shop/tasks.py", "", ""),
        ("python worker.py", "worker.py", "", ""),
        ("python3 ./worker.py", "worker.py", "", ""),
        ("python /app/worker.py", "worker.py", "", ""),
        ("python -u /srv/code/shop/tasks.py", "shop/tasks.py", "", ""),
        ("./worker.py", "worker.py", "", ""),
        (
            "python manage.py consume --queue x",
            "shop/management/commands/consume.py",
            "shop.management.commands.consume.Command.handle",
            "django",
        ),
        ("python manage.py runserver", "manage.py", "", "manage.py runserver"),
        (
            "django-admin consume",
            "shop/management/commands/consume.py",
            "shop.management.commands.consume.Command.handle",
            "django",
        ),
        ("shop-worker --once", "shop/tasks.py", "shop.tasks.main", ""),
        ("poetry run shop-worker", "shop/tasks.py", "shop.tasks.main", ""),
        (
            "opentelemetry-instrument uvicorn shop.web:app",
            "shop/web.py",
            "shop.web.app",
            "uvicorn",
        ),
        ("ddtrace-run python -m shop", "shop/__main__.py", "", ""),
    ],
)
def test_entry(words: str, module: str, function: str, runner: str) -> None:
    entry = started(words, FILES)
    assert entry is not None
    assert (entry.module, entry.function, entry.runner) == (module, function, runner)
    assert entry.spot == SPOT


@pytest.mark.parametrize(
    "words",
    [
        "",
        "nginx -g daemon",
        "python -c import(shop)",
        "python -m http.server",
        "python",
        "celery -A shop inspect ping",
        "gunicorn",
        "python manage.py migrate",
        "poetry install",
        "poetry run " * 12 + "shop-worker",
        "flask db upgrade",
    ],
)
def test_none(words: str) -> None:
    assert started(words, FILES) is None


def test_app_of_somebody_else_is_said() -> None:
    entry = started("gunicorn other.wsgi:app", FILES)
    assert entry is not None
    assert (entry.module, entry.function) == ("", "other.wsgi.app")


def test_options_of_the_command_line() -> None:
    entry = started("gunicorn shop.web:app --graceful-timeout 60 -t 5 --preload", FILES)
    assert entry is not None
    options = {(option.name, option.value) for option in entry.options}
    assert options == {("--graceful-timeout", "60"), ("-t", "5"), ("--preload", "")}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("gunicorn -c conf/g.py shop.web:app", "conf/g.py"),
        ("gunicorn --config=python:conf.g shop.web:app", "conf/g.py"),
        ("gunicorn shop.web:app", "gunicorn.conf.py"),
    ],
)
def test_configuration_file_of_gunicorn(words: str, name: str) -> None:
    text = (
        "import os\ngraceful_timeout = 45\nworkers = int(os.environ['N'])\npreload_app = False\n"
    )
    entry = started(words, {**FILES, name: text})
    assert entry is not None
    options = {option.name: option for option in entry.options}
    assert options["--graceful-timeout"].value == "45"
    assert options["--graceful-timeout"].spot.path == name
    assert tuple(options["--graceful-timeout"].spot.span) == (2, 20, 2, 22)
    assert options["--workers"].value == ""
    assert "--preload" not in options


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("gunicorn -c /etc/shop/gunicorn.conf.py shop.web:app", "/etc/shop/gunicorn.conf.py"),
        ("gunicorn -c ${CONF}/g.py shop.web:app", "${CONF}/g.py"),
        ("hypercorn --config hypercorn.toml shop.web:app", "hypercorn.toml"),
    ],
)
def test_configuration_file_that_is_not_read_is_noted(words: str, named: str) -> None:
    entry = started(words, FILES)
    assert entry is not None
    assert [(one.name, one.value) for one in entry.options if one.name == CONFIG_ELSEWHERE] == [
        (CONFIG_ELSEWHERE, named)
    ]


def test_command_line_wins_over_the_file() -> None:
    files = {**FILES, "gunicorn.conf.py": "graceful_timeout = 45\n"}
    entry = started("gunicorn --graceful-timeout 5 shop.web:app", files)
    assert entry is not None
    assert [option.value for option in entry.options] == ["5"]


def test_app_that_the_configuration_file_names() -> None:
    entry = started("gunicorn", {**FILES, "gunicorn.conf.py": "wsgi_app = 'shop.web:app'\n"})
    assert entry is not None
    assert entry.module == "shop/web.py"


@pytest.mark.parametrize("text", ["(" * 5_000, "graceful_timeout = \0", "graceful_timeout ="])
def test_configuration_file_that_is_none(text: str) -> None:
    entry = started("gunicorn shop.web:app", {**FILES, "gunicorn.conf.py": text})
    assert entry is not None
    assert entry.options == ()


def test_folder_in_which_a_platform_starts_it() -> None:
    files = {"a/main.py": "", "b/main.py": ""}
    reader = InMemory(files)
    command = Command("python main.py", ("python", "main.py"), SPOT)
    for folder in ("a", "b"):
        launch = Launch(
            Platform.COMPOSE, "mail", SPOT, command, Limit(10, "stop_grace_period"), folder=folder
        )
        entry = entry_of(command, Ground(reader.tree, reader, {}), launch)
        assert entry is not None
        assert (entry.module, entry.name, entry.launch) == (f"{folder}/main.py", "mail", launch)


def test_file_of_which_there_are_two_is_not_guessed() -> None:
    files = {"a/main.py": "", "b/main.py": ""}
    assert started("python /opt/main.py", files) is None
