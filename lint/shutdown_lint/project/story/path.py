"""The way from the signal to the end, as far as it has been followed."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.story import (
    AT_ONCE,
    UNBOUNDED,
    Bound,
    Break,
    Moment,
    Outcome,
    Phase,
    both,
    left_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.code import Code
    from shutdown_lint.project.story.world import Rest, World


# Methods by which one asks an event, where they stand for it.
_ASKING = frozenset({"is_set", "wait"})


class Went(Enum):
    """How a piece of the way ends."""

    ON = "on"
    RETURN = "return"
    BREAK = "break"
    CONTINUE = "continue"
    RAISE = "raise"
    HANDED_OVER = "handed over"  # the context is entered, and the rest runs when it is left
    OVER = "over"  # nothing comes after it


class Flow(NamedTuple):
    """What comes next."""

    went: Went = Went.ON
    error: str = ""  # the class of what was raised, without its module


ON = Flow()
OVER = Flow(Went.OVER)


class Told(NamedTuple):
    """When something was told to stop, and whether its event loop hears of it at once."""

    after: Bound
    wakes: bool


class Path:
    """What happens, in order, and how long it takes until then."""

    def __init__(self, code: Code, world: World, parent: Path | None = None) -> None:
        self.code = code
        self.world = world
        self.moments: list[Moment] = parent.moments if parent else []
        self.breaks: list[Break] = parent.breaks if parent else []
        self.told: dict[str, Told] = parent.told if parent else {}
        self.seen_workers: dict[str, Bound] = parent.seen_workers if parent else {}
        self.killed: set[str] = parent.killed if parent else set()
        # Those of which the end hangs on branches, or on what cannot be told.
        self.loose: set[str] = parent.loose if parent else set()
        self.ended: set[str] = parent.ended if parent else set()
        self.beside = ""
        self.elapsed = AT_ONCE
        self.certain = 0.0  # seconds of it that pass in any case
        self.branches = 0  # around what runs now
        self.rounds = 0  # loops around it of which there may be no round
        self.clocked = 0  # loops around it that a clock ends
        self.left_by: set[Went] = set()  # how a branch before it may have led past it
        self.outcome: Outcome | None = None
        self.phase = Phase.HANDLER
        self.in_loop = False  # what runs now, an event loop runs
        self.handling = False  # what runs now is a handler that interrupts the main thread
        self.condition = ""
        self.is_first = False  # the kernel drops what process 1 does not handle
        self.unread = False  # what is chosen at run time may register a handler
        self.main_rest: Rest | None = parent.main_rest if parent else None
        self.doubtful: bool = (
            parent.doubtful if parent else False
        )  # what a handler does is not known
        self.raised: Spot | None = None  # where a handler raises an exit
        self.errors: list[str] = []  # that except clauses are dealing with

    def add(
        self,
        text: str,
        spot: Spot | None = None,
        bound: Bound = AT_ONCE,
        *,
        source: str = "",
        breaks: str = "",
        phase: Phase | None = None,
        beside: str = "",
        certain: float | None = None,
        closes: str = "",
    ) -> None:
        """Let something happen; with `breaks`, what comes of it.

        `certain` is how much of the bound counts where the place is sure; all that is known of it
        unless it is given.
        """
        beside = beside or self.beside
        counts = bound.seconds if certain is None else certain
        if not self.is_sure or beside != self.beside:
            counts = 0.0
        self.moments.append(
            Moment(
                phase or self.phase,
                text,
                spot,
                bound,
                self.elapsed,
                beside,
                self.condition,
                source=source,
                breaks=bool(breaks),
                certain=0.0 if beside else counts,
                closes=closes if self.is_sure and not beside else "",
            )
        )
        self.certain += counts
        if not beside or self.beside:
            self.elapsed = both(self.elapsed, bound)
        if breaks:
            self.breaks.append(Break(breaks, spot))

    @property
    def is_sure(self) -> bool:
        """Whether what runs now runs on each way out in good order."""
        return not (self.branches or self.rounds or self.left_by or self.world.in_doubt)

    def ended_function(self, before: set[Went]) -> None:
        """Go on behind a function: who returned early has come here as well."""
        self.left_by = before | (self.left_by & {Went.RAISE})

    def ended_loop(self) -> None:
        """Go on behind a loop: who left it has come here as well."""
        self.left_by -= {Went.BREAK, Went.CONTINUE}

    def stay(self, text: str, spot: Spot | None, breaks: str) -> Flow:
        """Go no further: it hangs or goes on as before."""
        self.add(text, spot, UNBOUNDED, breaks=breaks)
        self.outcome = Outcome.STAYS
        return OVER

    def tell(self, subject: str, *, wakes: bool) -> None:
        """Let something be told to stop, unless it was before."""
        name = self.code.objects.at(subject)
        if name not in self.told or (wakes and not self.told[name].wakes):
            self.told[name] = Told(self.elapsed, wakes)

    def when_told(self, *names: str) -> Told | None:
        """When one of these was told to stop."""
        for name in names:
            place, _, method = name.rpartition(".")
            for one in (name, place if method in _ASKING else ""):
                if one and (told := self.told.get(self.code.objects.at(one))):
                    return told
        return None

    def wait_until(self, moment: Bound) -> Bound:
        """How long is left until a moment, counted from the signal on."""
        return left_of(moment, self.elapsed)

    def worker(self, name: str) -> Path:
        """The way of something that runs beside; it starts now."""
        other = Path(self.code, self.world, self)
        other.beside = name
        other.elapsed = self.elapsed
        other.phase = self.phase
        return other

    def spot(self, path: str, step: Step) -> Spot:
        """Where a step stands."""
        return Spot(path, step.span)


def last_word(dotted: str) -> str:
    """The name at the end of a dotted path."""
    return dotted.rpartition(".")[2]
