"""What runs when something runs: calls followed through the functions of the module."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_call
from shutdown_lint.knowledge.serving import COROUTINE_RUNNERS, COROUTINE_WRAPPERS, FUNCTION_RUNNERS
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree


class Reached(NamedTuple):
    """A node that runs as part of something else, and how the code gets there."""

    node: cst.CSTNode
    depth: int  # functions called on the way; 0 in the body itself
    path: tuple[Via, ...]  # the calls on the way, outermost first
    function: Function | None  # the function whose body holds the node


class Reach:
    """The call graph inside one module."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, calls: Calls) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._calls = calls
        self._bodies: dict[cst.CSTNode, list[cst.CSTNode]] = {}

    def from_function(self, function: Function, *, coroutines: bool = False) -> Iterator[Reached]:
        """Every node that runs when the function is called, nearest functions first.

        With `coroutines`, a coroutine that is made counts as run, since somebody awaits it later;
        without, only one that is awaited on the spot.
        """
        yield from self._follow((function.node.body, function, ()), {function}, coroutines)

    def from_node(self, root: cst.CSTNode, *, coroutines: bool = False) -> Iterator[Reached]:
        """Every node that runs when a statement, block or expression runs."""
        yield from self._follow((root, self._functions.around(root), ()), set(), coroutines)

    def _follow(
        self,
        start: tuple[cst.CSTNode, Function | None, tuple[Via, ...]],
        seen: set[Function],
        coroutines: bool,  # noqa: FBT001
    ) -> Iterator[Reached]:
        pending = deque((start,))
        while pending:
            root, function, path = pending.popleft()
            for node in self._running(root):
                yield Reached(node, len(path), path, function)
                if type(node) is not cst.Call:  # `isinstance` is slow with abstract classes
                    continue
                callee = self._calls.callee(node)
                if callee is None:
                    callee = self._run_for(node)
                elif not (coroutines or self._runs_at_call(node, callee)):
                    continue
                if callee is None or callee in seen:
                    continue
                seen.add(callee)
                step = Via(node, f"{written_call(node)}() is called here", step=True)
                pending.append((callee.node.body, callee, (*path, step)))

    def _running(self, root: cst.CSTNode) -> list[cst.CSTNode]:
        if root not in self._bodies:
            self._bodies[root] = list(running_nodes(root))
        return self._bodies[root]

    def _run_for(self, call: cst.Call) -> Function | None:
        """The function that somebody runs for us: `anyio.run(main)`."""
        if self._names.path(call.func) not in FUNCTION_RUNNERS or not call.args:
            return None
        reference = self._calls.reference(call.args[0].value)
        return None if reference is None else reference.function

    def _runs_at_call(self, call: cst.Call, function: Function) -> bool:
        if function.is_async:
            return self._is_run(call)
        # A generator's body runs when somebody iterates, not when it is made.
        return not self._functions.is_generator(function)

    def _is_run(self, coroutine: cst.Call) -> bool:
        """Whether a coroutine is awaited where it is made, or given to somebody who is."""
        above = self._tree.parent(coroutine)
        if isinstance(above, cst.Arg):
            taker = self._tree.parent(above)
            if isinstance(taker, cst.Call):
                name = self._names.called(taker)
                if name in COROUTINE_RUNNERS:
                    return True
                return name in COROUTINE_WRAPPERS and self._is_run(taker)
        return isinstance(above, cst.Await)
