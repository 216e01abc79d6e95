"""Coroutines, and the event loops that run them."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import coroutines, event_loops
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.knowledge.triggers.naming import instances, names
from shutdown_lint.model.trigger import all_of, any_of, pattern, word

# A coroutine function is there, of the module or of a library.
HAS_COROUTINE_FUNCTION: Final = any_of(
    pattern("async", rf"async{GAP}++def\b"),
    names(*coroutines.FUNCTIONS),
    instances(*{class_ for class_, _ in coroutines.METHODS}),
)

# An event loop runs a coroutine until that ends.
DRIVES_LOOP: Final = any_of(
    "run_until_complete", names(*event_loops.RUNNERS), instances("asyncio.Runner")
)

# Something is left to do to an event loop, without waking it.
LEAVES_TO_LOOP: Final = any_of(
    names(*event_loops.TASK_MAKERS),
    instances(*{class_ for class_, _ in event_loops.WITHOUT_WAKING}),
    all_of(
        any_of(*sorted(event_loops.METHODS)),
        word(*sorted(way for made, way in event_loops.WITHOUT_WAKING if made == event_loops.LOOP)),
    ),
)
