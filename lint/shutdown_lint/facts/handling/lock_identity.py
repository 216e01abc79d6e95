"""Which lock an expression stands for, by whatever name it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge.locking import CONDITIONS, PLAIN_LOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins

_MAX_HOPS = 4


class LockIdentity:
    """Tells whether two places mean one lock."""

    def __init__(self, names: Names, objects: Objects, origins: Origins) -> None:
        self._names = names
        self._objects = objects
        self._origins = origins

    def are_one(self, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
        """Whether two expressions surely mean one lock: one name, or one call that made it."""
        ones, others = list(self._all_names(one)), list(self._all_names(other))
        return any(
            self._objects.same(here, there) or self._are_made_at_once(here, there)
            for here in ones
            for there in others
        )

    def is_on_plain_lock(self, owner: cst.BaseExpression) -> bool:
        """Whether a Condition was given a lock that is not reentrant."""
        return any(self._objects.known(lock) in PLAIN_LOCKS for lock in self._given(owner))

    def _are_made_at_once(self, one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
        here, there = self._origins.of(one), self._origins.of(other)
        if here is None or there is None or here.one_of_many or there.one_of_many:
            return False
        return len(here.calls) == 1 and here.calls == there.calls

    def _all_names(self, owner: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
        """An expression, what it was bound to, and the lock that it was given as a Condition."""
        for _ in range(_MAX_HOPS):
            yield owner
            yield from self._given(owner)
            binding = self._names.binding(owner) if isinstance(owner, cst.Name) else None
            if binding is None or not isinstance(binding.value, (cst.Name, cst.Attribute)):
                return
            owner = binding.value

    def _given(self, owner: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
        if self._objects.known(owner) in CONDITIONS:
            origin = self._origins.of(owner)
            for call in origin.calls if origin is not None else ():
                given = argument(call, 0, "lock")
                if given is not None:
                    yield given
