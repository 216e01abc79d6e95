"""What a call waits for, and how the wait is bounded: the row of the tables on blocking calls."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

BROKER = "the message broker"
COROUTINE = "a coroutine to end"
DATABASE = "the database"
DISK = "the disk"
NETWORK = "a network reply"
SLEEP = "time to pass"
SUBPROCESS = "a child process"
TERMINAL = "somebody at the terminal"

# The other side answers, or the connection breaks: in the end, something comes.
_ANSWERS = frozenset({BROKER, DATABASE, NETWORK})


class Blocking(NamedTuple):
    """What a call waits for and how the wait is bounded."""

    waits_for: str
    timeout: tuple[int | None, str | None] | None = None  # position and keyword of a bound
    blocks_loop: bool = True  # blocks an event loop as well when called in a loop callback
    switch: tuple[int | None, str] | None = None  # a parameter that, when False, ends the waiting
    default: float | None = None  # seconds that bound it when nothing is given
    unit: float = 1.0  # seconds in one unit of the bound

    @property
    def is_quick(self) -> bool:
        """Whether the wait is nearly always over at once."""
        return self.waits_for == DISK

    @property
    def asks_somebody(self) -> bool:
        """Whether a person has to answer."""
        return self.waits_for == TERMINAL

    @property
    def runs_coroutine(self) -> bool:
        """Whether it runs an event loop, which refuses to run in one that runs already."""
        return self.waits_for == COROUTINE

    @property
    def is_answered(self) -> bool:
        """Whether each wait comes to an end by itself: by an answer, an error, or the clock."""
        return self.waits_for in _ANSWERS or self.waits_for == SLEEP


def methods(class_: str, names: str, row: Blocking) -> dict[tuple[str, str], Blocking]:
    """One row for several methods of a class; `names` has them with spaces between."""
    return {(class_, name): row for name in names.split()}


def calls(module: str, names: str, row: Blocking) -> dict[str, Blocking]:
    """One row for several functions of a module."""
    return {f"{module}.{name}": row for name in names.split()}
