"""Queues of the standard library, and what the module asks of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.knowledge.locking import COMMON_NAMES, ONLY_OF_QUEUE, QUEUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree


class Queues:
    """The queues of a module."""

    def __init__(self, tree: Tree, names: Names, objects: Objects, origins: Origins) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins

    def could_be_simple(self, owner: cst.BaseExpression) -> cst.Call | None:
        """The call that makes a queue, where a SimpleQueue would do for all this module shows.

        None when the queue has a size, more is asked of any queue than to put and to get, or the
        name of the module `queue` means something else somewhere.
        """
        origin = self._origins.of(owner)
        if origin is None or origin.one_of_many or len(origin.calls) != 1:
            return None
        (made,) = origin.calls
        if self._names.path(made.func) != QUEUE or made.args:
            return None
        return made if self._only_puts_and_gets and self._module_name_is_free else None

    def annotations(self, made: cst.Call) -> Iterator[cst.BaseExpression]:
        """What says `Queue` in the annotation of the variable that a queue is assigned to."""
        above = self._tree.parent(made)
        if isinstance(above, cst.AnnAssign):
            said = above.annotation.annotation
            said = said.value if isinstance(said, cst.Subscript) else said
            if self._names.path(said) == QUEUE:
                yield said

    @cached_property
    def _only_puts_and_gets(self) -> bool:
        return not any(map(self._needs_more, self._tree.all(cst.Attribute)))

    def _needs_more(self, attribute: cst.Attribute) -> bool:
        """Whether an attribute is, or may be, one that only a `queue.Queue` has."""
        if attribute.attr.value not in ONLY_OF_QUEUE:
            return False
        known = self._objects.known(attribute.value)
        if known is not None or self._names.path(attribute.value) is not None:
            return known == QUEUE
        return attribute.attr.value not in COMMON_NAMES

    @cached_property
    def _module_name_is_free(self) -> bool:
        return all(
            binding.kind is Kind.IMPORT
            for scope in self._names.scopes.all
            if not isinstance(scope.node, cst.ClassDef)
            for binding in scope.bindings.get("queue", ())
        )
