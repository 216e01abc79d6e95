"""Where a program starts: main guards, scripts, commands, and what is called from there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.signals.cleanup import CleanupKind
from shutdown_lint.knowledge.serving import EVENT_LOOP_METHODS, EVENT_LOOP_RUNNERS, WEB_APPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.commands import Commands
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.work.endings import Endings


class Entries:
    """The entry points that one file shows."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        reach: Reach,
        loops: Loops,
        commands: Commands,
        cleanups: Cleanups,
        endings: Endings,
        path: str,
    ) -> None:
        self._tree = tree
        self._names = names
        self._loops = loops
        self._functions = functions
        self._reach = reach
        self._commands = commands
        self._cleanups = cleanups
        self._endings = endings
        self._path = path

    @cached_property
    def guard(self) -> cst.If | None:
        """The first `if __name__ == "__main__":` at module level."""
        for statement in self._tree.all(cst.If):
            if _is_main_guard(statement.test) and not any(
                isinstance(above, (cst.FunctionDef, cst.ClassDef))
                for above in self._tree.ancestors(statement)
            ):
                return statement
        return None

    def is_under_guard(self, node: cst.CSTNode) -> bool:
        """Whether a node only runs in a program: also below `if ready and __name__ == …`."""
        return any(
            isinstance(above, cst.If) and below is above.body and _asks_for_main(above.test)
            for above, below in self._tree.lineage(node)
        )

    @cached_property
    def is_script(self) -> bool:
        """Whether the file is meant to be run.

        It has a guard or a shebang line, is `__main__.py`, or nobody could import it: what stands
        at its top never comes to its end.
        """
        return (
            self.guard is not None
            or self._path.replace("\\", "/").rpartition("/")[2] == "__main__.py"
            or any(
                line.comment is not None and line.comment.value.startswith("#!")
                for line in self._tree.module.header[:1]
            )
            or any(self._endings.endless(statement) for statement in self._tree.module.body)
        )

    @cached_property
    def functions(self) -> frozenset[Function]:
        """The functions that run when the program runs, as far as this file shows."""
        found: set[Function] = set(self._commands.functions)
        for root in self._roots():
            for reached in self._reach.from_node(root, coroutines=True):
                if reached.function is not None:
                    found.add(reached.function)
        return frozenset(found)

    def runs(self, node: cst.CSTNode) -> bool:
        """Whether the node is run by an entry: in its code, or in a function called from it."""
        around = self._functions.around(node)
        if around is not None:
            return around in self.functions
        return self.is_script and self._tree.enclosing_class(node) is None

    def starts(self, node: cst.CSTNode) -> bool:
        """Whether the node runs when the program starts: by an entry, or as its file is loaded."""
        if self._functions.around(node) is not None:
            return self.runs(node)
        return self.is_script or self.spends_time_in is not None

    @cached_property
    def spends_time_in(self) -> cst.CSTNode | None:
        """The first loop or serving call that an entry runs until it is stopped.

        What an exit callback waits for is none, though the program calls it as well.
        """
        at_exit = [one.root for one in self._cleanups.all if one.kind is CleanupKind.EXIT_CALLBACK]
        for root in self._roots():
            for node in self._loops.long_running_nodes(root):
                if not any(self._tree.inside(node, callback) for callback in at_exit):
                    return node
        return None

    @cached_property
    def runs_event_loop(self) -> bool:
        """Whether the module starts an event loop."""
        return any(
            self._names.path(call.func) in EVENT_LOOP_RUNNERS
            or written_name(call) in EVENT_LOOP_METHODS
            for call in self._tree.all(cst.Call)
        )

    @cached_property
    def holds_web_app(self) -> bool:
        """Whether the module makes a WSGI or ASGI app, so that a server may import it."""
        return any(self._names.path(call.func) in WEB_APPS for call in self._tree.all(cst.Call))

    def _roots(self) -> Iterator[cst.CSTNode]:
        if self.is_script:
            for statement in self._tree.module.body:
                if not isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
                    yield statement
        for function in self._functions.all:
            if self._is_called_main(function) or function in self._commands.functions:
                yield function.node.body

    def _is_called_main(self, function: Function) -> bool:
        """Whether it is named as a console script's function is in nearly every project."""
        return (
            function.name == "main"
            and function.owner is None
            and self._tree.enclosing_function(function.node) is None
        )


def _asks_for_main(test: cst.BaseExpression) -> bool:
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        return _asks_for_main(test.left) or _asks_for_main(test.right)
    return _is_main_guard(test)


def _is_main_guard(test: cst.BaseExpression) -> bool:
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    other = test.comparisons[0]
    if not isinstance(other.operator, cst.Equal):
        return False
    sides = (test.left, other.comparator)
    return any(isinstance(side, cst.Name) and side.value == "__name__" for side in sides) and any(
        constant_str(side) == "__main__" for side in sides
    )
