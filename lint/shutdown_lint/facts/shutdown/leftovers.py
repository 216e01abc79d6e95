"""What stays undone when the process ends before some code has run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.written import written_call, written_name
from shutdown_lint.knowledge.cleanup import (
    COMPLETING_METHODS,
    COMPLETING_WORDS,
    ENDING_WORDS,
    EXIT_METHODS,
    GONE_WITH_PROCESS,
    OF_PROCESS,
    REMOVED_AT_END,
)
from shutdown_lint.knowledge.lifespans import CONTEXT_MANAGERS
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS, COROUTINE_WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.signals.daemons import Daemons

_MAX_DEPTH = 3  # calls away
_WORDS = ENDING_WORDS | COMPLETING_WORDS
_TAKING_COROUTINES = COROUTINE_RUNNERS | COROUTINE_WRAPPERS


class Undone(NamedTuple):
    """Cleanup that does not run."""

    work: cst.CSTNode
    what: str  # as the subject of "never runs": `client.flush()`
    is_sure: bool = True  # it is cleanup by more than its place, and nothing stands before it


class Leftovers:
    """Finds what code ends, saves or removes that would outlive the process."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        sequence: Sequence,
        reach: Reach,
        effects: Effects,
        substance: Substance,
        origins: Origins,
        daemons: Daemons,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._sequence = sequence
        self._reach = reach
        self._effects = effects
        self._substance = substance
        self._origins = origins
        self._daemons = daemons

    def of_block(self, block: cst.CSTNode) -> Undone | None:
        """The first cleanup in a block that only runs because something ends."""
        for reached in self._reach.from_node(block):
            if reached.depth <= _MAX_DEPTH and self._tidies(reached.node):
                work = reached.path[0].node if reached.path else reached.node
                return _undone(work)
        for work in self._substance.of(block):
            if isinstance(work, cst.Call) and not self._is_of_process(work):
                return _undone(work)._replace(is_sure=False)
        return None

    def of_statement(self, statement: cst.CSTNode) -> Iterator[Undone]:
        """What a statement of the program's normal way cleans up, by the names of its calls."""
        for reached in self._reach.from_node(statement):
            if reached.depth == 0 and self._tidies(reached.node):
                sure = self._sequence.is_certain(reached.node, within=statement)
                yield _undone(reached.node)._replace(
                    is_sure=sure or self._asks_for_owner(reached.node)
                )

    def of_with(self, item: cst.WithItem) -> Undone | None:
        """What the end of a `with` block cleans up, where its context manager can be seen."""
        made = item.item
        if not isinstance(made, cst.Call):
            return None
        if self._names.path(made.func) in REMOVED_AT_END or any(
            self.of_block(block) is not None for block in self._ends_of(made)
        ):
            return Undone(made, f"the end of the block of {written_call(made)}()")
        return None

    def _ends_of(self, made: cst.Call) -> Iterator[cst.CSTNode]:
        """The code of this module that runs when the block of a context manager ends."""
        class_ = self._functions.class_of_name(made.func)
        if class_ is not None:
            methods = (self._functions.method(class_, name) for name in EXIT_METHODS)
            yield from (method.node.body for method in methods if method is not None)
            return
        if not isinstance(made.func, cst.Name):
            return
        binding = self._names.binding(made.func)
        for yield_ in self._tree.all(cst.Yield):
            function = self._functions.around(yield_)
            if (
                function is not None
                and binding is not None
                and function.node is binding.node
                and not CONTEXT_MANAGERS.isdisjoint(function.decorators)
            ):
                yield from self._sequence.after(yield_)

    def _tidies(self, call: cst.CSTNode) -> bool:
        """Whether a call ends, saves or removes something, as its name says."""
        if (
            not isinstance(call, cst.Call)
            or self._effects.is_talk_or_exit(call)
            or self._is_of_process(call)
        ):
            return False
        if self._effects.writes_file(call) or self._waits_for_work(call):
            return True
        words = set(written_name(call).lower().strip("_").split("_"))
        return bool(words & _WORDS) and self._stands_alone(call)

    def _waits_for_work(self, call: cst.Call) -> bool:
        """Whether threads and children that nobody else waits for could end their work."""
        if not isinstance(call.func, cst.Attribute):
            return False
        origin = self._origins.of(call.func.value)
        return (
            (self._objects.known(call.func.value), call.func.attr.value) in COMPLETING_METHODS
            and origin is not None
            and bool(origin.calls)
            and all(self._daemons.is_daemon(made) is False for made in origin.calls)
        )

    def _stands_alone(self, call: cst.Call) -> bool:
        """Whether a call is a statement, or is awaited or run to its end by one."""
        above = self._tree.parent(call)
        while isinstance(above, (cst.Await, cst.Arg)):
            above = self._tree.parent(above)
            if isinstance(above, cst.Call):
                if self._names.called(above) not in _TAKING_COROUTINES:
                    return False
                above = self._tree.parent(above)
        return isinstance(above, cst.Expr)

    def _is_of_process(self, call: cst.Call) -> bool:
        """Whether what a call ends is gone with the process anyway."""
        path = self._names.path(call.func)
        if path is not None and path.startswith(OF_PROCESS):
            return True
        return (
            isinstance(call.func, cst.Attribute)
            and self._objects.known(call.func.value) in GONE_WITH_PROCESS
        )

    def _asks_for_owner(self, call: cst.CSTNode) -> bool:
        """Whether the only condition for a call is that there is something to call it on."""
        suite = self._tree.parent(self._tree.statement(call))
        if_ = None if suite is None else self._tree.parent(suite)
        if (
            not isinstance(call, cst.Call)
            or not isinstance(call.func, cst.Attribute)
            or not isinstance(if_, cst.If)
            or self._tree.statement(if_) is not if_
        ):
            return False
        test = if_.test.left if isinstance(if_.test, cst.Comparison) else if_.test
        return self._objects.same(test, call.func.value)


def _undone(work: cst.CSTNode) -> Undone:
    assert isinstance(work, cst.Call)
    return Undone(work, f"{written_call(work)}()")
