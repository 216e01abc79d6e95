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
        self._methods: dict[int, tuple[object, frozenset[str]]] = {}  # names, by the table

    def of(self, callee: cst.BaseExpression, table: Table[Row]) -> Row | None:
        """The row of a function or a bound method; None when the table has none."""
        path = self._names.path(callee)
        if path is not None and path in table.by_path:
            return table.by_path[path]
        if type(callee) is cst.Attribute and callee.attr.value in self._names_in(table):
            found = self._objects.type(callee.value)
            for class_ in () if found is None else (found.own, found.known):
                if class_ is not None and (class_, callee.attr.value) in table.by_method:
                    return table.by_method[class_, callee.attr.value]
        return None

    def _names_in(self, table: Table[Row]) -> frozenset[str]:
        """The names of its methods, which are looked at before what they are called on."""
        known = self._methods.get(id(table))
        if known is None:
            names = frozenset(method for _, method in table.by_method)
            known = self._methods[id(table)] = table, names
        return known[1]
