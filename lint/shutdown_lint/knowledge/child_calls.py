"""Child processes: how they are told to end, and how they are waited for."""

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

# Functions that send a signal to a process, or to its group: the target comes first.
SENDERS: Final = frozenset({"os.kill", "os.killpg"})

# What names a process by its child object: `os.getpgid(child.pid)`.
GROUP_OF: Final = "os.getpgid"

# A child that has them is the shell, and not what runs in it.
SHELL_MAKERS: Final = frozenset({"asyncio.create_subprocess_shell"})
