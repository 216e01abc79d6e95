"""Signal handlers and exit callbacks are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import registrars
from shutdown_lint.knowledge.signals import NUMBERS
from shutdown_lint.knowledge.triggers.naming import names
from shutdown_lint.model.trigger import any_of, pattern

if TYPE_CHECKING:
    from shutdown_lint.model.trigger import AnyOf


def any_signal(*wanted: str) -> AnyOf:
    """A trigger that matches when one of these signals may be named, or given by its number."""
    numbers = "|".join(str(number) for number, name in NUMBERS.items() if name in wanted)
    other_bases = r"0[bBoOxX]\w+|\d+_\d+"
    return any_of(*wanted, pattern("", rf"\b(?:{numbers}|{other_bases})\b"))


def _registers(*, in_loop: bool) -> AnyOf:
    return any_of(
        *(method for method, row in registrars.BY_METHOD.items() if row.in_loop is in_loop),
        names(*(path for path, row in registrars.BY_PATH.items() if row.in_loop is in_loop)),
    )


# A signal handler is registered: one that interrupts the main program, or one that an event loop
# runs between its callbacks.
REGISTERS_INTERRUPTING_HANDLER: Final = _registers(in_loop=False)
REGISTERS_LOOP_HANDLER: Final = _registers(in_loop=True)
REGISTERS_HANDLER: Final = any_of(REGISTERS_LOOP_HANDLER, REGISTERS_INTERRUPTING_HANDLER)

# A function runs when the interpreter exits.
HAS_EXIT_CALLBACK: Final = names(*registrars.AT_EXIT)
