"""Exit callbacks that matter: what they leave undone outlives the process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.calls import PARTIALS
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.facts.signals.cleanup import CleanupKind
from shutdown_lint.knowledge.cleanup import LASTING_WORDS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach, Reached
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.signals.cleanup import Cleanup, Cleanups

_MAX_DEPTH = 3  # calls away


class Tidying(NamedTuple):
    """An exit callback that saves, removes, stops or closes something."""

    place: cst.CSTNode  # the call or the decorator that registers it
    what: str  # as the subject of "does not run": `client.flush()`
    work: cst.CSTNode  # the first call in it that does so, or the callback where it is foreign


class AtExit:
    """The exit callbacks of a module that are more than a farewell."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        cleanups: Cleanups,
        effects: Effects,
        reach: Reach,
        sequence: Sequence,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._cleanups = cleanups
        self._effects = effects
        self._reach = reach
        self._sequence = sequence

    @cached_property
    def all(self) -> tuple[Tidying, ...]:
        """Every such callback, registered by a call or by a decorator, in source order."""
        found = (*self._foreign(), *self._own())
        return tuple(sorted(found, key=lambda one: self._tree.order(one.place)))

    @cached_property
    def reached(self) -> tuple[tuple[Cleanup, Reached], ...]:
        """Everything that runs in exit callbacks, each node once, on the shortest way to it."""
        found: dict[cst.CSTNode, tuple[Cleanup, Reached]] = {}
        for cleanup in self._cleanups.all:
            if cleanup.kind is CleanupKind.EXIT_CALLBACK:
                for reached in self._reach.from_node(cleanup.root):
                    known = found.get(reached.node)
                    if known is None or reached.depth < known[1].depth:
                        found[reached.node] = cleanup, reached
        return tuple(found.values())

    def is_sure(self, reached: Reached) -> bool:
        """Whether each exit of the program comes to a node: near, and under no condition."""
        passed = (*(via.node for via in reached.path), reached.node)
        return reached.depth <= _MAX_DEPTH and all(map(self._sequence.is_certain, passed))

    def depends_on_caller(self, reached: Reached) -> bool:
        """Whether a condition on a parameter leads to a node: at exit it may not hold."""
        return any(
            isinstance(above, cst.If) and below is not above.test and self._asks_parameter(above)
            for node in (*(via.node for via in reached.path), reached.node)
            for above, below in self._tree.lineage(node)
        )

    def _asks_parameter(self, if_: cst.If) -> bool:
        return any(
            isinstance(node, cst.Name)
            and (binding := self._names.binding(node)) is not None
            and binding.kind is Kind.PARAMETER
            and self._functions.self_class(node) is None
            for node in running_nodes(if_.test)
        )

    def _foreign(self) -> Iterator[Tidying]:
        """`atexit.register(client.flush)`, of which only the name can be seen."""
        for callback in self._cleanups.exit_callbacks:
            if callback.reference is not None:
                continue
            named = callback.callback
            if isinstance(named, cst.Call) and self._names.path(named.func) in PARTIALS:
                named = named.args[0].value if named.args else named
            path = self._names.path(named) or written_path(named) or ""
            if _lasts(path.rpartition(".")[2]) and not path.startswith(_LOGS):
                what = f"{written_path(named) or path}()"
                yield Tidying(callback.call, what, callback.callback)

    def _own(self) -> Iterator[Tidying]:
        """Functions of the module; a lambda too."""
        for cleanup in self._cleanups.all:
            if cleanup.kind is not CleanupKind.EXIT_CALLBACK or cleanup.function is None:
                continue
            work = next(self._lasting(cleanup.root), None)
            if work is not None:
                yield Tidying(cleanup.via.node, cleanup.function.display, work)

    def _lasting(self, root: cst.CSTNode) -> Iterator[cst.Call]:
        for reached in self._reach.from_node(root):
            node = reached.node
            if isinstance(node, cst.Call) and not self._effects.is_talk_or_exit(node):
                opens = self._effects.writes_file(node)
                path = self._names.path(node.func) or ""
                if opens or (_lasts(written_name(node)) and not path.startswith(_LOGS)):
                    yield node


_LOGS = ("logging.", "sys.std", "warnings.")


def _lasts(name: str) -> bool:
    return not LASTING_WORDS.isdisjoint(name.lower().strip("_").split("_"))
