"""Child processes are started, told to end and waited for."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import children
from shutdown_lint.knowledge.triggers.expressions import untimed
from shutdown_lint.knowledge.triggers.naming import instances, names
from shutdown_lint.model.trigger import all_of, any_of, word

# Processes and pools are made that may start as a copy of the program.
MAKES_COPIES: Final = instances(*children.FORKED)

# There are children that run another program; or a part of this one.
STARTS_PROGRAM: Final = instances(*(one for one in children.WAITS if one not in children.FORKED))
STARTS_PROCESS: Final = instances("multiprocessing.Process")

# A child is told to end; a child is waited for without a bound.
TELLS_CHILD: Final = any_of(
    untimed("terminate"), word("send_signal"), all_of(word("pid"), names(*children.SENDERS))
)
WAITS_FOR_CHILD: Final = any_of(untimed("wait", "join"), word("communicate"))
