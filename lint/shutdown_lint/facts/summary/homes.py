"""Which place objects go by: the one that is given them where they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_path

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Class
    from shutdown_lint.facts.module import ModuleFacts


class Homes:
    """Looks for such places."""

    def __init__(self, facts: ModuleFacts) -> None:
        self._facts = facts

    def assigning(self, class_: Class, attribute: str) -> Class:
        """The class of the module, this one or one it derives from, that gives the attribute."""
        facts = self._facts
        if facts.objects.attributes.values(class_, attribute):
            return class_
        for other in facts.functions.classes:
            if facts.functions.derives(class_, other):
                if facts.objects.attributes.values(other, attribute):
                    return other
        return class_

    def of(self, node: cst.BaseExpression) -> cst.BaseExpression | None:
        """The place that was given the object where it was made, if it is another one."""
        origin = self._facts.origins.of(node)
        if origin is None or len(origin.calls) != 1 or origin.one_of_many:
            return None
        target = self._facts.tree.parent(next(iter(origin.calls)))
        if not isinstance(target, cst.Assign) or len(target.targets) != 1:
            return None
        place = target.targets[0].target
        if not isinstance(place, (cst.Name, cst.Attribute)):
            return None
        if place is node or written_path(place) == written_path(node):
            return None
        return place


def key_of(node: cst.Subscript) -> str:
    """The string by which an element is taken; "" for other keys."""
    index = node.slice[0].slice if len(node.slice) == 1 else None
    return (constant_str(index.value) or "") if isinstance(index, cst.Index) else ""
