"""Programs that start another one: whether they get out of its way, and what they do with signals.

Measured: a child that writes down SIGTERM, the signal sent to the launcher alone; as PID 1 of a
process namespace of its own where that matters.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Conduct(StrEnum):
    """What becomes of a signal that is sent to a launcher."""

    EXECS = "execs"  # it has become the program
    FORWARDS = "forwards"  # it stays and hands the signal on
    KEEPS = "keeps"  # it stays, and the program hears nothing


class Launcher(NamedTuple):
    """How a program starts the one that its command line names."""

    conduct: Conduct
    source: str
    subcommand: str = ""  # that makes it a launcher: "run"
    valued: tuple[str, ...] = ()  # its options that take the next word
    skipped: int = 0  # words between its options and the program
    is_init: bool = False  # made to be PID 1
    to_group: bool = False  # it hands signals on to the process group of what it starts …
    turning: tuple[str, ...] = ()  # … and options that begin so turn that round


_MEASURED: Final = "measured"
_MANUAL: Final = "its manual"
_RUN_OPTIONS: Final = ("-p", "--project", "--directory", "--env-file", "--python", "--with", "-C")

BY_NAME: Final[dict[str, Launcher]] = {
    "catatonit": Launcher(Conduct.FORWARDS, _MANUAL, is_init=True),
    "chpst": Launcher(
        Conduct.EXECS, _MANUAL, valued=("-u", "-U", "-b", "-e", "-/", "-n", "-l", "-m", "-o")
    ),
    "chroot": Launcher(Conduct.EXECS, _MANUAL, skipped=1),
    "conda": Launcher(
        Conduct.KEEPS,
        "conda/cli/main_run.py: it waits for a shell script",
        "run",
        ("-n", "--name", "-p", "--prefix", "--cwd"),
    ),
    "ddtrace-run": Launcher(Conduct.EXECS, "ddtrace/commands/ddtrace_run.py: os.execl"),
    "docker-init": Launcher(Conduct.FORWARDS, "it is tini", is_init=True),
    "dumb-init": Launcher(
        Conduct.FORWARDS, _MEASURED, valued=("-r", "--rewrite"), is_init=True,
        to_group=True, turning=("-c", "--single-child", "-r", "--rewrite"),  # another signal
    ),
    "env": Launcher(Conduct.EXECS, _MEASURED, valued=("-u", "--unset", "-C", "--chdir")),
    "gosu": Launcher(Conduct.EXECS, _MANUAL, skipped=1),
    "ionice": Launcher(Conduct.EXECS, _MANUAL, valued=("-c", "-n", "--class", "--classdata")),
    "newrelic-admin": Launcher(
        Conduct.EXECS, "newrelic/admin/run_program.py: os.execl", "run-program"
    ),
    "nice": Launcher(Conduct.EXECS, _MEASURED, valued=("-n", "--adjustment")),
    "nohup": Launcher(Conduct.EXECS, _MEASURED),
    "npm": Launcher(Conduct.KEEPS, "it starts a shell, and waits for it", "run"),
    "opentelemetry-instrument": Launcher(
        Conduct.EXECS, "opentelemetry/instrumentation/auto_instrumentation: os.execl"
    ),
    "pipenv": Launcher(Conduct.EXECS, "pipenv/routines/shell.py: os.execve", "run"),
    "poetry": Launcher(
        Conduct.EXECS, "poetry/utils/env/base_env.py: os.execvpe", "run", ("-C", "-P")
    ),
    "setpriv": Launcher(
        Conduct.EXECS, _MEASURED, valued=("--reuid", "--regid", "--groups", "--inh-caps")
    ),
    "setuidgid": Launcher(Conduct.EXECS, _MANUAL, skipped=1),
    "stdbuf": Launcher(Conduct.EXECS, _MEASURED, valued=("-i", "-o", "-e")),
    "su-exec": Launcher(Conduct.EXECS, _MANUAL, skipped=1),
    "time": Launcher(Conduct.KEEPS, "it waits for the program to measure it"),
    "timeout": Launcher(
        Conduct.FORWARDS, _MEASURED, valued=("-k", "--kill-after", "-s", "--signal"), skipped=1
    ),
    "tini": Launcher(
        Conduct.FORWARDS, "its manual: to its child alone, without -g", valued=("-p", "-e"),
        is_init=True, turning=("-g",),
    ),
    "tini-static": Launcher(
        Conduct.FORWARDS, "as tini", valued=("-p", "-e"), is_init=True, turning=("-g",)
    ),
    "uv": Launcher(Conduct.FORWARDS, "its source: run_to_completion", "run", _RUN_OPTIONS),
    "xvfb-run": Launcher(
        Conduct.KEEPS,
        "a shell script that waits for the program",
        valued=("-n", "-s", "--server-num", "--server-args", "-e", "--error-file"),
    ),
}  # fmt: skip

# Shells, and whether `-c` with a list of commands becomes the last of them (measured with dash
# 0.5.12, bash 5.2 and BusyBox 1.35; dash only with `exec`). In a script none of them does.
SHELLS: Final[dict[str, bool]] = {
    "ash": True,
    "bash": True,
    "busybox": True,
    "dash": False,
    "ksh": True,
    "sh": False,
    "zsh": True,
}

# Images in which /bin/sh is bash or BusyBox: words of their names and tags, without versions.
OTHER_SH: Final = frozenset(
    {
        "almalinux", "alpine", "amazonlinux", "archlinux", "azurelinux", "bci", "busybox",
        "centos", "chainguard", "fedora", "mariner", "miniforge", "opensuse", "oraclelinux",
        "photon", "rhel", "rockylinux", "sles", "ubi", "wolfi", "nanoserver", "servercore",
    }
)  # fmt: skip

# Who makes images whose ENTRYPOINT is an init: the stacks of Jupyter (docker-stacks-foundation;
# the newer ones have `start.sh` behind it, which becomes the command).
ENTRYPOINTS: Final[dict[str, tuple[str, ...]]] = {"jupyter": ("tini", "-g", "--")}

# What people put behind a program for when it has ended, as in `python app.py; true`.
AFTERWARDS: Final = frozenset({":", "date", "echo", "exit", "printf", "rm", "touch", "true"})

# Programs and inner commands that end by themselves, or that a person uses: nobody waits for them
# to stop in good order.
FINITE: Final = frozenset(
    {
        ":", "alembic", "apt-get", "bandit", "black", "cat", "chmod", "chown", "coverage", "cp",
        "curl", "echo", "env", "exit", "export", "false", "flake8", "git", "ls", "make",
        "mkdir", "mypy", "nox", "pip", "pip3", "pre-commit", "printenv", "printf", "psql", "pwd",
        "py.test", "pylint", "pytest", "return", "rm", "ruff", "sed", "set", "sphinx-build",
        "stestr", "tail", "test", "touch", "tox", "true", "unset", "wait", "wget", "cd", "source",
        ".", "[", "shift", "trap", "kill", "eval", "sleep", "ipython", "bash", "sh", "zsh",
    }
)  # fmt: skip
FINITE_MODULES: Final = frozenset(
    {"build", "compileall", "coverage", "nox", "pip", "pytest", "tox", "unittest", "venv"}
)
# Second words of `manage.py`, `django-admin`, `flask` and the like.
FINITE_SUBCOMMANDS: Final = frozenset(
    {
        "--help", "--version", "check", "collectstatic", "compilemessages", "createsuperuser",
        "db", "dbshell", "flush", "help", "init", "init-db", "install", "loaddata",
        "makemessages", "makemigrations", "migrate", "setup", "shell", "shell_plus", "test",
        "upgrade",
    }
)  # fmt: skip

# Words with which the name of a program begins that serves until it is told to stop.
LONG_RUNNING: Final = frozenset(
    {
        "airflow", "arq", "celery", "chainlit", "circusd", "dagster", "daphne", "dramatiq",
        "fastapi", "flask", "flower", "granian", "gunicorn", "honcho", "huey_consumer",
        "huey_consumer.py", "hypercorn", "jupyter", "litestar", "mitmdump", "mlflow", "mkdocs",
        "nginx", "node", "panel", "prefect", "pypy", "pypy3", "python", "python2", "python3",
        "rq", "rqworker", "sanic", "scrapyd", "streamlit", "taskiq", "twistd", "uvicorn",
        "uwsgi", "waitress-serve", "watchmedo",
    }
)  # fmt: skip
