"""Stories as one HTML page that stands alone: no script, no network, nothing beside it."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from shutdown_lint.model.story import Certainty
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.story.drawing import draw
from shutdown_lint.reporters.story.wording import (
    begins,
    duration,
    limit,
    passage,
    place,
    takes,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.story import Moment, Story

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_MARKS = {"good": "✓", "bad": "✗", "unsure": "?"}


def render(stories: Sequence[Story]) -> str:
    """The page."""
    style = files("shutdown_lint.reporters.story").joinpath("page.css").read_text("utf-8")
    title = f"How {_count(stories)} when told to"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        _POLICY,
        f"<title>{title}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        *(_overview(stories) if len(stories) > 1 else ()),
        *(line for number, one in enumerate(stories) for line in _story(one, number)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _count(stories: Sequence[Story]) -> str:
    return "the program stops" if len(stories) == 1 else f"{len(stories)} programs stop"


def _overview(stories: Sequence[Story]) -> Iterator[str]:
    yield '<ul class="overview">'
    for number, story in enumerate(stories):
        text, level = verdict(story)
        name = f'<a href="#story-{number}">{_safe(story.entry)}</a>'
        yield f'<li class="{level}"><b>{_MARKS[level]}</b> {name}: {_safe(text)}</li>'
    yield "</ul>"


def _story(story: Story, number: int) -> Iterator[str]:
    text, level = verdict(story)
    yield f'<section id="story-{number}" class="{level}">'
    yield f"<h2>{_safe(story.entry)}</h2>"
    yield f'<p class="verdict"><b>{_MARKS[level]}</b> {_safe(text)}</p>'
    for one in story.breaks:
        code = f" <code>{_safe(one.code)}</code>" if one.code else ""
        yield f'<p class="break">{_safe(one.text)}{_at(one.spot)}{code}</p>'
    yield _way(story)
    if story.moments:
        yield from _timeline(story)
    yield '<dl class="facts">'
    for label, what in _facts(story):
        yield f"<dt>{label}</dt><dd>{what}</dd>"
    yield "</dl>"
    if story.unknown:
        yield '<div class="unknown"><h3>What cannot be known from the code</h3><ul>'
        for doubt in story.unknown:
            yield f"<li>{_safe(doubt.text)}{_at(doubt.spot)}</li>"
        yield "</ul></div>"
    yield "</section>"


def _way(story: Story) -> str:
    parts = []
    for number, one in enumerate(story.receivers):
        note = f" <small>{_safe(one.note)}</small>" if one.note else ""
        parts.append(f'<span class="receiver">{_safe(one.name)}{note}</span>')
        if number < len(story.receivers) - 1:
            sign = "→" if one.passes_on else "✗"
            kind = "passed" if one.passes_on else "lost"
            parts.append(f'<span class="{kind}">{sign}</span>')
    return f'<p class="way"><b>{_safe(story.signal)}</b> {" ".join(parts)}</p>'


def _timeline(story: Story) -> Iterator[str]:
    yield '<div class="timeline">'
    yield '<ol class="moments">'
    for moment in story.moments:
        yield _moment(moment)
    yield "</ol>"
    yield f'<div class="drawing">{draw(story)}</div>'
    yield "</div>"
    yield f'<p class="sum">Worst case: <b>{_safe(duration(story.total))}</b></p>'


def _moment(moment: Moment) -> str:
    kinds = " ".join(
        kind for kind, holds in (("broken", moment.breaks), ("beside", moment.beside)) if holds
    )
    lane = f"<i>{_safe(moment.beside)}</i> " if moment.beside else ""
    condition = f"<i>if {_safe(moment.condition)}</i> " if moment.condition else ""
    code = f" <code>{_safe(moment.code)}</code>" if moment.code else ""
    full = " ".join(part for part in (moment.text, place(moment.spot), moment.source) if part)
    times = f"{begins(moment)} {takes(moment)}".strip()
    return (
        f'<li class="{kinds}" title="{_safe(full)} {_safe(times)}">'
        f'<span class="what">{lane}{condition}{_safe(moment.text)}</span>{_at(moment.spot)}{code}'
        f'<span class="when">{_safe(_when(moment))}</span>'
        "</li>"
    )


def _when(moment: Moment) -> str:
    """Its times in words, where there is no room for the drawing."""
    length = takes(moment)
    known = begins(moment) != "?"
    start = f"at {begins(moment)}" if known else "nobody knows when"
    if moment.bound.certainty is Certainty.UNBOUNDED:
        return f"{start}, without a bound"
    return f"{start}, takes {length}" if length else start


def _facts(story: Story) -> Iterator[tuple[str, str]]:
    if story.command or story.spot:
        yield "started by", f"<code>{_safe(story.command)}</code>{_at(story.spot)}"
    for script in story.through:
        code = f"<code>{_safe(script.text)}</code>{_at(script.spot)}"
        yield "through", f"{code}, {passage(script)}"
    if story.grace:
        yield "grace period", _safe(limit(story.grace))
    if story.before_stop:
        yield "before the signal", _safe(limit(story.before_stop))
    for one in story.resting:
        yield "the signal finds it in", f"<code>{_safe(one.text)}</code>{_at(one.spot)}"
    if story.reaction:
        reaction = story.reaction
        yield (
            "handler",
            f"<code>{_safe(reaction.name)}</code>{_at(reaction.spot)}, {_safe(reaction.why)}",
        )


def _at(spot: Spot | None) -> str:
    return f' <span class="place">{_safe(place(spot))}</span>' if spot else ""


def _safe(text: str) -> str:
    return escape(drawable(text))
