"""Waits without a bound that programs give to the default executor of an event loop."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import retrying
from shutdown_lint.knowledge.retrying import CHILD, EVENT, QUEUE, SOCKET, Wait, WaitTable
from shutdown_lint.knowledge.tables import Table

TO_THREAD: Final = "asyncio.to_thread"
RUN_IN_EXECUTOR: Final = "run_in_executor"

_ENTER = Wait("somebody presses Enter")
_LINE = Wait("a line comes on standard input")
_CLOSED = Wait("standard input is closed")
_ENDS = "the child process ends"
_IS_SET = Wait("the event is set", (0, "timeout"), EVENT)

# Those of the classes that are waited on in threads.
_CLASSES: Final = frozenset(
    {
        "multiprocessing.connection.Connection",
        "multiprocessing.connection.Listener",
        "multiprocessing.Queue",
        "queue.Queue",
        "queue.SimpleQueue",
        "socket.socket",
    }
)

WAITS: Final = WaitTable(
    Table(
        {
            "builtins.input": _ENTER,
            "getpass.getpass": _ENTER,
            "sys.stdin.buffer.readline": _LINE,
            "sys.stdin.buffer.read": _CLOSED,
            "sys.stdin.read": _CLOSED,
            "sys.stdin.readline": _LINE,
        },
        {
            **{
                (class_, method): row
                for (class_, method), row in retrying.METHODS.items()
                if class_ in _CLASSES
            },
            ("multiprocessing.Event", "wait"): _IS_SET,
            ("multiprocessing.Process", "join"): Wait(_ENDS, (0, "timeout"), CHILD),
            ("subprocess.Popen", "communicate"): Wait(_ENDS, (1, "timeout"), CHILD),
            ("subprocess.Popen", "wait"): Wait(_ENDS, (0, "timeout"), CHILD),
            ("threading.Condition", "wait"): Wait("it is notified", (0, "timeout"), EVENT),
            ("threading.Event", "wait"): _IS_SET,
        },
    ),
    retrying.SOCKET_METHODS,
)

# What ends a wait from outside, by what is waited for.
ENDED_BY: Final[dict[str, frozenset[str]]] = {
    CHILD: frozenset({"kill", "killpg", "send_signal", "terminate"}),
    EVENT: frozenset(),
    QUEUE: frozenset({"shutdown"}),
    SOCKET: frozenset({"setblocking", "setdefaulttimeout", "settimeout", "shutdown"}),
}
