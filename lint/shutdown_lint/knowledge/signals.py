"""Signals by name and number."""

from __future__ import annotations

from typing import Final

# Linux numbers on x86 and ARM, where services run; signal.h(0P).
NUMBERS: Final[dict[int, str]] = {
    1: "SIGHUP",
    2: "SIGINT",
    3: "SIGQUIT",
    6: "SIGABRT",
    9: "SIGKILL",
    10: "SIGUSR1",
    12: "SIGUSR2",
    13: "SIGPIPE",
    14: "SIGALRM",
    15: "SIGTERM",
    17: "SIGCHLD",
    18: "SIGCONT",
    19: "SIGSTOP",
    20: "SIGTSTP",
    28: "SIGWINCH",
}

# The kernel never delivers these to a handler: registering raises OSError (proofs of SHD104).
UNCATCHABLE: Final = frozenset({"SIGKILL", "SIGSTOP"})

# What a supervisor, a terminal or a container runtime sends to end a program.
STOP_SIGNALS: Final = frozenset({"SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGBREAK"})
TERMINATION: Final = frozenset({"SIGTERM", "SIGINT"})

# Values that stand for a disposition instead of a handler of one's own.
DISPOSITIONS: Final[dict[str, str]] = {
    "signal.SIG_DFL": "SIG_DFL",
    "signal.SIG_IGN": "SIG_IGN",
    "signal.default_int_handler": "default_int_handler",
}
