"""Which row of a knowledge table an expression hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.knowledge.tables import Row, Table


class Rows:
    """Looks up what is called, by its dotted path or as a method of an object's class."""

    def __init__(self, names: Names, objects: Objects) -> None:
        self._names = names
        self._objects = objects

    def of(self, callee: cst.BaseExpression, table: Table[Row]) -> Row | None:
        """The row of a function or a bound method; None when the table has none."""
        path = self._names.path(callee)
        if path is not None and path in table.by_path:
            return table.by_path[path]
        if table.by_method and isinstance(callee, cst.Attribute):
            found = self._objects.type(callee.value)
            for class_ in () if found is None else (found.own, found.known):
                if class_ is not None and (class_, callee.attr.value) in table.by_method:
                    return table.by_method[class_, callee.attr.value]
        return None
