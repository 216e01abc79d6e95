"""`contextlib.suppress`: exceptions that a `with` block takes and forgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.knowledge.exits import CANCELLATIONS, PROGRAM_EXITS
from shutdown_lint.knowledge.repeating import SUPPRESSING

if TYPE_CHECKING:
    from shutdown_lint.facts.code.names import Names


class Suppressed(NamedTuple):
    """A `suppress(…)` that a `with` block is entered with."""

    call: cst.Call
    caught: frozenset[str]  # dotted paths; "" for one that cannot be resolved

    @property
    def takes_all(self) -> bool:
        """Whether it takes every exception."""
        return "builtins.BaseException" in self.caught

    @property
    def names_cancellation(self) -> bool:
        """Whether it names, alone or among others, how a task learns of its end."""
        return bool(self.caught & CANCELLATIONS)

    @property
    def exits(self) -> tuple[str, ...]:
        """The exits of the main program that it takes, by name."""
        return tuple(
            name for name in PROGRAM_EXITS if self.takes_all or f"builtins.{name}" in self.caught
        )


class Suppressing:
    """Reads the `with` statements of a module."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def of(self, with_: cst.With) -> Suppressed | None:
        """The first `suppress` of a statement that takes an exit or a cancellation."""
        for item in with_.items:
            call = item.item
            if isinstance(call, cst.Call) and self._names.path(call.func) in SUPPRESSING:
                caught = frozenset(self._path(arg) for arg in call.args)
                found = Suppressed(call, caught)
                if found.exits or found.names_cancellation:
                    return found
        return None

    def _path(self, arg: cst.Arg) -> str:
        # anyio's class of cancellations is what a call returns
        value = arg.value.func if isinstance(arg.value, cst.Call) else arg.value
        return "" if arg.star else self._names.path(value) or ""
