"""Clients of message brokers: which calls disturb the loop that waits for messages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import brokers as table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.reach import Reached
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.handling.main_program import MainProgram
    from shutdown_lint.knowledge.brokers import BrokerCall


class Disturbance(NamedTuple):
    """A call that only the loop itself may make."""

    call: cst.Call
    owner: cst.BaseExpression
    row: BrokerCall
    is_by_name: bool  # of whose class nothing is known


class Brokers:
    """The broker clients of a module."""

    def __init__(
        self, tree: Tree, functions: Functions, objects: Objects, main: MainProgram
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._objects = objects
        self._main = main

    def disturbs(self, call: cst.CSTNode) -> Disturbance | None:
        """What a call does to a loop that waits for messages; None for calls not known to."""
        match call:
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=method))):
                found = self._objects.type(owner)
                if found is None:
                    row = table.BY_NAME.get(method)
                    return None if row is None else Disturbance(call, owner, row, is_by_name=True)
                if found.known is None or (
                    found.local is not None
                    and self._functions.method(found.local, method) is not None
                ):
                    return None
                row = table.BY_METHOD.get((found.known, method))
                return None if row is None else Disturbance(call, owner, row, is_by_name=False)
        return None

    def breaks_consumer(self, reached: Iterable[Reached]) -> bool:
        """Whether one of these calls disturbs the client that the main program waits in."""
        disturbs = [self.disturbs(one.node) for one in reached]
        return self.consuming is not None and any(
            found is not None and not found.is_by_name for found in disturbs
        )

    @cached_property
    def consuming(self) -> cst.Call | None:
        """The first place where the main program waits for messages."""
        return next(
            (
                call
                for call in self._tree.all(cst.Call)
                if written_name(call) in table.CONSUMING
                and isinstance(call.func, cst.Attribute)
                and self._main.runs(call)
            ),
            None,
        )
