"""The process ends, or a clause takes its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge import exits
from shutdown_lint.knowledge.repeating import SUPPRESSING
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.knowledge.triggers.naming import names
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern, shape

if TYPE_CHECKING:
    from shutdown_lint.model.trigger import AnyOf

# A clause takes Ctrl+C by name; one takes an exit of the main program by name.
CATCHES_INTERRUPT: Final = any_of("KeyboardInterrupt")
CATCHES_EXIT: Final = any_of("KeyboardInterrupt", exits.SYSTEM_EXIT.rpartition(".")[2])

# What stands up to the colon of a clause or a block.
_HEADER: Final = r"(?:[^:#]|#[^\r\n]*[\r\n])*?"


def _in_header(opening: str, exception: str) -> AnyOf:
    """An exception that is named behind a word in its header, or may have another name."""
    return any_of(
        pattern(exception, rf"{opening}\b{_HEADER}\b{exception}\b"),
        # Another name for it: an assignment, an import from builtins, getattr.
        pattern(exception, _assigned(exception)),
        all_of(exception, imports("builtins")),
    )


def _assigned(name: str) -> str:
    return rf"=(?:{GAP}|\()*(?:\w+{GAP}*\.{GAP}*)*{name}\b"


HAS_INTERRUPT_CLAUSE: Final = _in_header("except", "KeyboardInterrupt")

# A block in a loop takes an exit of the process, whatever ends it.
SUPPRESSES_EXIT: Final = all_of(
    names(*SUPPRESSING),
    any_of("BaseException", "SystemExit"),
    shape("suppress", "suppresses-exit"),
)

# A clause catches everything; code runs whatever becomes of other code.
HAS_BARE_EXCEPT: Final = all_of(
    any_of(
        "except:", *(f"except{one}" for one in "\t\f\\"), *(f"except {one}" for one in " :\t\f\\")
    ),
    pattern("except", r"except[\s\\]*+:"),
)

# The process ends: by SystemExit, or on the spot.
RAISES_EXIT: Final = names(*exits.RAISING, exits.SYSTEM_EXIT)
ENDS_AT_ONCE: Final = names(*exits.IMMEDIATE, *exits.SENDS_SIGNAL)

# What a task learns of its cancellation by is named.
NAMES_CANCELLATION: Final = names(*exits.CANCELLATIONS)
