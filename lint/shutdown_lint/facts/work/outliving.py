"""Cleanup of which the effect outlives the process: else something is lost or left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import children
from shutdown_lint.knowledge.cleanup import (
    ASKING_WORDS,
    CLEANING_CALLS,
    COMPLETING_WORDS,
    ENDING_WORDS,
    LASTING_WORDS,
    OF_PROCESS,
)
from shutdown_lint.knowledge.lasting import (
    CONNECTION_WORDS,
    OF_ONE_PROCESS,
    RUNS_PROGRAM,
    STORING_WORDS,
    TELLING_WORDS,
)

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.effects.effects import Effects

_WORDS = LASTING_WORDS | ENDING_WORDS | COMPLETING_WORDS | TELLING_WORDS
_ASKING = ASKING_WORDS | {"can", "get", "should"}
_CLOSING = frozenset({"aclose", "close"})
_OF_CHILDREN = "multiprocessing."
_WAITING = children.ASKING | {"get", "join", "wait"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Outliving:
    """Tells cleanup that others see, or the next start, from what ends with the process anyway."""

    def __init__(self, names: Names, objects: Objects, effects: Effects) -> None:
        self._names = names
        self._objects = objects
        self._effects = effects

    def lasts(self, call: cst.Call) -> bool:
        """Whether a call surely, or by its name, does what lasts.

        It writes, removes or hands on something, tells somebody, or ends a child. A word to the
        threads and tasks of the process is not that, and closing a mere connection is not either.
        """
        path = self._names.path(call.func) or ""
        if path in CLEANING_CALLS or path in RUNS_PROGRAM or self._effects.writes_file(call):
            return True
        if path.startswith(OF_PROCESS):
            return False
        if path in children.SENDERS:
            return self._effects.tells_others_to_end(call)
        method = written_name(call)
        words = _words(method)
        if isinstance(call.func, cst.Attribute):
            known = self._objects.known(call.func.value) or ""
            if known in OF_ONE_PROCESS:
                return not words.isdisjoint(TELLING_WORDS)
            if known.startswith(_OF_CHILDREN):
                return method not in _WAITING
            if method in _CLOSING and not CONNECTION_WORDS.isdisjoint(
                _words(_last_name(call.func.value))
            ):
                return False
        if self._effects.is_durable_work(call):
            return True
        return not words.isdisjoint(_WORDS) and words.isdisjoint(_ASKING)


def stores(shown: cst.CSTNode) -> bool:
    """Whether what is called says by its name that it stores something, whatever is seen of it."""
    return isinstance(shown, cst.Call) and not _words(written_name(shown)).isdisjoint(
        STORING_WORDS
    )


def _last_name(owner: cst.BaseExpression) -> str:
    match owner:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return name
        case cst.Call():
            return written_name(owner)
    return ""


def _words(name: str) -> frozenset[str]:
    return frozenset(_HUMP.sub("_", name).lower().strip("_").split("_"))
