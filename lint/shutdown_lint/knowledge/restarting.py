"""Waits that the kernel begins again after a signal once `siginterrupt` is switched off.

Measured on Linux with Python 3.9 to 3.13, each with a handler that raises. Never restarted, so
not here: sleeps, `select` and its kin, `signal.pause`, and whatever has a timeout; signal(7).
"""

from __future__ import annotations

from typing import Final

# Dotted path -> the position of a timeout, None where there is none.
CALLS: Final[dict[str, int | None]] = {
    "builtins.input": None,
    "fcntl.flock": None,
    "fcntl.lockf": None,
    "os.read": None,
    "os.system": None,
    "os.wait": None,
    "os.waitpid": None,
    "subprocess.call": None,
    "subprocess.check_call": None,
    "subprocess.check_output": None,
    "subprocess.run": None,
    "sys.stdin.read": None,
    "sys.stdin.readline": None,
    "sys.stdin.buffer.read": None,
    "sys.stdin.buffer.readline": None,
    "urllib.request.urlopen": 2,
}

# Methods of sockets, by name. A timeout is set beforehand, for the socket or for all of them.
SOCKET_METHODS: Final = frozenset({"accept", "recv", "recv_into", "recvfrom", "recvmsg"})
SOCKET_TIMEOUTS: Final = frozenset({"setblocking", "setdefaulttimeout", "settimeout"})

# Methods without any argument, by name: with one they have a timeout, or are something else.
BARE_METHODS: Final = frozenset({"acquire", "communicate", "get", "join", "result", "wait"})
