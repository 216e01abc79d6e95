"""The process ends, or a clause takes its end."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import exits
from shutdown_lint.knowledge.triggers.expressions import GAP
from shutdown_lint.knowledge.triggers.naming import names
from shutdown_lint.model.trigger import all_of, any_of, imports, pattern

# A clause takes Ctrl+C by name; one takes an exit of the main program by name.
CATCHES_INTERRUPT: Final = any_of("KeyboardInterrupt")
CATCHES_EXIT: Final = any_of("KeyboardInterrupt", exits.SYSTEM_EXIT.rpartition(".")[2])

_INTERRUPT: Final = "KeyboardInterrupt"

HAS_INTERRUPT_CLAUSE: Final = any_of(
    pattern(_INTERRUPT, rf"except\b(?:[^:#]|#[^\r\n]*[\r\n])*?\b{_INTERRUPT}\b"),
    # Another name for it: an assignment, an import from builtins, getattr.
    pattern(_INTERRUPT, rf"=(?:{GAP}|\()*(?:\w+{GAP}*\.{GAP}*)*{_INTERRUPT}\b"),
    all_of(_INTERRUPT, imports("builtins")),
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
