"""Configuration files of gunicorn: how they are known. The settings are those of gunicorn 27."""

from __future__ import annotations

from typing import Final

# Files that it reads by themselves, or is given by habit.
FILES: Final = frozenset({"gunicorn.conf.py", "gunicorn_conf.py", "gunicorn_config.py"})
ENDING: Final = ".gunicorn.conf.py"

GRACE: Final = "graceful_timeout"

# Settings by which a file is known under another name, when it has several of them.
SETTINGS: Final = frozenset(
    {
        "access_log_format", "accesslog", "backlog", "bind", "capture_output", "errorlog",
        "forwarded_allow_ips", "keepalive", "loglevel", "max_requests", "max_requests_jitter",
        "on_exit", "post_fork", "pre_fork", "preload_app", "proc_name", "threads", "timeout",
        "when_ready", "worker_class", "worker_connections", "worker_exit", "worker_tmp_dir",
        "workers", "wsgi_app",
    }
)  # fmt: skip
LEAST: Final = 3  # of these make a file one of gunicorn's

# Functions that it runs, by the part of it that does: when that starts, and when it ends.
ARBITER: Final = "gunicorn"
WORKER: Final = "gunicorn.worker"
AT_START: Final[dict[str, str]] = {
    "on_starting": ARBITER,
    "when_ready": ARBITER,
    "post_fork": WORKER,
    "post_worker_init": WORKER,
}
AT_STOP: Final[dict[str, str]] = {"worker_exit": WORKER, "child_exit": ARBITER, "on_exit": ARBITER}
