"""Code runs because something ends, or because it starts."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import cleanup, lifespans
from shutdown_lint.knowledge.triggers.exits import CATCHES_EXIT
from shutdown_lint.knowledge.triggers.naming import instances, names
from shutdown_lint.knowledge.triggers.registering import HAS_EXIT_CALLBACK, REGISTERS_HANDLER
from shutdown_lint.model.trigger import all_of, any_of, pattern

HAS_FINALLY: Final = any_of("finally:", pattern("finally", r"finally[\s\\]*+:"))

# A framework or an exit stack runs a function, or a part of it, because the program ends.
HAS_SHUTDOWN_HOOK: Final = any_of(
    *sorted(cleanup.HOOK_DECORATORS | cleanup.HOOK_LISTS | cleanup.CONTEXT_LISTS),
    all_of(any_of(*sorted(cleanup.EVENT_REGISTRARS)), any_of(*sorted(cleanup.SHUTDOWN_EVENTS))),
    all_of("connect", names(*cleanup.SHUTDOWN_SIGNALS)),
    all_of(any_of(*sorted(cleanup.STACK_METHODS)), instances("contextlib.ExitStack")),
    *("lifespan", "Lifespan", "lifeSpan", "LifeSpan", "LIFESPAN"),
)

# A method runs when a `with` block ends.
HAS_EXIT_METHOD: Final = any_of(*sorted(cleanup.EXIT_METHODS))

# There is cleanup that is so by more than the name of a function.
HAS_CLEANUP: Final = any_of(
    "finally",
    CATCHES_EXIT,
    HAS_EXIT_METHOD,
    HAS_SHUTDOWN_HOOK,
    REGISTERS_HANDLER,
    HAS_EXIT_CALLBACK,
)

# Something runs at start-up, before a framework serves.
HAS_STARTUP_HOOK: Final = any_of(
    *("lifespan", "Lifespan", "lifeSpan", "LifeSpan", "LIFESPAN"),
    *sorted(cleanup.CONTEXT_LISTS),
    *sorted({*lifespans.START_DECORATORS, *lifespans.START_LISTS}),
    all_of(any_of(*sorted(lifespans.EVENT_REGISTRARS)), any_of(*sorted(lifespans.START_EVENTS))),
)
