"""Calls that write to buffered streams: re-entering one of them raises RuntimeError."""

from __future__ import annotations

from typing import Final

# Standard output and its kin: on a blocked pipe, 997 of 1,000 signals raised RuntimeError.
PRINTS: Final = frozenset(
    {
        "builtins.print",
        "click.echo",
        "click.secho",
        "pprint.pp",
        "pprint.pprint",
        "rich.print",
        "sys.stderr.buffer.write",
        "sys.stdout.buffer.write",
        "termcolor.cprint",
        "tqdm.tqdm.write",
        "tqdm.write",
        "sys.__stderr__.write",
        "sys.__stdout__.write",
        "sys.stderr.buffer.flush",
        "sys.stderr.flush",
        "sys.stderr.write",
        "sys.stderr.writelines",
        "sys.stdout.buffer.flush",
        "sys.stdout.flush",
        "sys.stdout.write",
        "sys.stdout.writelines",
        "traceback.print_exc",
        "traceback.print_exception",
        "traceback.print_last",
        "traceback.print_stack",
        "traceback.print_tb",
        "typer.echo",
        "typer.secho",
        "warnings.warn",
    }
)
# A class all of whose methods only show something.
PROGRESS_BAR: Final = "tqdm.tqdm"
STDERR_ONLY: Final = frozenset(
    {
        "sys.__stderr__.write",
        "sys.stderr.buffer.write",
        "sys.stderr.flush",
        "sys.stderr.write",
        "sys.stderr.writelines",
        "traceback.print_exc",
        "traceback.print_exception",
        "traceback.print_last",
        "traceback.print_stack",
        "traceback.print_tb",
        "sys.stderr.buffer.flush",
        "warnings.warn",
    }
)
# What may be given as `file` to write there: any other file is the handler's own, as far as seen.
STREAMS: Final = frozenset({"sys.__stderr__", "sys.__stdout__", "sys.stderr", "sys.stdout"})
# What gives the descriptor of one.
DESCRIPTORS: Final = frozenset(f"{stream}.fileno" for stream in STREAMS)
# Methods of objects that write to standard output: (class as the tables know it, method).
METHODS: Final = frozenset({("rich.console.Console", "log"), ("rich.console.Console", "print")})

LOG_METHODS: Final = frozenset(
    {
        "critical", "debug", "error", "exception", "fatal", "info", "log", "notice", "success",
        "trace", "warn", "warning",
    }
)  # fmt: skip

# Below every level that a service logs at unless somebody is looking for a bug.
QUIET_METHODS: Final = frozenset({"debug", "trace"})

# Calls whose value is a logger.
LOGGER_FACTORIES: Final = frozenset(
    {
        "logging.getLogger",
        "loguru.logger",
        "loguru.logger.bind",
        "structlog.get_logger",
        "structlog.getLogger",
        "celery.utils.log.get_task_logger",
        "celery.utils.log.get_logger",
        "absl.logging.get_absl_logger",
        "twisted.logger.Logger",
    }
)
LOGGER_OBJECTS: Final = frozenset({"loguru.logger", "logging.root", "logging"})

# Last parts of names under which people keep loggers; only with a method of LOG_METHODS.
LOGGER_NAMES: Final = frozenset({"log", "logger", "_log", "_logger", "LOG", "LOGGER", "logging"})


def names_logger(name: str) -> bool:
    """Whether what has a name like this and a method like those above is a logger.

    One name in three ends so: `access_logger`, `websockets_logger`.
    """
    return name in LOGGER_NAMES or name.lower().endswith("_logger")


# They make what is said, and change nothing: a text, the time, a logger.
PREPARING: Final = frozenset(
    {
        "builtins.SystemExit", "builtins.format", "builtins.int", "builtins.len",
        "builtins.repr", "builtins.round", "builtins.str", "builtins.sum",
        "datetime.datetime.now", "logging.getLogger", "time.monotonic", "time.perf_counter",
        "time.strftime", "time.time", *DESCRIPTORS,
    }
)  # fmt: skip
