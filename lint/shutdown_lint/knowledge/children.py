"""Child processes: which calls make them, and what is done with them."""

from __future__ import annotations

from typing import Final

# Classes of children, as the tables know them -> their methods that wait, with the position of a
# timeout; None where they take none.
WAITS: Final[dict[str, dict[str, int | None]]] = {
    "subprocess.Popen": {"communicate": 1, "wait": 0},
    "multiprocessing.Process": {"join": 0},
    "asyncio.subprocess.Process": {"communicate": None, "wait": None},
}

# Methods that ask whether the child has ended.
ASKING: Final = frozenset({"is_alive", "poll"})

# Whoever calls one of these knows of the child's end.
HEEDING: Final = {known: frozenset({*waits, *ASKING}) for known, waits in WAITS.items()}

# Functions that send a signal to a process, or to its group: the target comes first.
SENDS_TO_ONE: Final = "os.kill"
SENDERS: Final = frozenset({SENDS_TO_ONE, "os.killpg"})

# What names a process by its child object: `os.getpgid(child.pid)`.
GROUP_OF: Final = "os.getpgid"

# Copies of the program that run its code, as `classes` knows them.
FORKED: Final = frozenset({"multiprocessing.Pool", "multiprocessing.Process"})

# Methods that send it a signal.
ENDING_METHODS: Final = frozenset({"kill", "send_signal", "terminate"})

# Calls that wait for children whoever made them, or end whatever they started.
REAPING: Final = frozenset(
    {
        "multiprocessing.active_children",
        "multiprocessing.connection.wait",
        "os.wait",
        "os.wait3",
        "os.wait4",
        "os.waitid",
        "os.waitpid",
        "psutil.wait_procs",
    }
)

# Those that collect one child: a pair or triple that begins with its number, 0 when told not to
# wait and none has ended; `waitid` then gives None.
REAPS_ONE_AS_PAIR: Final = frozenset({"os.wait3", "os.wait4", "os.waitpid"})
REAPS_ONE: Final = REAPS_ONE_AS_PAIR | {"os.waitid"}

# What catches the error of a process that has no child left (ECHILD).
NO_CHILD_LEFT: Final = frozenset(
    {
        "builtins.BaseException",
        "builtins.ChildProcessError",
        "builtins.EnvironmentError",
        "builtins.Exception",
        "builtins.IOError",
        "builtins.OSError",
        "os.error",
    }
)

# Always through a shell.
SHELL_MAKERS: Final = frozenset({"asyncio.create_subprocess_shell"})

# Options of a child that has its signals, or its group, arranged by hand.
ARRANGING_OPTIONS: Final = frozenset(
    {"creationflags", "preexec_fn", "process_group", "start_new_session"}
)

# Built into the shell: there is no such program, or it is another one.
SHELL_BUILTINS: Final = frozenset(
    {
        ".", ":", "[", "alias", "bg", "break", "cd", "command", "continue", "echo", "eval", "exec",
        "exit", "export", "false", "fg", "hash", "jobs", "kill", "local", "printf", "pwd", "read",
        "readonly", "return", "set", "shift", "source", "test", "time", "times", "trap", "true",
        "type", "ulimit", "umask", "unalias", "unset", "wait",
    }
)  # fmt: skip
