"""Threads, their locks, and servers that answer in threads."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import daemons, locking, workers
from shutdown_lint.knowledge.triggers.expressions import given, untimed
from shutdown_lint.knowledge.triggers.naming import instances, names
from shutdown_lint.knowledge.triggers.registering import HAS_EXIT_CALLBACK
from shutdown_lint.model.trigger import all_of, any_of, word

# A thread of the operating system runs a function.
STARTS_THREAD: Final = any_of(
    "run_in_executor",
    names(*workers.OS_THREADS, *workers.THREAD_POOLS),
    instances("threading.Thread"),
)

# A lock is taken, alone or inside of another object; more than its name says that it is one.
TAKES_LOCK: Final = instances(*locking.BY_CLASS)

# There are threads, processes or pools; they are joined without a bound, or by an exit callback.
HAS_JOINABLE: Final = instances(*workers.JOINABLE)
JOINS_UNTIMED: Final = all_of(untimed("join"), HAS_JOINABLE)
JOINS_AT_EXIT: Final = all_of(HAS_EXIT_CALLBACK, word("join"), HAS_JOINABLE)

# Something is to be made a daemon by a name that does not do it.
MISSPELLS_DAEMON: Final = any_of(
    all_of(given(*sorted(daemons.MISSPELT)), instances(*daemons.HAVE_IT)),
    all_of(
        any_of(*(word(one) for one in sorted(daemons.MISSPELT_SETTERS))),
        instances(*daemons.HAVE_IT),
    ),
    all_of(given(*sorted(daemons.MISSPELT_OF_SERVERS)), names(*daemons.THREADING_SERVERS)),
)

# A server answers requests in daemon threads.
ANSWERS_IN_DAEMONS: Final = any_of(
    names(*daemons.DAEMONIC_SERVERS),
    all_of(
        names(*daemons.MAKE_DAEMONIC_SERVERS),
        any_of("True"),
    ),
    all_of(names(*daemons.THREADING_SERVERS), word(daemons.OF_SERVERS)),
)
