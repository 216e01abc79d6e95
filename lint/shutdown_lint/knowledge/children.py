"""Child processes: which calls make them, and what is done with them."""

from __future__ import annotations

from typing import Final

# What a child is known as in `classes` -> how it is waited for.
WAITS: Final[dict[str, frozenset[str]]] = {
    "subprocess.Popen": frozenset({"communicate", "poll", "wait"}),
    "asyncio.subprocess.Process": frozenset({"communicate", "wait"}),
    "multiprocessing.Process": frozenset({"is_alive", "join"}),
}

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
