"""What has been set up so far in the process that is followed."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.story import Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.summary import Carrier, Step
    from shutdown_lint.project.story.routine import Routine

BUDGET = 50_000  # steps that are followed for one story
# What one waits for that comes by itself sooner or later.
ANSWERED = frozenset({"the database"})
DEPTH = 60  # calls within calls


class Holds(Enum):
    """What a frame is made of."""

    BLOCK = "block"
    CALL = "call"
    EVENT_LOOP = "event loop"
    LOOP = "loop"
    EACH = "each"
    TRY = "try"
    WITH = "with"
    CHOICE = "choice"


class Frame(NamedTuple):
    """A piece of code that is being run, and what is left of it."""

    holds: Holds
    path: str
    step: Step | None = None
    part: str = ""  # of the step, which is being run
    left: tuple[Step, ...] = ()  # of a block
    routine: Routine | None = None  # of a call


class Rest(NamedTuple):
    """Where a thread of control stays until something happens."""

    path: str
    step: Step
    frames: tuple[Frame, ...]  # the innermost one last
    others: tuple[tuple[str, Step], ...] = ()  # where it may be as well
    sure: bool = True  # it is made to stay there; False: a wait that may be a short one
    in_task: bool = False  # of an event loop, of which the frames do not tell

    @property
    def is_async(self) -> bool:
        """Whether an event loop is what waits."""
        return self.in_task or any(frame.holds is Holds.EVENT_LOOP for frame in self.frames)


def choices_in(frames: Iterable[Frame]) -> int:
    """How many branches these frames stand in."""
    return sum(frame.holds is Holds.CHOICE for frame in frames)


class Registered(NamedTuple):
    """A signal handler."""

    path: str
    step: Step
    conditions: tuple[tuple[Step, str], ...] = ()  # under which it is registered


class Hook(NamedTuple):
    """A function that runs at the end."""

    path: str
    step: Step
    sure: bool = True  # it is registered under no condition


class Worker(NamedTuple):
    """What runs beside the main thread."""

    path: str
    step: Step
    carrier: Carrier
    rest: Rest | None = None
    followed: bool = False  # what it runs is known
    sure: bool = True  # it is known whether it is a daemon
    in_branch: bool = False  # it is started only if a condition holds

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.step.subject or self.step.target or self.step.text


class World:
    """The process as its code has set it up."""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self.words = words  # of the command line that started it, where a file has it
        self.handlers: dict[str, list[Registered]] = {}
        self.hooks: list[Hook] = []
        self.workers: list[Worker] = []
        self.unknown: dict[Unknown, None] = {}
        self.unread = False  # it has run what nobody reads: that may handle signals
        self.in_doubt = False  # whether the program gets any further on the way out
        self.left = BUDGET  # steps that may still be followed

    def doubt(self, text: str, spot: Spot | None = None, *, goes_on: bool = False) -> None:
        """Keep what cannot be known, once; `goes_on`: the way out is the same in any case."""
        self.unknown[Unknown(text, spot)] = None
        self.in_doubt = self.in_doubt or not goes_on

    def spend(self) -> bool:
        """Whether there is one step left to follow."""
        self.left -= 1
        if self.left == 0:
            self.doubt(f"the program is too large to be followed: more than {BUDGET} steps")
        return self.left > 0
