"""Processes and pools that start as a copy of the program, its signal handlers included."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.processes.children import Child, Children
from shutdown_lint.knowledge import children as table
from shutdown_lint.knowledge.workers import TELL_PROCESSES, THREAD_POOLS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree


class Forks:
    """The children of a module that may be forked."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        calls: Calls,
        reach: Reach,
        fates: Fates,
        children: Children,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._calls = calls
        self._reach = reach
        self._fates = fates
        self._children = children

    @cached_property
    def all(self) -> tuple[Child, ...]:
        """The processes and pools that start as a copy of this program and run its code."""
        return tuple(
            Child(call, known, self._fates.of(call))
            for call in self._tree.all(cst.Call)
            if (known := self._objects.known(call)) in table.FORKED
            and self._children.is_made_by(call)
            and self._is_forked(call)
        )

    @cached_property
    def are_freed_of_handlers(self) -> bool:
        """Whether something in the module may take the handlers from children that are forked."""
        return any(
            self._names.called(call) in ("register_at_fork", "set_start_method")
            for call in self._tree.all(cst.Call)
        )

    def asks_which_process(self, function: Function) -> bool:
        """Whether a function tells the program from a copy of it."""
        return any(
            isinstance(reached.node, cst.Call)
            and self._names.path(reached.node.func) in TELL_PROCESSES
            for reached in self._reach.from_function(function)
        )

    def run_by(self, child: cst.BaseExpression) -> Function | None:
        """The function of this module that a process runs, where it surely is that one."""
        origin = self._origins.of(child)
        runs = {self._run_by(made) for made in origin.calls} if origin is not None else set()
        if origin is None:
            local = self._objects.type(child)
            if local is not None and local.local is not None:
                runs = {self._functions.method(local.local, "run")}
        return runs.pop() if len(runs) == 1 else None

    def _run_by(self, made: cst.Call) -> Function | None:
        local = self._objects.type(made)
        if local is not None and local.local is not None:
            return self._functions.method(local.local, "run")
        reference = self._calls.reference(argument(made, 1, "target"))
        return None if reference is None else reference.function

    def _is_forked(self, made: cst.Call) -> bool:
        """Whether nothing says that the process starts afresh, or resets what it inherited."""
        if has_unpacking(made) or self._names.path(made.func) in THREAD_POOLS:
            return False
        if any(argument(made, None, one) is not None for one in ("initializer", "context")):
            return False
        if len([arg for arg in made.args if arg.keyword is None]) > 1:
            return False  # Pool(4, initializer)
        if isinstance(made.func, cst.Attribute):
            context = self._objects.known(made.func.value)
            if context == "multiprocessing.context":
                origin = self._origins.of(made.func.value)
                if origin is None or not all(map(self._is_fork_context, origin.calls)):
                    return False
        run = self._run_by(made)
        return run is None or not any(
            isinstance(reached.node, cst.Call)
            and self._names.called(reached.node) in ("signal", "sigwait", "add_signal_handler")
            for reached in self._reach.from_function(run, coroutines=True)
        )

    def _is_fork_context(self, made: cst.Call) -> bool:
        method = argument(made, 0, "method")
        return method is None or is_constant(method, None) or constant_str(method) == "fork"
