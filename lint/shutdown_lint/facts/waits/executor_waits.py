"""Threads of the default executor that wait for what need not come, so that no program ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.loops.stop_conditions import By, StopCondition
from shutdown_lint.knowledge import executors
from shutdown_lint.knowledge.retrying import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.unbounded_waits import UnboundedWaits
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.waits.stop_loops import StopLoops
    from shutdown_lint.knowledge.retrying import Wait

_MAX_DEPTH = 1  # calls away


class ExecutorWait(NamedTuple):
    """A wait without a bound in a thread that the end of the program waits for."""

    wait: Wait
    func: cst.BaseExpression  # what waits: `input`, `jobs.get`
    path: tuple[Via, ...]  # from the function that the executor runs to the call that waits


class ExecutorWaits:
    """What a module gives to the default executor of its event loop."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        calls: Calls,
        effects: Effects,
        waits: UnboundedWaits,
        reach: Reach,
        cleanups: Cleanups,
        stop_loops: StopLoops,
    ) -> None:
        self._tree = tree
        self._names = names
        self._calls = calls
        self._effects = effects
        self._waits = waits
        self._reach = reach
        self._cleanups = cleanups
        self._stop_loops = stop_loops

    def of(self, call: cst.Call) -> ExecutorWait | None:
        """The first wait without a bound in what a call gives to the default executor.

        None where something in the module may end it: a queue that somebody puts something into
        in order to stop, an event that a stop sets, a child that is told to end.
        """
        given = self._given(call)
        if given is None or self._leaves_threads_behind:
            return None
        for func, args, path in self._run(*given):
            wait = self._waits.of(cst.Call(func=func, args=args), executors.WAITS)
            if wait is not None and not self._may_end(func, wait, call):
                return ExecutorWait(wait, func, path)
        return None

    def _given(self, call: cst.Call) -> tuple[cst.BaseExpression, Sequence[cst.Arg]] | None:
        """The function that a call has the default executor run, and the arguments it gets."""
        args = call.args
        if any(arg.star for arg in args):
            return None
        if self._names.path(call.func) == executors.TO_THREAD:
            return (args[0].value, args[1:]) if args and args[0].keyword is None else None
        if (
            written_name(call) == executors.RUN_IN_EXECUTOR
            and isinstance(call.func, cst.Attribute)
            and len(args) > 1
            and is_constant(args[0].value, None)
        ):
            return args[1].value, args[2:]
        return None

    def _run(
        self, func: cst.BaseExpression, args: Sequence[cst.Arg]
    ) -> Iterator[tuple[cst.BaseExpression, Sequence[cst.Arg], tuple[Via, ...]]]:
        """The calls that a thread makes when it runs a function, as function and arguments."""
        if isinstance(func, cst.Call) and self._names.path(func.func) == "functools.partial":
            if func.args and not any(arg.star for arg in func.args):
                yield from self._run(func.args[0].value, (*func.args[1:], *args))
            return
        reference = self._calls.reference(func)
        if reference is None:
            yield func, args, ()
            return
        for reached in self._reach.from_function(reference.function):
            node = reached.node
            if isinstance(node, cst.Call) and reached.depth <= _MAX_DEPTH:
                if not any(arg.star for arg in node.args):
                    yield node.func, node.args, reached.path

    def _may_end(self, func: cst.BaseExpression, wait: Wait, call: cst.Call) -> bool:
        """Whether something in the module may end a wait when the program stops."""
        if not wait.of:
            return False
        if any(
            written_name(other) in executors.ENDED_BY[wait.of]
            for other in self._tree.all(cst.Call)
        ):
            return True
        if wait.is_of_queue:
            return self._is_woken or self._asks_what_came(call)
        if wait.of == EVENT and isinstance(func, cst.Attribute):
            return self._stop_loops.is_of_stop(
                StopCondition(By.EVENT, func.value, ends_when=True, checked=call, known=None)
            )
        return False

    @cached_property
    def _is_woken(self) -> bool:
        """Whether anybody puts None into a queue, or something when the program stops."""
        return any(
            written_name(other) in ("put", "put_nowait")
            and (
                self._cleanups.holds(other)
                or any(is_constant(arg.value, None) for arg in other.args)
            )
            for other in self._tree.all(cst.Call)
        )

    def _asks_what_came(self, call: cst.Call) -> bool:
        around = self._tree.enclosing_function(call)
        return around is not None and any(
            isinstance(node, cst.Comparison) for node in running_nodes(around.body)
        )

    @cached_property
    def _leaves_threads_behind(self) -> bool:
        return any(
            self._effects.ends_at_once(call) or written_name(call) == "set_default_executor"
            for call in self._tree.all(cst.Call)
        )
