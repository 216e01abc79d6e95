"""Objects that are locks or have one inside, and which of their methods take it.

A signal handler interrupts the main program between two bytecodes. What it waits for while the
main program holds it never comes: the main program goes on when the handler has returned.

Sources: the standard library's Python code, where a class is written in it. Measured beside it:
with `queue.Queue` and a main program that polls it, the handler hung at the 1st to 8th signal;
with `multiprocessing.Event` and one that waits for it, at the first one; with `SimpleQueue`, which
is written in C and made for it, never in 1,500.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

WITH: Final = "with"  # stands for the with statement among the methods
RELEASE: Final = "release"

Parameter = tuple[int | None, str]  # position and keyword


class Lock(NamedTuple):
    """The lock of an object of some class."""

    noun: str  # as messages name it
    takers: Mapping[str, str]  # method -> which lock of the object it takes
    held_by: Mapping[str, str]  # what the main program calls to hold it, likewise
    source: str
    is_reentrant: bool = False  # who holds it gets it again
    is_exclusive: bool = False  # kept from the call on, by one at a time
    # The taker that can be told not to wait: its switch, and its bound in seconds.
    patience: tuple[str, Parameter, Parameter] | None = None


def _all(*methods: str) -> dict[str, str]:
    return dict.fromkeys(methods, "")


_ACQUIRE = _all(WITH, "acquire")
_LOCK = Lock(
    "a lock",
    _ACQUIRE,
    _ACQUIRE,
    "documentation of signal: handlers and threading primitives",
    is_exclusive=True,
    patience=("acquire", (0, "blocking"), (1, "timeout")),
)
_PROCESS_LOCK = _LOCK._replace(patience=("acquire", (0, "block"), (1, "timeout")))
_QUEUE = _all(
    "empty", "full", "get", "get_nowait", "join", "put", "put_nowait", "qsize", "shutdown",
    "task_done",
)  # fmt: skip
_EVENT = _all("clear", "is_set", "set", "wait")
_JOBS = _all("map", "submit")
_ENDS = {"get": "get", "put": "put", "put_nowait": "put"}

# `threading.Event.set()` in a handler is the usual way, and as good as safe while the main program
# is blocked in `wait()`: 0 of 300 programs hung, 1 in 6,000 signals under stress. Where a loop of
# the main program never rests and calls one of these, it hung at the 1st to 8th signal.
EVENT_LOCK: Final = Lock(
    "the event's lock",
    _all("clear", "set"),
    _all("clear", "set", "wait"),
    "threading.py",
)

# `wait()` keeps the lock until the child has ended and been waited for. Another `wait()` that the
# same thread makes meanwhile, in a handler, hangs; with a timeout it looks whether the lock is
# free until the time is up, and `poll()` says that the child still runs. Measured on Python 3.9,
# 3.11 and 3.13.
CHILD_LOCK: Final = Lock(
    "the lock of the child",
    _all("wait"),
    _all("wait"),
    "subprocess.py, Popen._wait",
    patience=("wait", (0, "timeout"), (0, "timeout")),
)

BY_CLASS: Final[dict[str, Lock]] = {
    "subprocess.Popen": CHILD_LOCK,
    "threading.Event": EVENT_LOCK,
    "threading.Lock": _LOCK,
    "threading.RLock": _LOCK._replace(is_reentrant=True),
    # Of a Condition the lock that it was given; without one it makes itself an RLock.
    "threading.Condition": _LOCK._replace(is_reentrant=True),
    # Its `release` takes the lock inside for an instant: 2 of 3 programs hung, by signal 639.
    "threading.Semaphore": _LOCK._replace(
        noun="a semaphore", takers=_all(WITH, "acquire", RELEASE), is_exclusive=False
    ),
    "multiprocessing.Lock": _PROCESS_LOCK,
    "multiprocessing.RLock": _PROCESS_LOCK._replace(is_reentrant=True),
    "multiprocessing.Condition": _PROCESS_LOCK._replace(is_reentrant=True),
    "multiprocessing.Semaphore": _PROCESS_LOCK._replace(noun="a semaphore", is_exclusive=False),
    # Every method is `with self.mutex`, told to block or not.
    "queue.Queue": Lock("the queue's lock", _QUEUE, _QUEUE, "queue.py; python/cpython#59181"),
    # One lock for each end; a `get` that waits keeps the reader's all the while.
    "multiprocessing.Queue": Lock(
        "the queue's lock",
        _ENDS,
        _ENDS,
        "multiprocessing/queues.py",
        patience=("get", (0, "block"), (1, "timeout")),
    ),
    # `set` takes the lock and then waits until everybody who was in `wait` has woken up: when
    # that is the interrupted main program, for ever.
    "multiprocessing.Event": Lock(
        "the event's lock",
        _all("clear", "is_set", "set"),
        _EVENT,
        "multiprocessing/synchronize.py; python/cpython#126434",
    ),
    "concurrent.futures.Executor": Lock(
        "the executor's lock",
        _all("map", "shutdown", "submit"),
        _JOBS,
        "concurrent/futures/thread.py and process.py; python/cpython#121649",
    ),
}

# What a `queue.Queue` has and a `queue.SimpleQueue` has not.
QUEUE: Final = "queue.Queue"
ONLY_OF_QUEUE: Final = frozenset(
    {
        "all_tasks_done", "full", "is_shutdown", "join", "maxsize", "mutex", "not_empty",
        "not_full", "queue", "shutdown", "task_done", "unfinished_tasks",
    }
)  # fmt: skip

# Those of them that objects of other classes have as well.
COMMON_NAMES: Final = frozenset({"join", "queue", "shutdown"})

CONDITIONS: Final = frozenset({"threading.Condition", "multiprocessing.Condition"})
PLAIN_LOCKS: Final = frozenset({"threading.Lock", "multiprocessing.Lock"})

# The last word of the name of an object of unknown class that is a lock.
NAMES: Final = frozenset({"lock", "mutex", "rlock"})
UNKNOWN: Final = _LOCK._replace(noun="what by its name is a lock")
