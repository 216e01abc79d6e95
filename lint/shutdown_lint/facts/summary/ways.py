"""How calls run the coroutines that they are given."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.serving import EVENT_LOOP_RUNNERS

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading


class Way(Enum):
    """How a call runs what it is given."""

    RUN = "run"  # to its end, in a loop of its own
    START = "start"  # as a task
    GATHER = "gather"  # all at once, to their end
    LIMIT = "limit"  # to its end, or to that of a timeout
    SAME = "same"  # as if the call were not there
    WAIT = "wait"  # it is given tasks


_BY_PATH = {
    **dict.fromkeys(EVENT_LOOP_RUNNERS, Way.RUN),
    "asyncio.create_task": Way.START,
    "asyncio.ensure_future": Way.START,
    "asyncio.run_coroutine_threadsafe": Way.START,
    "asyncio.gather": Way.GATHER,
    "asyncio.wait": Way.WAIT,
    "asyncio.wait_for": Way.LIMIT,
    "asyncio.shield": Way.SAME,
}
_BY_METHOD = {
    "run_until_complete": Way.RUN,
    "create_task": Way.START,
    "ensure_future": Way.START,
    "start_soon": Way.START,
}
LISTS = (cst.List, cst.Tuple, cst.Set)
COMPREHENSIONS = (cst.ListComp, cst.GeneratorExp, cst.SetComp)
# Exact classes: libcst's are abstract, and `isinstance` is slow with those.
_HOLDING = frozenset({cst.Element, cst.StarredElement, *LISTS, *COMPREHENSIONS})


class Ways:
    """Tells which calls run coroutines."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, call: cst.Call) -> Way | None:
        """How a call runs coroutines; None for others."""
        path = self._reading.names.path(call.func)
        if path in _BY_PATH:
            return _BY_PATH[path]
        if isinstance(call.func, cst.Attribute) and not path:
            if self._reading.facts.calls.callee(call) is None:
                return _BY_METHOD.get(call.func.attr.value)
        return Way.RUN if self._is_runner(call) else None

    def _is_runner(self, call: cst.Call) -> bool:
        """Whether a function that is given a coroutine runs it, by its name: `asyncio_run`."""
        words = self._reading.facts.names.called(call).lower().split("_")
        given = call.args[0].value if call.args else None
        return "run" in words and isinstance(given, cst.Call) and self.is_coroutine(given)

    def is_taken(self, call: cst.Call) -> bool:
        """Whether a call only makes a coroutine that another call runs."""
        tree = self._reading.facts.tree
        above = tree.parent(call)
        while above is not None and type(above) in _HOLDING:
            above = tree.parent(above)
        taker = tree.parent(above) if type(above) is cst.Arg else None
        return type(taker) is cst.Call and self.of(taker) is not None

    def is_coroutine(self, call: cst.Call) -> bool:
        """Whether a call only makes a coroutine of a function that is known."""
        return self._reading.facts.coroutines.made_by(call) is not None
