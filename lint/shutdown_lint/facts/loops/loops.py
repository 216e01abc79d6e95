"""Loops that run until somebody stops them, and calls that serve for ever."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.loops.loop_kinds import LoopKind, LoopKinds
from shutdown_lint.facts.loops.rounds import ends_when_empty
from shutdown_lint.knowledge import serving
from shutdown_lint.model.record import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.knowledge.serving import Serving

_QUEUES = frozenset({"queue.Queue", "queue.SimpleQueue", "multiprocessing.Queue", "asyncio.Queue"})
_SERVING_NAMES = frozenset(method for _, method in serving.BY_CLASS)


class Loop(Entity):
    """An unbounded loop."""

    node: cst.While | cst.For
    kind: LoopKind
    within: Function | None

    @property
    def is_endless(self) -> bool:
        """Whether its own condition never ends it."""
        return self.kind is LoopKind.ENDLESS

    @property
    def ends_by_itself(self) -> bool:
        """Whether its own condition may end it; a consumer gives messages for ever."""
        return self.kind is LoopKind.FLAG

    @property
    def body(self) -> cst.BaseSuite:
        """What is repeated."""
        return self.node.body


class Loops:
    """The unbounded loops of a module, and what keeps it running."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        effects: Effects,
        reach: Reach,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._effects = effects
        self._reach = reach
        self.unbounded = tuple(self._find())
        self._by_node = {loop.node: loop for loop in self.unbounded}

    def of(self, node: cst.CSTNode) -> Loop | None:
        """The unbounded loop that a `while` or `for` statement is, if it is one."""
        return self._by_node.get(node)  # type: ignore[call-overload, no-any-return]

    def directly_around(self, statement: cst.CSTNode) -> Loop | None:
        """The unbounded loop whose next round comes after a statement that went wrong.

        Only `with` and `if` may stand between them: another loop would go on first.
        """
        for above, below in self._tree.lineage(statement):
            if isinstance(above, (cst.While, cst.For)):
                return self._by_node.get(above) if below is above.body else None
            if not isinstance(above, (cst.BaseSuite, cst.With, cst.If, cst.Else)):
                return None
        return None

    def waits(self, loop: Loop) -> bool:
        """Whether the loop blocks, sleeps, polls or consumes: it is meant to run for long."""
        if loop.kind is LoopKind.CONSUMER:
            return True
        if isinstance(loop.node, cst.While) and any(
            self.keeps_waiting(call) for call in _calls_in(loop.node.test)
        ):
            return True
        return any(
            isinstance(reached.node, cst.Call) and self.keeps_waiting(reached.node)
            for reached in self._reach.from_node(loop.body, coroutines=True)
            if reached.depth <= 2
        )

    def serving(self, call: cst.Call) -> Serving | None:
        """What is known of a call that keeps the program running; None for other calls."""
        path = self._names.path(call.func)
        if path is not None and path in serving.BY_PATH:
            return serving.BY_PATH[path]
        if isinstance(call.func, cst.Attribute):
            method = call.func.attr.value
            known = self._objects.known(call.func.value) if method in _SERVING_NAMES else None
            if known is not None and (known, method) in serving.BY_CLASS:
                return serving.BY_CLASS[known, method]
            if method in serving.BY_METHOD:
                return serving.BY_METHOD[method]
        return serving.UNSET if self._waits_for_nobody(call) else None

    def _waits_for_nobody(self, call: cst.Call) -> bool:
        """Whether the call waits for what was just made, and what nobody else can set."""
        if isinstance(self._tree.parent(call), cst.Await):
            if self._names.path(call.func) in serving.UNSET_FUTURES:
                return True
            if written_name(call) in serving.UNSET_FUTURE_METHODS:
                return True
        made = call.func.value if isinstance(call.func, cst.Attribute) else None
        return (
            isinstance(made, cst.Call)
            and written_name(call) == "wait"
            and not call.args
            and self._names.path(made.func) in serving.UNSET_EVENTS
        )

    def long_running_nodes(self, root: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Loops and calls below `root`, also in functions called, that run until stopped."""
        for reached in self._reach.from_node(root, coroutines=True):
            node = reached.node
            if isinstance(node, cst.Call):
                if self.serving(node) is not None and not self.runs_once(node):
                    yield node
            else:
                loop = self.of(node)
                if loop is not None and self.waits(loop):
                    yield node

    @cached_property
    def runs_long(self) -> bool:
        """Whether any code of the module, called from here or not, runs until it is stopped."""
        return any(map(self.waits, self.unbounded)) or self.serves

    @cached_property
    def serves(self) -> bool:
        """Whether somebody else's loop runs here: a server, an event loop, a consumer."""
        return any(
            self.serving(call) is not None and not self.runs_once(call)
            for call in self._tree.all(cst.Call)
        )

    def ends_when_empty(self, loop: Loop) -> bool:
        """Whether the loop only works through what there is: a round that gets nothing ends it."""
        return isinstance(loop.node, cst.While) and ends_when_empty(loop.node)

    def runs_once(self, call: cst.Call) -> bool:
        """Whether a call such as `asyncio.run(main())` lasts as long as what it is given.

        Where that is a coroutine of this module, its own loops tell.
        """
        return self._names.called(call) in serving.COROUTINE_RUNNERS and any(
            isinstance(arg.value, cst.Call)
            and isinstance(arg.value.func, (cst.Name, cst.Attribute))
            for arg in call.args[:1]
        )

    def _find(self) -> Iterator[Loop]:
        kinds = LoopKinds(self._names, self._objects)
        for while_ in self._tree.all(cst.While):
            kind = kinds.of_test(while_.test)
            if kind is not None:
                yield Loop(while_, kind, self._functions.around(while_))
        for for_ in self._tree.all(cst.For):
            kind = kinds.of_iterable(for_.iter)
            if kind is not None:
                yield Loop(for_, kind, self._functions.around(for_))

    def keeps_waiting(self, call: cst.Call) -> bool:
        """Whether the program spends its time in the call: it blocks, serves or polls."""
        if self._effects.blocking(call) is not None or self.serving(call) is not None:
            return True
        name = self._names.called(call)
        if name not in serving.POLLS:
            return False
        return self.is_queue_get(call) if name == "get" else True

    def is_queue_get(self, call: cst.Call) -> bool:
        """Whether the call waits for the next element of a queue; `dict.get` is everywhere."""
        if written_name(call) != "get" or not isinstance(call.func, cst.Attribute):
            return False
        if self._objects.known(call.func.value) in _QUEUES:
            return True
        return not call.args or any(
            arg.keyword is not None and arg.keyword.value in ("block", "timeout")
            for arg in call.args
        )


def _calls_in(node: cst.CSTNode) -> Iterator[cst.Call]:
    for below in running_nodes(node):
        if isinstance(below, cst.Call):
            yield below
