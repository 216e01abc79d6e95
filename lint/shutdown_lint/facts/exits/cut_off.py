"""What daemon threads are in the middle of when the end of the program cuts them off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.signals.workers import Place
from shutdown_lint.knowledge import storing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.workers import Worker

_MAX_DEPTH = 3  # calls away
_WATCHING = ("join", "is_alive")


class HalfWritten(NamedTuple):
    """A write that may be cut in half."""

    reached: Reached
    again_and_again: bool  # in a loop that runs as long as the program


class CutOff:
    """The writes of a module's daemon threads."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        fates: Fates,
        daemons: Daemons,
        reach: Reach,
        effects: Effects,
        loops: Loops,
        functions: Functions,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._fates = fates
        self._daemons = daemons
        self._reach = reach
        self._effects = effects
        self._loops = loops
        self._functions = functions

    def of(self, worker: Worker) -> HalfWritten | None:
        """The first write of a daemon thread for which nobody in the module waits."""
        if worker.target is None or worker.place is not Place.THREAD:
            return None
        if self._objects.known(worker.call) != "threading.Thread":
            return None
        fate = self._fates.of(worker.call)
        if fate.uses(*_WATCHING) or fate.escapes or fate.awaited or self._joins_itself(worker):
            return None
        if self._daemons.is_daemon(worker.call) is not True:
            return None
        reached = list(self._reach.from_function(worker.target))
        if any(self._reports(one.node) for one in reached):
            return None
        writes = [one for one in reached if one.depth <= _MAX_DEPTH and self._writes(one.node)]
        if not writes or any(self._is_expendable(one, worker) for one in writes):
            return None
        if any(self._replaces(one.node) for one in reached):
            return None
        return HalfWritten(writes[0], self._is_repeated(writes[0]))

    def _joins_itself(self, worker: Worker) -> bool:
        """Whether it is of a class whose own method, such as `stop()`, waits for it."""
        type_ = self._objects.type(worker.call)
        return (
            type_ is not None
            and type_.local is not None
            and any(
                each.attr.value in _WATCHING
                and self._functions.self_class(each.value) == type_.local
                for each in self._tree.all(cst.Attribute)
            )
        )

    def _writes(self, node: cst.CSTNode) -> bool:
        if not isinstance(node, cst.Call):
            return False
        if self._effects.writes_file(node) or self._names.path(node.func) in storing.CALLS:
            return True
        if not isinstance(node.func, cst.Attribute):
            return False
        if node.func.attr.value == "open":  # path.open("w")
            mode = constant_str(node.args[0].value) if node.args else None
            return mode is not None and any(letter in mode for letter in "wax")
        return node.func.attr.value in storing.METHODS

    def _replaces(self, node: cst.CSTNode) -> bool:
        if not isinstance(node, cst.Call):
            return False
        if self._names.path(node.func) in storing.REPLACING_CALLS:
            return True
        # path.replace(target), but not text.replace(old, new)
        return (
            isinstance(node.func, cst.Attribute)
            and node.func.attr.value in storing.REPLACING_METHODS
            and len(node.args) == 1
        )

    def _is_expendable(self, write: Reached, worker: Worker) -> bool:
        """Whether the names on the way say that nobody misses what is written."""
        names = []
        for function in (write.function, worker.target):
            if function is not None:
                names += [function.name, "" if function.owner is None else function.owner.name]
        if isinstance(write.node, cst.Call):
            names += [written_name(write.node), *_texts(write.node)]
        return any(not storing.EXPENDABLE_WORDS.isdisjoint(_words(name)) for name in names)

    def _reports(self, node: cst.CSTNode) -> bool:
        """Whether the thread tells somebody who waits for it that it has done something."""
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return False
        waits = {"task_done": ("join",), "set": ("wait",), "release": ("acquire",)}.get(
            node.func.attr.value
        )
        return waits is not None and any(
            written_name(other) in waits
            and isinstance(other.func, cst.Attribute)
            and self._objects.same(other.func.value, node.func.value)
            for other in self._tree.all(cst.Call)
        )

    def _is_repeated(self, write: Reached) -> bool:
        """Whether an unbounded loop stands around the write, or around a call on the way to it."""
        return any(
            self._loops.of(above) is not None
            for place in (write.node, *(via.node for via in write.path))
            for above in self._tree.ancestors(place)
        )


def _texts(call: cst.Call) -> Iterator[str]:
    """The strings that a call is given, or that its object is made of: `Path("cache.json")`."""
    for node in running_nodes(call):
        if isinstance(node, cst.SimpleString):
            yield constant_str(node) or ""


def _words(name: str) -> list[str]:
    """`HeartbeatFile`, `heartbeat_file` and `heartbeat.file` alike."""
    return re.findall("[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower())
