"""What decides whether child processes outlive the program that made them."""

from __future__ import annotations

from typing import Final

# It leaves its workers behind: each of them holds both ends of the pipe that it reads its jobs
# from, so that none ever sees the end of it. `multiprocessing.Pool` does not: measured.
POOLS: Final = frozenset({"concurrent.futures.ProcessPoolExecutor"})
POOL_WORK: Final = frozenset({"map", "submit"})
# Calls that are given a pool and a job: position of the pool is the first.
POOL_USERS: Final = frozenset({"run_in_executor"})

# Parts of the names of calls by which a process learns that its parent is gone, or sees to it
# that it goes too: `prctl(PR_SET_PDEATHSIG)`, `os.getppid()`, `multiprocessing.parent_process()`.
WATCHING: Final = ("getppid", "parent_process", "pdeathsig", "prctl")

# Words of a command that say: what it starts is meant to go on by itself, or it ends at once.
DETACHING: Final = frozenset(
    {
        "&", "--background", "--daemon", "--daemonize", "--detach", "-d", "-dm", "at", "batch",
        "daemon", "daemonize", "disown", "docker", "explorer", "nohup", "notify-send", "open",
        "osascript", "podman", "screen", "service", "setsid", "start", "systemctl", "systemd-run",
        "tmux", "xdg-open",
    }
)  # fmt: skip
# Commands that end others by name or number.
KILLING: Final = frozenset({"kill", "killall", "pkill", "skill", "taskkill"})
# Who starts itself anew wants the new one to stay: parts of its own command line.
OWN_COMMAND: Final = frozenset({"sys.argv", "sys.orig_argv"})
# The child gets the number of its parent, to watch it.
OWN_NUMBER: Final = "os.getpid"
# A process id that is only talked about ends nobody.
TALKING: Final = frozenset(
    {"critical", "debug", "error", "exception", "info", "log", "print", "warning"}
)
# What is waited for with these is a step of the program, and not something that runs beside it.
FINISHING: Final = frozenset({"communicate", "wait"})
