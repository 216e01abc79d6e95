"""Handlers that were there before, and are put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading

PREVIOUS: Final = "previous"
_GIVING = frozenset({"signal.getsignal", "signal.signal"})
_MAX_HOPS = 4


class PreviousHandlers:
    """Tells such handlers from others."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def is_previous(self, node: cst.CSTNode | None, hops: int = _MAX_HOPS) -> bool:
        """Whether an expression holds what `signal.getsignal` or `signal.signal` gave."""
        if node is None or hops <= 0:
            return False
        match node:
            case cst.Call(func=cst.Attribute() as func) if func.attr.value in ("get", "pop"):
                return self.is_previous(func.value, hops - 1)
            case cst.Call():
                return self._reading.facts.names.path(node.func) in _GIVING
            case cst.DictComp():
                return self.is_previous(node.value, hops - 1)
            case cst.ListComp():
                return self.is_previous(node.elt, hops - 1)
            case cst.Subscript():
                return self.is_previous(node.value, hops - 1) or self._is_kept_in(node.value)
            case cst.Name():
                return self._is_bound(node, hops - 1)
            case cst.Attribute():
                values = self._reading.facts.objects.attributes.values_of(node)
                given = [value for value in values if not _is_none(value)]
                return bool(given) and all(self.is_previous(value, hops - 1) for value in given)
        return False

    def _is_bound(self, name: cst.Name, hops: int) -> bool:
        binding = self._reading.facts.names.binding(name)
        if binding is None:
            return False
        if binding.kind in (Kind.ASSIGN, Kind.ELEMENT, Kind.VALUE):
            value = binding.value
            return self.is_previous(value, hops) or self._is_kept_in(value)
        return False

    def _is_kept_in(self, container: cst.CSTNode | None) -> bool:
        """Whether such handlers are put into a container: `old[signum] = signal.signal(…)`."""
        facts = self._reading.facts
        return container is not None and any(
            isinstance(target.target, cst.Subscript)
            and facts.objects.same(target.target.value, container)
            and isinstance(assign.value, cst.Call)
            and facts.names.path(assign.value.func) in _GIVING
            for assign in facts.tree.all(cst.Assign)
            for target in assign.targets
        )


def _is_none(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"
