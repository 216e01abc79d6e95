"""Child processes that outlive the program, and nobody wants them to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge import orphans as table
from shutdown_lint.knowledge.workers import INITIALIZERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.fates import Fate, Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.endings import Endings
    from shutdown_lint.facts.work.entries import Entries


class BusyPool(NamedTuple):
    """A pool of processes that an entry makes and gives work to."""

    made: cst.Call
    use: cst.Call  # gives it a job, or many
    running: cst.CSTNode | None  # the loop or call that runs until stopped while the pool is there


class Orphans:
    """What a module leaves running when it is killed."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        calls: Calls,
        reach: Reach,
        fates: Fates,
        workers: Workers,
        loops: Loops,
        endings: Endings,
        entries: Entries,
    ) -> None:
        self._tree = tree
        self._names = names
        self._calls = calls
        self._reach = reach
        self._fates = fates
        self._workers = workers
        self._loops = loops
        self._endings = endings
        self._entries = entries

    @cached_property
    def are_prevented(self) -> bool:
        """Whether something in the module may let children notice that their parent is gone."""
        return any(
            part in self._names.called(call).lower()
            for call in self._tree.all(cst.Call)
            for part in table.WATCHING
        )

    @cached_property
    def pools(self) -> tuple[BusyPool, ...]:
        """The pools whose workers stay for good when SIGTERM kills the program."""
        return () if self.are_prevented else tuple(self._find_pools())

    def _find_pools(self) -> Iterator[BusyPool]:
        for made in self._tree.all(cst.Call):
            if (
                self._names.path(made.func) not in table.POOLS
                or not self._entries.runs(made)
                or self._workers.runs_in_child(made)
                or self._prepares_workers_unseen(made)
            ):
                continue
            fate = self._fates.of(made)
            uses = [*fate.calls_of(*table.POOL_WORK), *self._given_jobs(fate)]
            if not uses:
                continue
            for use in uses:
                loop = self.loop_around(use)
                if loop is not None:
                    yield BusyPool(made, use, loop)
                    break
            else:
                running = self._runs_beside(fate)
                run = [use for use in uses if running is not None or self._entries.runs(use)]
                if run:
                    yield BusyPool(made, run[0], running)

    def _prepares_workers_unseen(self, made: cst.Call) -> bool:
        """Whether workers run code at their start that is not in this module."""
        if has_unpacking(made):
            return True
        path = self._names.path(made.func)
        given = argument(made, *INITIALIZERS[path]) if path in INITIALIZERS else None
        return (
            given is not None
            and not is_constant(given, None)
            and self._calls.reference(given) is None
        )

    def _given_jobs(self, fate: Fate) -> Iterator[cst.Call]:
        """The calls such as `loop.run_in_executor(pool, job)`."""
        for node in fate.escapes:
            if isinstance(node, cst.Call) and self._names.called(node) in table.POOL_USERS:
                yield node

    def loop_around(self, use: cst.Call) -> cst.CSTNode | None:
        """The loop of an entry that gives the pool its work until it is stopped."""
        for node, reached in self._run_in_loops.items():
            if use in reached:
                return node
        return None

    @cached_property
    def _run_in_loops(self) -> dict[cst.CSTNode, frozenset[cst.CSTNode]]:
        return {
            loop.node: frozenset(
                reached.node for reached in self._reach.from_node(loop.body, coroutines=True)
            )
            for loop in self._loops.unbounded
            if self._entries.runs(loop.node)
            and self._lasts(loop.node)
            and (loop.is_endless or self._loops.waits(loop))
        }

    @cached_property
    def lasting(self) -> cst.CSTNode | None:
        """What an entry runs until it is stopped, and does not leave by itself."""
        running = self._entries.spends_time_in
        return running if running is not None and self._lasts(running) else None

    def _lasts(self, running: cst.CSTNode) -> bool:
        """Whether a loop has no `break` of its own: one that waits for a start, or for results."""
        loop = self._loops.of(running)
        return loop is None or not loop.is_endless or self._endings.endless(running) is not None

    def _runs_beside(self, fate: Fate) -> cst.CSTNode | None:
        """What runs until it is stopped, while the pool is sure to be there."""
        for item in fate.entered:
            with_ = self._tree.parent(item)
            if isinstance(with_, cst.With):
                running = self._loops.long_running_nodes(with_.body)
                return next(filter(self._lasts, running), None)
        closed = any(
            not any(isinstance(above, cst.Finally) for above in self._tree.ancestors(call))
            for call in fate.calls_of("shutdown")
        )
        return None if closed else self.lasting
