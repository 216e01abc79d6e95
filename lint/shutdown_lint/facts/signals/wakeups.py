"""What an event loop that sleeps in its selector notices, and what it does not."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge.classes import HOLDERS
from shutdown_lint.knowledge.event_loops import (
    LOOP,
    PERIODIC,
    TASK_MAKERS,
    TORNADO_LOOP,
    WAKEUP_SETTERS,
    WAKING,
    WITHOUT_WAKING,
)

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.event_loops import EventLoops
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.naps import Naps

_FLAG_METHODS = frozenset({"clear", "is_set", "set"})


class Wakeups:
    """Which calls of a module wake the event loop."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        event_loops: EventLoops,
        handlers: Handlers,
        naps: Naps,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._event_loops = event_loops
        self._handlers = handlers
        self._naps = naps

    def needs_loop_awake(self, call: cst.Call) -> bool:
        """Whether a call leaves something to do to the event loop and does not wake it.

        An event that is only ever asked whether it is set is a flag, and nobody sleeps on it; one
        that a loop asks after in each of its short rounds is as good as that.
        """
        if self._names.path(call.func) in TASK_MAKERS:
            return True
        if not isinstance(call.func, cst.Attribute):
            return False
        owner, method = call.func.value, call.func.attr.value
        known = self._objects.known(owner)
        if known is None and (LOOP, method) in WITHOUT_WAKING and self._event_loops.is_loop(owner):
            known = LOOP
        if (known, method) not in WITHOUT_WAKING:
            return False
        if known == TORNADO_LOOP and self._looks_up:
            return False
        return known != "asyncio.Event" or not (self._is_flag(owner) or self._naps.ask(owner))

    def wakes(self, call: cst.Call) -> bool:
        """Whether a call wakes the event loop, which then does all that is left to do."""
        return written_name(call) in WAKING

    def loop_for(self, call: cst.Call) -> str | None:
        """How to name, where it is called, the loop that such a call means."""
        if isinstance(call.func, cst.Attribute):
            owner = call.func.value
            written = written_path(owner)
            if self._event_loops.is_loop(owner):
                return written
            if self._objects.known(owner) == TORNADO_LOOP:
                return None
            if self._objects.known(owner) in HOLDERS:  # tasks and futures know theirs
                return None if written is None else f"{written}.get_loop()"
        return self._event_loops.visible_at(call)

    @cached_property
    def _looks_up(self) -> bool:
        """Whether something of the module is run every so often by tornado's loop."""
        return any(written_name(call) == PERIODIC for call in self._tree.all(cst.Call))

    @cached_property
    def any_signal_wakes(self) -> bool:
        """Whether, as far as can be seen, every signal wakes the event loop of this module."""
        return any(one.in_loop for one in self._handlers.registrations) or any(
            self._names.path(call.func) in WAKEUP_SETTERS for call in self._tree.all(cst.Call)
        )

    def _is_flag(self, event: cst.BaseExpression) -> bool:
        asked = False
        for kind in (cst.Name, cst.Attribute):
            for other in self._tree.all(kind):
                if other is event or not self._objects.same(other, event):
                    continue
                above = self._tree.parent(other)
                if isinstance(above, (cst.AssignTarget, cst.AnnAssign, cst.NameItem)):
                    continue
                if not isinstance(above, cst.Attribute) or above.attr is other:
                    return False
                if above.attr.value not in _FLAG_METHODS:
                    return False
                asked = asked or above.attr.value == "is_set"
        return asked
