"""What is held back in memory when the program ends, and never brought out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge import buffers as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.work.entries import Entries
    from shutdown_lint.facts.work.stop_signals import StopSignals


class Holding(NamedTuple):
    """Something that holds back what it is given."""

    made: cst.Call
    known: str  # its class as the tables know it


class Buffers:
    """Handlers, processors and providers that hold something back."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        origins: Origins,
        fates: Fates,
        entries: Entries,
        stop_signals: StopSignals,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins
        self._fates = fates
        self._entries = entries
        self._stop_signals = stop_signals

    @cached_property
    def lost_on_kill(self) -> tuple[Holding, ...]:
        """What is full when SIGTERM kills the program, in source order.

        Nothing in the module brings it out, and the program runs until it is told to stop.
        """
        if not self._stop_signals.sigterm_kills or self._entries.spends_time_in is None:
            return ()
        return tuple(
            one
            for one in self._made
            if (one.known == table.MEMORY_HANDLER or one.known in table.BATCHING)
            and self._entries.starts(one.made)
            and not self._is_flushed(one)
        )

    @cached_property
    def kept_at_end(self) -> tuple[Holding, ...]:
        """What is told to bring nothing out at the end, and that nobody flushes."""
        return tuple(
            one
            for one in self._made
            if one.known in table.AT_END and self._is_off(one) and self._is_kept(one)
            if one.known == table.MEMORY_HANDLER or not self._exports_at_once
        )

    @cached_property
    def _exports_at_once(self) -> bool:
        """Whether the module makes processors that hold nothing back, and no others."""
        made = {self._names.path(call.func) for call in self._tree.all(cst.Call)}
        return not made.isdisjoint(table.DIRECT) and made.isdisjoint(table.BATCHING)

    @cached_property
    def _made(self) -> list[Holding]:
        return sorted(self._find(), key=lambda one: self._tree.order(one.made))

    def _find(self) -> Iterator[Holding]:
        for call in self._tree.all(cst.Call):
            found = self._objects.type(call)
            if found is None or found.local is not None or found.known not in table.FLUSHING:
                continue
            origin = self._origins.of(call)
            if origin is not None and origin.calls == {call}:
                yield Holding(call, found.known)

    def _is_off(self, holding: Holding) -> bool:
        switch = argument(holding.made, *table.AT_END[holding.known])
        return switch is not None and self._names.path(switch) == "builtins.False"

    def _is_kept(self, holding: Holding) -> bool:
        """Whether nobody who is seen, or cannot be, brings out what it holds."""
        return not self._is_flushed(holding) and all(
            isinstance(escape, cst.Call) and self._names.called(escape) in table.KEEPERS
            for escape in self._fates.of(holding.made).escapes
        )

    def _is_flushed(self, holding: Holding) -> bool:
        methods = table.FLUSHING[holding.known]
        return self._fates.of(holding.made).uses(*methods) or (
            holding.known != table.MEMORY_HANDLER and not methods.isdisjoint(self._used_globally)
        )

    @cached_property
    def _used_globally(self) -> frozenset[str]:
        """The methods that are used of the provider which the whole program has."""
        found = set()
        for attribute in self._tree.all(cst.Attribute):
            origin = self._origins.of(attribute.value)
            for call in origin.calls if origin is not None else ():
                if self._names.called(call) in table.GLOBAL:
                    found.add(attribute.attr.value)
        return frozenset(found)
