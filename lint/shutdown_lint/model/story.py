"""What happens to a program from the stop signal to its end, as a report tells it."""

from __future__ import annotations

from enum import StrEnum

from shutdown_lint.model.deployment import Limit, Passage, Spot  # noqa: TC001  fields
from shutdown_lint.model.record import NamedTuple


class Certainty(StrEnum):
    """What is known of a length of time."""

    BOUNDED = "bounded"
    UNBOUNDED = "unbounded"
    UNKNOWN = "unknown"


class Bound(NamedTuple):
    """How long something takes at most."""

    seconds: float = 0.0  # of what is known; 0.0 where nothing waits
    certainty: Certainty = Certainty.BOUNDED


class Phase(StrEnum):
    """What a moment belongs to."""

    SIGNAL = "signal"  # from the platform to the process
    HANDLER = "handler"
    NOTICE = "notice"  # until the code that is at work sees that it is to end
    CLEANUP = "cleanup"  # what the program does before its end
    DRAIN = "drain"  # a server or worker brings to an end what it has begun
    EXIT = "exit"  # what the interpreter does at its end, and the end


class Moment(NamedTuple):
    """One thing that happens on the way."""

    phase: Phase
    text: str
    spot: Spot | None = None  # None: in a library, the interpreter or the platform
    bound: Bound = Bound()
    start: Bound = Bound()  # from the signal on, in the worst case
    beside: str = ""  # what does it while the path goes on: "thread shop.poll"; "" on the path
    condition: str = ""  # as written: it happens only then
    code: str = ""  # of the finding that stands there
    source: str = ""  # how it is known, where the code does not show it
    breaks: bool = False  # the path does not go on as it should
    # Seconds of the bound that surely count in the worst case: on the path itself, behind no
    # branch, and with nothing before it that cannot be told.
    certain: float = 0.0


class Receiver(NamedTuple):
    """Who the signal goes through, or to."""

    name: str  # "Kubernetes", "sh", "tini", "python"
    note: str = ""  # "PID 1"
    spot: Spot | None = None
    passes_on: bool = True  # to the next one; of the last one: it does not stop there


class Resting(NamedTuple):
    """Where the program is when the signal comes."""

    spot: Spot | None
    text: str  # the code, or what a server does
    bound: Bound  # how long it stays there by itself


class Reaction(NamedTuple):
    """What the signal does in the process that gets it."""

    name: str  # of the handler: "shop.main.stop", "default action", "gunicorn's own"
    why: str  # it and no other: "registered last, in its place …"
    spot: Spot | None = None
    in_loop: bool = False  # an event loop runs it


class Break(NamedTuple):
    """Where the path does not go on as it should, and what comes of it."""

    text: str
    spot: Spot | None = None
    code: str = ""


class Unknown(NamedTuple):
    """What cannot be known from the code."""

    text: str
    spot: Spot | None = None


class Outcome(StrEnum):
    """How it ends when nobody kills it."""

    ENDS = "ends"  # by itself, with its cleanup
    DIES = "dies"  # at once, and nothing of its own runs any more
    STAYS = "stays"  # it goes on, or hangs
    NOT_TOLD = "not told"  # the signal does not come to it
    UNKNOWN = "unknown"


class First(StrEnum):
    """What comes first in the worst case."""

    EXIT = "exit"
    KILL = "SIGKILL"
    UNKNOWN = "unknown"
    NO_LIMIT = "no limit"  # nothing says how long the platform waits


class Story(NamedTuple):
    """What happens to one program when it is told to stop."""

    entry: str
    signal: str
    outcome: Outcome
    total: Bound  # in the worst case
    first: First
    spot: Spot | None = None  # what makes it an entry
    command: str = ""
    receivers: tuple[Receiver, ...] = ()
    resting: tuple[Resting, ...] = ()
    reaction: Reaction | None = None
    moments: tuple[Moment, ...] = ()
    grace: Limit | None = None
    before_stop: Limit | None = None
    breaks: tuple[Break, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    through: tuple[Passage, ...] = ()  # the scripts on the way to the program


def both(first: Bound, then: Bound) -> Bound:
    """How long it takes to do one after the other."""
    return Bound(first.seconds + then.seconds, _less_certain(first.certainty, then.certainty))


def longer(one: Bound, other: Bound) -> Bound:
    """How long it takes until both have ended that began together."""
    return Bound(max(one.seconds, other.seconds), _less_certain(one.certainty, other.certainty))


def left_of(bound: Bound, gone: Bound) -> Bound:
    """What is left of a time after another has gone by, both counted from one moment on."""
    if bound.certainty is not Certainty.BOUNDED:
        return Bound(0.0, bound.certainty)
    return Bound(max(0.0, bound.seconds - gone.seconds))


def _less_certain(one: Certainty, other: Certainty) -> Certainty:
    if Certainty.UNBOUNDED in (one, other):
        return Certainty.UNBOUNDED
    return Certainty.UNKNOWN if Certainty.UNKNOWN in (one, other) else Certainty.BOUNDED


UNBOUNDED = Bound(certainty=Certainty.UNBOUNDED)
UNKNOWN = Bound(certainty=Certainty.UNKNOWN)
AT_ONCE = Bound()
