"""Stories as JSON, version 1 of the contract in `story.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from shutdown_lint.reporters.characters import encodable
from shutdown_lint.reporters.story.wording import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.deployment import Limit, Spot
    from shutdown_lint.model.story import Bound, Moment, Story

VERSION = 1


def render(stories: Sequence[Story]) -> str:
    """One JSON object; lines and columns are 1-based, times are seconds."""
    document = {"version": VERSION, "stories": [_story(one) for one in stories]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _story(story: Story) -> dict[str, Any]:
    text, level = verdict(story)
    return {
        "entry": encodable(story.entry),
        "place": _place(story.spot),
        "command": encodable(story.command),
        "signal": story.signal,
        "verdict": encodable(text),
        "level": level,
        "outcome": story.outcome,
        "first": story.first,
        "worst_case": _bound(story.total),
        "grace": _limit(story.grace),
        "before_stop": _limit(story.before_stop),
        "through": [
            {"text": encodable(one.text), "place": _place(one.spot), "exec": one.has_exec}
            for one in story.through
        ],
        "receivers": [
            {
                "name": encodable(one.name),
                "note": one.note,
                "place": _place(one.spot),
                "passes_on": one.passes_on,
            }
            for one in story.receivers
        ],
        "resting": [
            {"text": encodable(one.text), "place": _place(one.spot), "bound": _bound(one.bound)}
            for one in story.resting
        ],
        "handler": {
            "name": encodable(story.reaction.name),
            "why": encodable(story.reaction.why),
            "place": _place(story.reaction.spot),
            "in_event_loop": story.reaction.in_loop,
        }
        if story.reaction
        else None,
        "moments": [_moment(one) for one in story.moments],
        "breaks": [
            {"text": encodable(one.text), "place": _place(one.spot), "code": one.code or None}
            for one in story.breaks
        ],
        "unknown": [
            {"text": encodable(one.text), "place": _place(one.spot)} for one in story.unknown
        ],
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "phase": moment.phase,
        "text": encodable(moment.text),
        "place": _place(moment.spot),
        "start": _bound(moment.start),
        "bound": _bound(moment.bound),
        "beside": encodable(moment.beside) or None,
        "condition": encodable(moment.condition) or None,
        "code": moment.code or None,
        "source": moment.source or None,
        "breaks": moment.breaks,
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {"seconds": bound.seconds, "certainty": bound.certainty}


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    return {
        "seconds": limit.seconds,
        "name": encodable(limit.name),
        "written": encodable(limit.written) or None,
        "place": _place(limit.spot),
    }


def _place(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    line, column, end_line, end_column = spot.span
    return {
        "path": encodable(spot.path),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
