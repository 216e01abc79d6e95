"""What servers and workers do with the signals that a platform may be told to stop them by."""

from __future__ import annotations

from typing import Final, NamedTuple


class StopSignals(NamedTuple):
    """How a program takes the signals that are not its graceful one."""

    graceful: frozenset[str]  # it finishes what is in flight
    quick: frozenset[str]  # it ends at once, by its own choice
    source: str


# All others are left to the system: it ends by them, or as process 1 hears nothing.
BY_NAME: Final[dict[str, StopSignals]] = {
    "celery": StopSignals(
        frozenset({"SIGTERM", "SIGINT"}),
        frozenset({"SIGQUIT"}),
        "its documentation: the cold shutdown; celery/apps/worker.py",
    ),
    "gunicorn": StopSignals(
        frozenset({"SIGTERM"}),
        frozenset({"SIGINT", "SIGQUIT"}),
        "measured: a request in flight is answered with 500",
    ),
    "hypercorn": StopSignals(frozenset({"SIGTERM", "SIGINT"}), frozenset(), "hypercorn/run.py"),
    "uvicorn": StopSignals(
        frozenset({"SIGTERM", "SIGINT"}), frozenset(), "uvicorn.Server: HANDLED_SIGNALS"
    ),
}
# Nobody can handle these.
UNCATCHABLE: Final = frozenset({"SIGKILL", "SIGSTOP"})
# Beside SIGINT and SIGTERM, those that a platform is told to send; others may mean anything.
STOPPING: Final = frozenset({"SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGABRT"})
