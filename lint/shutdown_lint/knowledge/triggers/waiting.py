"""Something waits for what somebody else has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import executors, retrying, stopping, untimed
from shutdown_lint.knowledge.triggers.expressions import NONE, called
from shutdown_lint.knowledge.triggers.naming import methods, names
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.knowledge.retrying import Wait, WaitTable
    from shutdown_lint.model.trigger import AnyOf


def _waits(table: WaitTable, wanted: Callable[[Wait], bool]) -> AnyOf:
    """Calls that wait for what a row says, of the wanted rows."""
    sockets = {name for (name, _), row in table.socket_methods.items() if wanted(row)}
    return any_of(
        names(*(path for path, row in table.rows.by_path.items() if wanted(row))),
        methods(key for key, row in table.rows.by_method.items() if wanted(row)),
        all_of(imports("socket"), word(*sorted(sockets))),
    )


# Something waits for what somebody else has to do.
WAITS_FOR_OTHERS: Final = any_of(names(*untimed.UNTIL.by_path), methods(untimed.UNTIL.by_method))

# A wait that Python begins again after a signal handler, of anything but a queue.
WAITS_AGAIN: Final = _waits(retrying.WAITS, lambda row: not row.is_of_queue)

# A wait that need not come to its end is given to the default executor.
BLOCKS_EXECUTOR: Final = all_of(
    any_of(
        names(executors.TO_THREAD),
        pattern(executors.RUN_IN_EXECUTOR, rf"{executors.RUN_IN_EXECUTOR}\b[\s)\\]*\({NONE}"),
    ),
    _waits(executors.WAITS, lambda row: not row.mostly_ends),
)

# An event is asked whether it is set, or waited for.
ASKS_EVENT: Final = called(*sorted(stopping.ASKING_METHODS))
