"""Redis commands that are only queued until their pipeline is executed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import libcst as cst

from shutdown_lint.facts.code.written import written_name, written_path

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects

_MAKERS: Final = frozenset({"multi_exec", "pipeline"})
_NAMED: Final = frozenset({"p", "pipe", "pipeline", "transaction"})
_CLASS: Final = "redis.client.Pipeline"


class Pipelines:
    """Tells pipelines from clients, whose commands are sent at once."""

    def __init__(self, names: Names, objects: Objects) -> None:
        self._names = names
        self._objects = objects

    def queue(self, call: cst.Call) -> bool:
        """Whether a command is only put into a pipeline, to be sent with others later on."""
        if not isinstance(call.func, cst.Attribute):
            return False
        owner = call.func.value
        if self._is_made_as_one(owner) or self._objects.known(owner) == _CLASS:
            return True
        last = (written_path(owner) or "").rpartition(".")[2]
        return not _NAMED.isdisjoint(re.split(r"[_\d]+", last.lower()))

    def _is_made_as_one(self, owner: cst.BaseExpression) -> bool:
        made: cst.CSTNode | None = owner
        if isinstance(owner, cst.Name) and (binding := self._names.binding(owner)) is not None:
            made = binding.value
        if isinstance(made, cst.Await):
            made = made.expression
        return isinstance(made, cst.Call) and written_name(made) in _MAKERS
