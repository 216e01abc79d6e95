"""What is started beside the program and never stopped: log listeners, schedulers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.knowledge import starting as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree


class LeftRunning(NamedTuple):
    """An object that is started, and that nothing in the module stops."""

    start: cst.Call
    made: cst.Call
    known: str  # its class as the tables know it
    is_private: bool  # nobody outside of the module is meant to have it


class LeftRunnings:
    """What a module leaves running."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        origins: Origins,
        fates: Fates,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._origins = origins
        self._fates = fates

    @cached_property
    def all(self) -> tuple[LeftRunning, ...]:
        """Every such object, in the order in which they are started."""
        return tuple(sorted(self._find(), key=lambda one: self._tree.order(one.start)))

    def _find(self) -> Iterator[LeftRunning]:
        for call in self._tree.all(cst.Call):
            found = self._objects.type(call)
            if found is None or found.known not in table.STOPPED_BY or not self._makes(call):
                continue
            ends = table.STOPPED_BY[found.known]
            if found.local is not None and any(
                self._functions.method(found.local, name) for name in (table.START, *ends)
            ):
                continue
            fate = self._fates.of(call)
            starts = fate.calls_of(table.START)
            is_ended = fate.uses(*ends) or fate.entered or fate.escapes or fate.awaited
            if starts and not is_ended and call not in self._given_away:
                yield LeftRunning(starts[0], call, found.known, self._is_private(call))

    @cached_property
    def _given_away(self) -> frozenset[cst.Call]:
        """What another object gets as its attribute: it may stop it, under a name of its own."""
        found: set[cst.Call] = set()
        for assign in self._tree.all(cst.Assign):
            for target in assign.targets:
                place = target.target
                if (
                    isinstance(place, cst.Attribute)
                    and self._functions.self_attribute(place) is None
                ):
                    origin = self._origins.of(assign.value)
                    found |= origin.calls if origin is not None else frozenset()
        return frozenset(found)

    def _makes(self, call: cst.Call) -> bool:
        """Whether a call makes the object itself, rather than to get it from a factory."""
        origin = self._origins.of(call)
        return origin is not None and origin.calls == {call}

    def _is_private(self, made: cst.Call) -> bool:
        """Whether it is kept in no place that others can reach by its name."""
        above = self._tree.parent(made)
        if isinstance(above, cst.Assign):
            targets = [one.target for one in above.targets]
        elif isinstance(above, cst.AnnAssign):
            targets = [above.target]
        else:
            return True
        return all(self._is_hidden(target) for target in targets)

    def _is_hidden(self, target: cst.BaseExpression) -> bool:
        if isinstance(target, cst.Attribute):
            return target.attr.value.startswith("_")
        if not isinstance(target, cst.Name):
            return False
        found = self._names.scopes.at(target).lookup(target.value)
        is_global = found is None or isinstance(found[0].node, cst.Module)
        return target.value.startswith("_") or not is_global
