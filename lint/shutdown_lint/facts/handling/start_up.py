"""What a main program does once, on its way to where it waits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.knowledge.children import FORKED
from shutdown_lint.knowledge.starting import START, STARTING_WORDS
from shutdown_lint.knowledge.workers import FORKS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.following import Follower
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops

_CONSUMED = (cst.Expr, cst.Return, cst.Await)


class StartUp:
    """Tells the calls that come back, and that no loop makes again."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        effects: Effects,
        loops: Loops,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._effects = effects
        self._loops = loops

    def writes_once(self, follower: Follower) -> bool:
        """Whether a call writes something, and not over and over."""
        return self._effects.output(follower.call) is not None and not any(
            map(self._tree.loop_around, follower.places)
        )

    def is_once(self, follower: Follower) -> bool:
        """Whether a call is made once, or for each of a few, and writes nothing that is seen.

        What a function of the module does is judged by itself. A process that is forked has the
        handler as well, and work of its own for it to interrupt.
        """
        return (
            self._effects.output(follower.call) is None
            and not self._makes_process(follower.call)
            and self._loops.serving(follower.call) is None
            and not any(map(self._is_repeated, follower.places))
        )

    def returns(self, call: cst.Call) -> bool:
        """Whether the program goes on behind a call that is made elsewhere, as far as one can say.

        It does something with the result, or the name speaks of a start: `server.start()`. A bare
        `app.run()` may be where the program spends its life.
        """
        if self._functions.class_of_name(call.func) or self._calls.callee(call) is not None:
            return True
        words = self._names.called(call).lower().strip("_").split("_")
        if words[0] in STARTING_WORDS:
            return True
        return not isinstance(self._tree.parent(call), _CONSUMED)

    def _makes_process(self, call: cst.Call) -> bool:
        if self._names.path(call.func) in FORKS or self._objects.known(call) in FORKED:
            return True
        if not isinstance(call.func, cst.Attribute):
            return False
        known = self._objects.known(call.func.value)
        return known in FORKED or (
            known is None and call.func.attr.value == START and self._has_processes
        )

    @cached_property
    def _has_processes(self) -> bool:
        """Whether the module makes processes: what it starts may be one of them."""
        return any(self._objects.known(call) in FORKED for call in self._tree.all(cst.Call))

    def _is_repeated(self, node: cst.CSTNode) -> bool:
        loop = self._tree.loop_around(node)
        while loop is not None:
            if isinstance(loop, cst.While) or self._loops.of(loop) is not None:
                return True
            loop = self._tree.loop_around(loop)
        return False
