"""Calls in a handler that neither stop the program nor tell anybody to."""

from __future__ import annotations

from typing import Final

# Everything else in `builtins` gives a value and changes nothing that others look at.
ACTING_BUILTINS: Final = frozenset(
    {
        "__import__", "anext", "breakpoint", "compile", "delattr", "eval", "exec", "exit",
        "input", "next", "quit", "setattr",
    }
)  # fmt: skip

# Modules all of whose functions are such …
MODULES: Final = frozenset(
    {
        "copy", "datetime", "datetime.datetime", "json", "math", "os.path", "pickle", "pprint",
        "textwrap", "time", "traceback", "typing", "typing_extensions",
    }
)  # fmt: skip

# … and functions of others.
CALLS: Final = frozenset(
    {
        "contextlib.suppress",
        "gc.collect",
        "logging.getLogger",
        "multiprocessing.current_process",
        "os.getcwd",
        "os.getenv",
        "os.getpid",
        "os.getppid",
        "os.listdir",
        "os.stat",
        "pathlib.Path",
        "signal.Signals",
        "signal.getsignal",
        "signal.strsignal",
        "sys.exc_info",
        "sys.stderr.flush",
        "sys.stderr.write",
        "sys.stdout.flush",
        "sys.stdout.write",
        "threading.current_thread",
    }
)

# Methods of texts and containers that give something and change nothing.
READING_METHODS: Final = frozenset(
    {
        "copy", "decode", "encode", "endswith", "exists", "format", "is_alive", "is_open", "items",
        "keys", "lower", "partition", "replace", "split", "startswith", "strip", "upper",
        "values",
    }
)  # fmt: skip
