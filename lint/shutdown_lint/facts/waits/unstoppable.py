"""Threads that the end of the program waits for, and that nothing can end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.signals.workers import Place
from shutdown_lint.knowledge import exits, serving, waiting
from shutdown_lint.knowledge.workers import THREAD_PATCHES

if TYPE_CHECKING:
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.swallowing import Swallowing
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.workers import Worker, Workers
    from shutdown_lint.facts.work.endings import Endings

_TAKES_ERRORS = frozenset(
    {"*", "builtins.BaseException", "builtins.Exception", "builtins.OSError"}
)
_IN_MEMORY = frozenset(
    {"queue.Queue", "queue.SimpleQueue", "threading.Condition", "threading.Event"}
)


class Unstoppable(NamedTuple):
    """A thread that never ends."""

    loop: cst.While | cst.For
    path: tuple[Via, ...]  # the calls on the way from its target
    rests: bool  # it waits for time to pass or for its own program: nothing to be closed ends it


class UnstoppableThreads:
    """The threads of a module that hold up its end."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        fates: Fates,
        workers: Workers,
        daemons: Daemons,
        reach: Reach,
        effects: Effects,
        endings: Endings,
        exceptions: Exceptions,
        swallowing: Swallowing,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._fates = fates
        self._workers = workers
        self._daemons = daemons
        self._reach = reach
        self._effects = effects
        self._endings = endings
        self._exceptions = exceptions
        self._swallowing = swallowing

    def of(self, worker: Worker) -> Unstoppable | None:
        """The loop that a thread is sure to be in for ever; None when it may come to an end.

        A thread that somebody joins is left out: waiting for it is the program's own wish.
        """
        if worker.target is None or worker.place is not Place.THREAD or self._ends_itself:
            return None
        if self._objects.known(worker.call) != "threading.Thread":
            return None
        fate = self._fates.of(worker.call)
        if not fate.uses("start") or fate.uses("join"):
            return None
        if self._daemons.is_daemon(worker.call) is not False:
            return None
        if self._workers.runs_in_child(worker.call):
            return None
        body = worker.target.node.body
        found = self._endings.endless(body)
        if found is None or not isinstance(found.node, (cst.While, cst.For)):
            return None
        if any(isinstance(node, (cst.Return, cst.Yield)) for node in running_nodes(body)):
            return None
        if self._may_leave(found.node):
            return None
        return Unstoppable(found.node, found.path, self._rests(found.node))

    @cached_property
    def _ends_itself(self) -> bool:
        """Whether the program ends in a way that waits for no thread, or has no real ones."""
        return any(
            self._effects.ends_at_once(call)
            or self._names.path(call.func) in exits.SENDS_SIGNAL
            or self._names.path(call.func) in THREAD_PATCHES
            for call in self._tree.all(cst.Call)
        )

    def _may_leave(self, loop: cst.While | cst.For) -> bool:
        """Whether a round may end the thread: by what it raises, or by a call that says so."""
        for reached in self._reach.from_node(loop.body, coroutines=True):
            node = reached.node
            if isinstance(node, (cst.Assert, cst.Raise)) or self._effects.ends_process(node):
                return True
            if isinstance(node, cst.Call):
                if self._names.path(node.func) == "builtins.next" and len(node.args) == 1:
                    return True
                words = written_name(node).lower().strip("_").split("_")
                if not exits.LEAVING_WORDS.isdisjoint(words):
                    return True
        return False

    def _rests(self, loop: cst.While | cst.For) -> bool:
        rests = False
        for reached in self._reach.from_node(loop.body, coroutines=True):
            call = reached.node
            if not isinstance(call, cst.Call):
                continue
            if self._waits_in_memory(call):
                if self._is_shut_down(call):
                    return False
                rests = True
            elif written_name(call) in serving.CLOSABLE_WAITS:
                way = (call, *(via.node for via in reached.path))
                if not any(self._is_swallowed(place, loop) for place in way):
                    return False
        return rests

    def _waits_in_memory(self, call: cst.Call) -> bool:
        waits = self._effects.blocking(call)
        if waits is not None and waits.waits_for == waiting.SLEEP:
            return True
        return (
            isinstance(call.func, cst.Attribute)
            and call.func.attr.value in ("get", "wait")
            and self._objects.known(call.func.value) in _IN_MEMORY
        )

    def _is_shut_down(self, call: cst.Call) -> bool:
        """Whether the queue that is waited on is shut down somewhere, which ends the wait."""
        return isinstance(call.func, cst.Attribute) and any(
            written_name(other) == "shutdown"
            and isinstance(other.func, cst.Attribute)
            and self._objects.same(other.func.value, call.func.value)
            for other in self._tree.all(cst.Call)
        )

    def _is_swallowed(self, place: cst.CSTNode, loop: cst.CSTNode) -> bool:
        """Whether an error at a place, say of a closed socket, does not get out of the loop."""
        for above, below in self._tree.lineage(place):
            if above is loop:
                return False
            if isinstance(above, cst.Try) and below is above.body:
                for clause in above.handlers:
                    if self._exceptions.caught(clause) & _TAKES_ERRORS:
                        return self._swallowing.goes_on(clause)
        return False
