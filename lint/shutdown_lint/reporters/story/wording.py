"""What is said of a story in a few words, the same in every format."""

from __future__ import annotations

from enum import StrEnum

from shutdown_lint.model.deployment import seconds_of
from shutdown_lint.model.story import AT_ONCE, Bound, Certainty, First, Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.deployment import Limit, Passage, Spot
    from shutdown_lint.model.story import Moment, Receiver, Story


class Level(StrEnum):
    """How good or bad it is."""

    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"


def verdict(story: Story) -> tuple[str, Level]:
    """How it ends, in a line."""
    killed = f"killed after {duration(room(story))}" if has_limit(story) else ""
    match story.outcome:
        case Outcome.NOT_TOLD:
            return _joined("is not told to stop", killed), Level.BAD
        case Outcome.STAYS:
            return _joined("never ends by itself", killed), Level.BAD
        case Outcome.DIES if story.breaks:
            return "dies at once, nothing of its own runs any more", Level.BAD
        case Outcome.DIES:
            return "dies at once; no cleanup of its own is seen", Level.UNSURE
        case Outcome.UNKNOWN:
            return "how it ends cannot be told", Level.UNSURE
    return _ends(story, killed)


def _ends(story: Story, killed: str) -> tuple[str, Level]:
    total = story.total
    if story.first is First.KILL and total.certainty is Certainty.UNBOUNDED:
        return f"may be {killed}: nothing bounds its way out", Level.BAD
    if story.first is First.KILL and not room(story).seconds:
        return "may be killed at once: nothing of the grace period is left", Level.BAD
    if story.first is First.KILL:
        more = "at least" if total.certainty is Certainty.UNKNOWN else "up to"
        return f"may be {killed}: its way out takes {more} {seconds(total.seconds)}", Level.BAD
    if total.certainty is Certainty.UNBOUNDED:
        return "may never end: nothing bounds its way out", Level.BAD
    if total.certainty is Certainty.UNKNOWN:
        return "ends, and how soon cannot be told", Level.UNSURE
    level = Level.BAD if story.breaks else Level.UNSURE if story.unknown else Level.GOOD
    if story.first is First.EXIT:
        return f"ends in time: {_after(total)}, of {duration(room(story))}", level
    if story.first is First.UNKNOWN:
        return f"ends {_after(total)}; how long it is given cannot be told", level
    return f"ends {_after(total)}", level


def _after(total: Bound) -> str:
    return f"after {duration(total)} at most" if total.seconds else "at once"


def has_limit(story: Story) -> bool:
    """Whether it is known how long the platform waits."""
    return story.grace is not None and story.grace.seconds is not None


def room(story: Story) -> Bound:
    """How long the platform waits after the signal; only where there is a limit."""
    seconds = (story.grace.seconds or 0.0) if story.grace else 0.0
    hook = story.before_stop
    if hook and hook.seconds is None:
        return Bound(seconds, Certainty.UNKNOWN)
    return Bound(max(0.0, seconds - seconds_of(hook)))


def extent(story: Story) -> float:
    """The seconds that a drawing of a story spans: to its last known end, and to the kill."""
    ends = [one.start.seconds + one.bound.seconds for one in story.moments]
    return max([*ends, room(story).seconds if has_limit(story) else 0.0]) or 1.0


def duration(bound: Bound) -> str:
    """A length of time in words."""
    if bound.certainty is Certainty.UNBOUNDED:
        return "unbounded"
    if bound.certainty is Certainty.UNKNOWN:
        return f"{seconds(bound.seconds)} and what is not known" if bound.seconds else "unknown"
    return seconds(bound.seconds)


def seconds(number: float) -> str:
    """A number of seconds as people say it."""
    if number >= 3600 and number % 60 == 0:
        hours, rest = divmod(int(number) // 60, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if number >= 120 and number % 60 == 0:
        return f"{int(number) // 60} min"
    return f"{round(number, 2):g} s"


def takes(moment: Moment) -> str:
    """How long a moment takes, as a cell of a table; what does not wait has none."""
    return "" if moment.bound == AT_ONCE else duration(moment.bound)


def begins(moment: Moment) -> str:
    """When a moment begins, as a cell of a table."""
    return seconds(moment.start.seconds) if moment.start.certainty is Certainty.BOUNDED else "?"


def way(receivers: Sequence[Receiver]) -> str:
    """Who the signal goes through."""
    parts = [f"{one.name} ({one.note})" if one.note else one.name for one in receivers]
    joints = [" -> " if one.passes_on else " -X- " for one in receivers[:-1]]
    return "".join(part + joint for part, joint in zip(parts, [*joints, ""], strict=True))


def place(spot: Spot | None) -> str:
    """A place as editors take it."""
    return f"{spot.path}:{spot.span.line}" if spot else ""


def passage(script: Passage) -> str:
    """What a command of a script does with the shell that reads it."""
    return "in place of the shell" if script.has_exec else "as a child of the shell"


def limit(what: Limit) -> str:
    """A limit, and what says so."""
    length = what.written or ("for ever" if what.seconds is None else seconds(what.seconds))
    source = place(what.spot) if what.spot else "by default"
    return f"{length} ({what.name}, {source})"


def _joined(text: str, killed: str) -> str:
    return f"{text}: {killed}" if killed else text
