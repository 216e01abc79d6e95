"""Programs that run an app or a module of somebody else: how their command line names it."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

_STOP: Final = frozenset({"SIGINT", "SIGTERM"})
# Among the options of a command: its configuration file, which may set others, is not read.
CONFIG_ELSEWHERE: Final = "a configuration file elsewhere"


class App(Enum):
    """How a command line names what is run."""

    WORD = "word"  # the first word that is no option: `uvicorn shop:app`
    OPTION = "option"  # an option: `celery -A shop worker`
    FOUND = "found"  # the runner looks for it, or for classes: `manage.py`, `rq worker`


class When(Enum):
    """When the runner sets its signal handlers, seen from the import of the app."""

    BEFORE = "before"  # what the app sets on import takes the place of the runner's
    AFTER = "after"  # the runner's take the place of what the app set on import
    NEVER = "never"  # it has none


class Runner(NamedTuple):
    """A program that runs code of the project."""

    name: str  # in messages
    source: str
    app: App
    when: When
    signals: frozenset[str] = _STOP
    command: tuple[str, ...] = ()  # words that must follow: `celery … worker`
    app_options: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()  # options without a value; all others take the next word
    folder_options: frozenset[str] = frozenset()  # the folder in which the app is looked for
    config_options: frozenset[str] = frozenset()
    config_file: str = ""  # read from the working folder without being named
    drain: tuple[str, ...] = ()  # options that bound how long it waits for what is in flight
    attribute: str = ""  # of the module, when the command line names none
    factory: bool = False  # the app may be a call: `gunicorn "shop:create_app()"`
    preload: str = ""  # a flag: the app is imported before the handlers of workers are set
    many: bool = False  # each of several words is a module: `dramatiq shop.tasks shop.mail`


_UVICORN_FLAGS: Final = frozenset(
    {
        "--access-log", "--date-header", "--factory", "--no-access-log", "--no-date-header",
        "--no-proxy-headers", "--no-server-header", "--no-use-colors", "--proxy-headers",
        "--reload", "--server-header", "--use-colors", "--reset-contextvars",
    }
)  # fmt: skip
_CELERY_FLAGS: Final = frozenset(
    {
        "--disable-prefetch", "--no-color", "--no-quiet", "--purge", "--quiet",
        "--skip-checks", "--task-events", "--version", "--without-gossip",
        "--without-heartbeat", "--without-mingle", "-B", "--beat", "-D", "--detach", "-E", "-q",
        "--help",
    }
)  # fmt: skip
_CELERY_APP: Final = frozenset({"-A", "--app"})
_MEASURED: Final = "measured"

# By the word that starts them; `python -m WORD` is the same for all of them but manage.py.
BY_WORD: Final[dict[str, tuple[Runner, ...]]] = {
    "gunicorn": (
        Runner(
            "gunicorn", "gunicorn.config of 27.0; handlers: measured (facts.worker_handlers)",
            App.WORD, When.BEFORE, _STOP | {"SIGQUIT"},
            flags=frozenset(
                {
                    "--capture-output", "--casefold-http-method", "--check-config", "--daemon",
                    "--disable-redirect-access-to-syslog", "--do-handshake-on-connect",
                    "--enable-backlog-metric", "--enable-stdio-inheritance", "--initgroups",
                    "--log-syslog", "--no-control-socket", "--no-sendfile",
                    "--permit-obsolete-folding", "--permit-unconventional-http-method",
                    "--permit-unconventional-http-version", "--preload", "--print-config",
                    "--proxy-protocol", "--reload", "--reuse-port", "--spew",
                    "--strip-header-spaces", "--suppress-ragged-eofs", "-D", "-R",
                }
            ),
            folder_options=frozenset({"--chdir", "--pythonpath"}),
            config_options=frozenset({"-c", "--config"}),
            config_file="gunicorn.conf.py",
            drain=("--graceful-timeout",),
            attribute="application",
            factory=True,
            preload="--preload",
        ),
    ),
    "uvicorn": (
        Runner(
            "uvicorn", "uvicorn.main of 0.54; handlers: measured (knowledge.takeovers)",
            App.WORD, When.AFTER,
            flags=_UVICORN_FLAGS,
            folder_options=frozenset({"--app-dir"}),
            drain=("--timeout-graceful-shutdown",),
        ),
    ),
    "hypercorn": (
        Runner(
            "hypercorn", "hypercorn.__main__ of 0.18; handlers: measured (knowledge.takeovers)",
            App.WORD, When.AFTER,
            flags=frozenset({"--debug", "--reload", "-d"}),
            config_options=frozenset({"-c", "--config"}),
            drain=("--graceful-timeout",),
            attribute="app",
            factory=True,
        ),
    ),
    "daphne": (
        Runner(
            "daphne", "daphne.cli: the reactor of Twisted sets them when it runs",
            App.WORD, When.AFTER,
            flags=frozenset({"--proxy-headers", "--no-server-name"}),
            drain=("--application-close-timeout",),
        ),
    ),
    "celery": (
        Runner(
            "celery", "celery.bin.worker of 5.7; handlers: measured (SHD604)",
            App.OPTION, When.AFTER, _STOP | {"SIGQUIT"},
            command=("worker",), app_options=_CELERY_APP, flags=_CELERY_FLAGS,
            folder_options=frozenset({"--workdir"}),
            drain=("REMAP_SIGTERM", "--soft-shutdown-timeout"),
            attribute="celery",
        ),
        Runner(
            "celery beat", "celery.apps.beat: install_sync_handler, before it starts",
            App.OPTION, When.AFTER,
            command=("beat",), app_options=_CELERY_APP, flags=_CELERY_FLAGS,
            folder_options=frozenset({"--workdir"}), attribute="celery",
        ),
    ),
    "flask": (
        Runner(
            "flask run", "werkzeug.serving.run_simple: it sets none of its own",
            App.OPTION, When.NEVER,
            command=("run",), app_options=_CELERY_APP,
            flags=frozenset(
                {
                    "--debug", "--debugger", "--help", "--no-debug", "--no-debugger",
                    "--no-reload", "--reload", "--with-threads", "--without-threads",
                }
            ),
            attribute="app",
        ),
    ),
    "rq": (
        Runner(
            "rq worker", "RQ 3.0: rq/worker/base.py, work: handlers come before the first import",
            App.FOUND, When.BEFORE,
            command=("worker",),
        ),
    ),
    "dramatiq": (
        Runner(
            "dramatiq", "Dramatiq 2.2: dramatiq/cli.py, worker_process: handlers come after it",
            App.WORD, When.AFTER, _STOP | {"SIGHUP"},
            flags=frozenset({"--skip-logging", "--use-spawn", "--verbose", "-v", "--version"}),
            folder_options=frozenset({"--path", "-P"}),
            drain=("--worker-shutdown-timeout",),
            many=True,
        ),
    ),
    "huey_consumer": (
        Runner(
            "huey", "Huey 3.5: huey/consumer.py, _set_signal_handlers: after the import",
            App.WORD, When.AFTER, _STOP | {"SIGHUP"},
            flags=frozenset(
                {
                    "--disable-health-check", "--flush-locks", "--no-periodic", "--quiet",
                    "--simple", "--verbose", "-C", "-f", "-n", "-q", "-v", "-S", "-s",
                }
            ),
        ),
    ),
    "arq": (
        Runner(
            "arq", "arq 0.28: arq/worker.py, Worker.__init__ adds them, after the import",
            App.WORD, When.AFTER,
            flags=frozenset({"--burst", "--no-burst", "--check", "--version"}),
            drain=("job_completion_wait",),
        ),
    ),
    "taskiq": (
        Runner(
            "taskiq", "taskiq 0.13: taskiq/cli/worker/run.py, start_listen: before the import",
            App.WORD, When.BEFORE, _STOP | {"SIGHUP"},
            command=("worker",),
            flags=frozenset(
                {
                    "--do-not-use-gitignore", "--fs-discover", "--no-configure-logging",
                    "--no-parse", "--no-propagate-errors", "--reload", "--use-process-pool",
                    "-fsd", "-r",
                }
            ),
            folder_options=frozenset({"--app-dir", "-d"}),
            drain=("--wait-tasks-timeout",),
        ),
    ),
}  # fmt: skip
BY_WORD["huey_consumer.py"] = BY_WORD["huey_consumer"]

# `python -m MODULE` for those whose module has another name than their command.
MODULES: Final[dict[str, str]] = {"huey.bin.huey_consumer": "huey_consumer"}

# Commands of Django's manage.py (or django-admin) that serve.
DJANGO_MANAGE: Final = frozenset({"manage.py"})
DJANGO_ADMIN: Final = frozenset({"django-admin"})
DJANGO_SERVES: Final[dict[str, Runner]] = {
    "runserver": Runner(
        "manage.py runserver", "django.core.management.commands.runserver: it sets none",
        App.FOUND, When.NEVER,
    ),
}  # fmt: skip

# Options of Python itself that take the next word.
PYTHON_VALUES: Final = frozenset({"-W", "-X", "--check-hash-based-pycs"})

# What starts another program in its own place: the rest of the words is that program.
LAUNCHERS: Final[dict[str, tuple[str, ...]]] = {
    "ddtrace-run": (),
    "honcho": ("run",),
    "newrelic-admin": ("run-program",),
    "opentelemetry-instrument": (),
    "pdm": ("run",),
    "pipenv": ("run",),
    "poetry": ("run",),
    "uv": ("run",),
    "hatch": ("run",),
}
