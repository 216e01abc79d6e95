"""Pools and executors of the program itself that nobody closes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.knowledge import pools as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries


class OpenPool(NamedTuple):
    """A pool that is left to the end of the program."""

    made: cst.Call
    job: cst.Call  # the first call that gives it work
    is_executor: bool
    hands_over: bool  # the call comes back before the work is done


class OpenPools:
    """The pools of a module that are never closed, terminated or shut down."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        fates: Fates,
        entries: Entries,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._fates = fates
        self._entries = entries
        self._workers = workers

    @cached_property
    def all(self) -> tuple[OpenPool, ...]:
        """The pools made as the file is loaded or by an entry, in source order."""
        return tuple(self._find())

    def _find(self) -> Iterator[OpenPool]:
        for call in self._tree.all(cst.Call):
            known = self._objects.known(call)
            if known not in (table.POOL, table.EXECUTOR):
                continue
            if self._names.called(call) not in table.MAKERS or not self._is_of_program(call):
                continue
            fate = self._fates.of(call)
            if fate.uses(*table.ENDING) or fate.entered or fate.escapes or fate.awaited:
                continue
            over, waiting = fate.calls_of(*table.HANDING_OVER), fate.calls_of(*table.WAITING)
            jobs = sorted((*over, *waiting), key=self._tree.order)
            if jobs:
                yield OpenPool(call, (over or jobs)[0], known == table.EXECUTOR, bool(over))

    def _is_of_program(self, call: cst.Call) -> bool:
        """Whether the pool lasts as long as the program, and is made on its main thread."""
        around = self._functions.around(call)
        if self._workers.runs_in_child(call) or (
            around is not None and around in self._workers.functions
        ):
            return False
        return around is None or self._entries.runs(call)
