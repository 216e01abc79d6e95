"""What servers and workers do when they are told to stop, in order.

They are known by the name that a command line's runner has, and by the call that serves.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple


class Does(Enum):
    """What a server does in one step of its stop."""

    DRAINS = "drains"  # it lets go on what has begun
    RUNS_SETTING = "runs setting"  # a function of its configuration file, where that has one
    RUNS_HOOKS = "runs hooks"  # of the app: lifespans, shutdown hooks
    CLEANS = "cleans"
    RAISES_AGAIN = "raises again"  # the signal, with the handlers that were there before
    RETURNS = "returns"  # from the call that serves
    EXITS = "exits"


class StopStep(NamedTuple):
    """One thing that it does."""

    does: Does
    text: str
    seconds: float | None = 0.0  # at most, by default; None: no bound
    option: str = ""  # sets the bound
    scale: float = 1.0  # seconds in a unit of the option
    loses: bool = False  # what was in work is lost
    closes: bool = False  # it takes no more connections from here on
    known: bool = True  # False: it depends on what runs, and cannot be told


class RunnerStop(NamedTuple):
    """What becomes of a server on SIGTERM."""

    name: str  # in messages
    source: str
    steps: tuple[StopStep, ...]
    handles: bool = True  # False: the signal ends it at once


_RAISES: Final = StopStep(
    Does.RAISES_AGAIN, "raises the signal again, with the handlers that were there before it"
)
_RETURNS: Final = StopStep(Does.RETURNS, "returns to the code that called it")
_EXITS: Final = StopStep(Does.EXITS, "exits")

_UVICORN: Final = RunnerStop(
    "uvicorn",
    "uvicorn.Server.shutdown; measured",
    (
        StopStep(
            Does.DRAINS,
            "takes no more connections, finishes the requests in flight",
            None,
            "--timeout-graceful-shutdown",
            closes=True,
        ),
        StopStep(Does.RUNS_HOOKS, "runs the app's shutdown"),
        _RAISES,
    ),
)
_AIOHTTP: Final = RunnerStop(
    "aiohttp",
    "aiohttp.web.run_app; measured",
    (
        StopStep(
            Does.DRAINS,
            "takes no more connections, finishes the requests in flight",
            60.0,
            "shutdown_timeout",
            closes=True,
        ),
        StopStep(Does.RUNS_HOOKS, "runs on_shutdown and on_cleanup"),
        _RETURNS,
    ),
)
_HYPERCORN: Final = RunnerStop(
    "hypercorn",
    "hypercorn.config: graceful_timeout and shutdown_timeout; measured",
    (
        StopStep(
            Does.DRAINS,
            "takes no more connections, finishes the requests in flight",
            3.0,
            "--graceful-timeout",
            closes=True,
        ),
        StopStep(Does.RUNS_HOOKS, "runs the app's lifespan shutdown"),
        _EXITS,
    ),
)
_GUNICORN: Final = RunnerStop(
    "gunicorn",
    "gunicorn.arbiter.Arbiter.stop; measured",
    (
        StopStep(
            Does.DRAINS,
            "tells its workers, which finish the requests in flight, and then kills them",
            30.0,
            "--graceful-timeout",
        ),
        StopStep(
            Does.RUNS_SETTING,
            "runs worker_exit in each worker that ends by itself",
            option="worker_exit",
        ),
        StopStep(Does.RUNS_SETTING, "runs on_exit", option="on_exit"),
        _EXITS,
    ),
)
_GUNICORN_AT_ONCE: Final = RunnerStop(
    "gunicorn",
    "gunicorn.arbiter.Arbiter.handle_quit; measured",
    (StopStep(Does.DRAINS, "tells its workers to leave at once", loses=True), _EXITS),
)
_CELERY: Final = RunnerStop(
    "celery",
    "Celery's manual: warm shutdown; measured",
    (
        StopStep(
            Does.DRAINS,
            "takes no more tasks, waits until all that are running have ended (warm shutdown)",
            None,
            "--time-limit",
        ),
        StopStep(Does.CLEANS, "gives tasks that it had prefetched back to the broker"),
        StopStep(Does.RUNS_HOOKS, "runs worker_shutdown"),
        _EXITS,
    ),
)
_DIES: Final = (StopStep(Does.EXITS, "has no handler: the signal ends it at once"),)

BY_RUNNER: Final[dict[str, RunnerStop]] = {
    "arq": RunnerStop(
        "arq",
        "arq 0.28: arq/worker.py, handle_sig; arq-docs.helpmanual.io",
        (
            StopStep(Does.DRAINS, "cancels the jobs in flight, which run again later"),
            StopStep(Does.RUNS_HOOKS, "runs on_shutdown"),
            _EXITS,
        ),
    ),
    "celery": _CELERY,
    "celery beat": RunnerStop(
        "celery beat",
        "celery/apps/beat.py: install_sync_handler",
        (StopStep(Does.CLEANS, "writes its schedule"), _EXITS),
    ),
    "dramatiq": RunnerStop(
        "dramatiq",
        "Dramatiq 2.2: dramatiq/cli.py, --worker-shutdown-timeout, in milliseconds",
        (
            StopStep(
                Does.DRAINS,
                "takes no more messages, finishes those in work",
                600.0,
                "--worker-shutdown-timeout",
                0.001,
            ),
            _EXITS,
        ),
    ),
    "flask run": RunnerStop("flask run", "werkzeug.serving; measured", _DIES, handles=False),
    "gunicorn": _GUNICORN,
    "huey": RunnerStop(
        "huey",
        "Huey 3.5: huey.readthedocs.io, consumer; measured: SIGTERM is its fast stop",
        (
            StopStep(Does.DRAINS, "interrupts the tasks that are running", loses=True),
            _EXITS,
        ),
    ),
    "hypercorn": _HYPERCORN,
    "rq worker": RunnerStop(
        "rq worker",
        "RQ 3.0: python-rq.org/docs/workers, warm shutdown; measured",
        (
            StopStep(
                Does.DRAINS,
                "takes no more jobs, finishes the one in work, at most its own timeout",
                None,
                known=False,
            ),
            _EXITS,
        ),
    ),
    "uvicorn": _UVICORN,
}

# By runner and signal, where that is not SIGTERM.
BY_SIGNAL: Final[dict[tuple[str, str], RunnerStop]] = {
    ("celery", "SIGINT"): _CELERY,
    ("gunicorn", "SIGINT"): _GUNICORN_AT_ONCE,
    ("gunicorn", "SIGQUIT"): _GUNICORN_AT_ONCE,
    ("huey", "SIGINT"): RunnerStop(
        "huey",
        "Huey 3.5: huey.readthedocs.io, consumer; measured: SIGINT is its graceful stop",
        (
            StopStep(
                Does.DRAINS, "takes no more tasks, waits until those in work have ended", None
            ),
            _EXITS,
        ),
    ),
    ("hypercorn", "SIGINT"): _HYPERCORN,
}

# By the call that serves.
BY_CALL: Final[dict[str, RunnerStop]] = {
    "aiohttp.web.run_app": _AIOHTTP,
    "gunicorn.app.wsgiapp.run": _GUNICORN,
    "hypercorn.asyncio.serve": _HYPERCORN._replace(steps=(*_HYPERCORN.steps[:2], _RETURNS)),
    "hypercorn.run.run": _HYPERCORN,
    "uvicorn.run": _UVICORN,
    "uvicorn.Server.run": _UVICORN,
    "uvicorn.Server.serve": _UVICORN,
}
