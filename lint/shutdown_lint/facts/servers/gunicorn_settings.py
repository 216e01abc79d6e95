"""What a configuration file of gunicorn says of its stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.knowledge import gunicorn as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.durations import Durations
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree


class Drain(NamedTuple):
    """How long workers may take to end what they serve."""

    assigned: cst.Assign | cst.AnnAssign
    seconds: float


class GunicornSettings:
    """The settings of a file, where it is one of gunicorn's."""

    def __init__(
        self, tree: Tree, scopes: Scopes, functions: Functions, durations: Durations, path: str
    ) -> None:
        self._tree = tree
        self._scopes = scopes
        self._functions = functions
        self._durations = durations
        self._path = path

    @cached_property
    def is_file(self) -> bool:
        """Whether gunicorn reads the file: by its name, or since it has several settings."""
        name = self._path.replace("\\", "/").rpartition("/")[2]
        if name in table.FILES or name.endswith(table.ENDING):
            return True
        return len(table.SETTINGS & self._scopes.module.bindings.keys()) >= table.LEAST

    @cached_property
    def drain(self) -> Drain | None:
        """The last graceful timeout that the file sets to a number, unless it is set to others."""
        found = [one for one in self._assignments() if self.is_file]
        if not found:
            return None
        seconds = [self._durations.of(one.value) if one.value else None for one in found]
        if None in seconds:
            return None
        return Drain(found[-1], seconds[-1] or 0.0)

    def _assignments(self) -> list[cst.Assign | cst.AnnAssign]:
        found: list[cst.Assign | cst.AnnAssign] = []
        for node in self._tree.in_order(cst.Assign, cst.AnnAssign):
            assert isinstance(node, (cst.Assign, cst.AnnAssign))
            targets = (
                [one.target for one in node.targets]
                if isinstance(node, cst.Assign)
                else [node.target]
            )
            if self._functions.around(node) is None and any(
                isinstance(target, cst.Name) and target.value == table.GRACE for target in targets
            ):
                found.append(node)
        return found
