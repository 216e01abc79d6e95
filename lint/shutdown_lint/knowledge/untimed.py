"""Waits that only somebody else can end, unless they are given a bound: what has to happen."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.tables import Table

_CHILD = "the child ends by itself"
_JOB = "the job is done"
_NOTIFIED = "another thread notifies it"
_SET = "somebody sets the event"
_TASKS = "somebody has done all that is queued"

UNTIL: Final[Table[str]] = Table(
    {"concurrent.futures.wait": "the jobs are done"},
    {
        ("concurrent.futures.Future", "exception"): _JOB,
        ("concurrent.futures.Future", "result"): _JOB,
        ("multiprocessing.Event", "wait"): _SET,
        ("multiprocessing.Queue", "join"): _TASKS,
        ("multiprocessing.pool.AsyncResult", "get"): _JOB,
        ("multiprocessing.pool.AsyncResult", "wait"): _JOB,
        ("queue.Queue", "join"): _TASKS,
        ("subprocess.Popen", "communicate"): _CHILD,
        ("subprocess.Popen", "wait"): _CHILD,
        ("threading.Barrier", "wait"): "all others have come to the barrier",
        ("threading.Condition", "wait"): _NOTIFIED,
        ("threading.Condition", "wait_for"): _NOTIFIED,
        ("threading.Event", "wait"): _SET,
    },
)

# Of these, the methods that cannot be given a bound.
UNTIMEABLE: Final = frozenset({_TASKS})

# What an object answers, or shows, once what is waited for is over: truly, or with anything but
# None; and what it answers while it is not.
SAY_OVER: Final = frozenset({"done", "is_set", "poll", "ready"})
STATUS: Final = frozenset({"exitcode", "poll", "returncode"})
SAY_NOT_OVER: Final = frozenset({"is_alive"})
