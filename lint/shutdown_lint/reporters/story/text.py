"""A story as a timeline for people: what ends it first, then every moment with its place."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from shutdown_lint.model.story import AT_ONCE, Certainty
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.paint import painter
from shutdown_lint.reporters.story.wording import (
    Level,
    begins,
    duration,
    extent,
    has_limit,
    limit,
    passage,
    place,
    room,
    takes,
    verdict,
    way,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.model.story import Moment, Story
    from shutdown_lint.reporters.paint import Paint

_STYLES = {Level.GOOD: "bold green", Level.BAD: "bold red", Level.UNSURE: "bold yellow"}
_LABEL = 12  # cells before what stands beside a label
_LEAST = 40  # cells of a line, however narrow the terminal
_FOR_BARS = 76  # cells from which on there is room for bars
_BAR = 20  # cells
_TIMES = 19  # cells of the two columns of times


def render(stories: Sequence[Story], *, color: bool = False, width: int = 80) -> str:
    """All stories, one below the other."""
    teller = _Teller(painter(color=color), max(width, _LEAST))
    return "\n".join("\n".join(teller.story(one)) + "\n" for one in stories)


class _Teller:
    """Draws stories for a terminal of some width."""

    def __init__(self, paint: Paint, width: int) -> None:
        self._paint = paint
        self._width = width

    def story(self, story: Story) -> Iterator[str]:
        """One story."""
        text, level = verdict(story)
        yield from self._hanging(f"{story.entry}: {text}", 0, 2, _STYLES[level])
        for one in story.breaks:
            code = f" [{one.code}]" if one.code else ""
            where = f" ({place(one.spot)})" if one.spot else ""
            yield from self._labelled("breaks", f"{one.text}{where}{code}", "bold red")
        for label, what in _facts(story):
            yield from self._labelled(label, what)
        yield ""
        yield from self._timeline(story)
        if story.unknown:
            yield ""
            for doubt in story.unknown:
                where = f" ({place(doubt.spot)})" if doubt.spot else ""
                yield from self._labelled("not known", f"{doubt.text}{where}", "yellow")

    def _timeline(self, story: Story) -> Iterator[str]:
        found = story.moments
        bars = _Bars(story) if self._width >= _FOR_BARS else None
        left = _TIMES + (_BAR + 3 if bars else 0)
        if found:
            head = f"{'from':>7} {'takes':>10}"
            if bars:
                head = f"{head:<{_TIMES}}{bars.head():<{_BAR + 3}}"
            yield self._paint(head.rstrip(), "dim")
        for moment in found:
            times = f"{begins(moment):>7} {takes(moment):>10} "
            bar = bars.draw(moment) if bars else ""
            style = "bold red" if moment.breaks else "dim" if moment.beside else ""
            first, *rest = self._moment(moment, self._width - left)
            yield (
                self._paint(f"{times}{bar}", style or "cyan") + self._paint(first, style)
            ).rstrip()
            for line in rest:
                yield " " * left + self._paint(line, style or "dim")
        if found and has_limit(story):
            total = duration(story.total)
            yield self._paint(f"{'':>7} {total:>10}  in the worst case", "bold")

    def _moment(self, moment: Moment, width: int) -> list[str]:
        text = drawable(moment.text)
        if moment.condition:
            text = f"if {drawable(moment.condition)}: {text}"
        if moment.beside:
            text = f"[{drawable(moment.beside)}] {text}"
        marks = [mark for mark in (place(moment.spot), moment.code) if mark]
        where = drawable("  ".join(marks))
        if where and len(text) + len(where) + 2 <= width:
            return [f"{text}  {where}"]
        # A place in two pieces is none that a terminal opens: it rather goes over the edge.
        return _wrapped(text, width) + (_wrapped(where, width, "  ", whole=True) if where else [])

    def _labelled(self, label: str, text: str, style: str = "bold") -> Iterator[str]:
        first, *rest = _wrapped(drawable(text), self._width - _LABEL - 2)
        yield f"  {self._paint(f'{label:<{_LABEL}}', style)}{first}"
        for line in rest:
            yield " " * (_LABEL + 2) + line

    def _hanging(self, text: str, first: int, later: int, style: str) -> Iterator[str]:
        for number, line in enumerate(_wrapped(drawable(text), self._width - later)):
            yield " " * (later if number else first) + self._paint(line, style)


class _Bars:
    """A small drawing of where the time goes; its right end is when the process is killed."""

    def __init__(self, story: Story) -> None:
        self._end = extent(story)
        self._limit = room(story) if has_limit(story) else None

    def head(self) -> str:
        """What the right end stands for."""
        if self._limit is None:
            return ""
        text = f"{duration(self._limit)}: SIGKILL"
        return f" {text:>{min(self._cell(self._limit.seconds), _BAR)}}"

    def draw(self, moment: Moment) -> str:
        """The bar of a moment, and the frame around it."""
        cells = [" "] * _BAR
        bound, start = moment.bound, self._cell(moment.start.seconds)
        certain = bound.certainty is Certainty.BOUNDED
        until = self._cell(moment.start.seconds + bound.seconds) if certain else _BAR
        sign = {Certainty.BOUNDED: "=", Certainty.UNBOUNDED: "#", Certainty.UNKNOWN: "?"}
        for cell in range(min(start, _BAR - 1), max(until, start + (bound != AT_ONCE))):
            if cell < _BAR:
                cells[cell] = sign[bound.certainty] if not moment.beside else "-"
        if bound == AT_ONCE:
            cells[min(start, _BAR - 1)] = "."
        if bound.certainty is Certainty.UNBOUNDED:
            cells[-1] = ">"
        return f"|{''.join(cells)}| "

    def _cell(self, seconds: float) -> int:
        return round(seconds / self._end * _BAR)


def _facts(story: Story) -> Iterator[tuple[str, str]]:
    if story.command or story.spot:
        shown = [part for part in (story.command, place(story.spot)) if part]
        yield "started by", "  ".join(shown)
    for script in story.through:
        yield "through", f"{script.text}  {place(script.spot)}, {passage(script)}"
    if story.receivers:
        yield "signal", f"{story.signal}: {way(story.receivers)}"
    if story.grace:
        yield "grace", limit(story.grace)
    if story.before_stop:
        yield "before", limit(story.before_stop)
    for one in story.resting:
        yield "finds it in", "  ".join(part for part in (one.text, place(one.spot)) if part)
    if story.reaction:
        spot = place(story.reaction.spot)
        yield "handler", f"{story.reaction.name}{'  ' if spot else ''}{spot}, {story.reaction.why}"


def _wrapped(text: str, width: int, indent: str = "", *, whole: bool = False) -> list[str]:
    return wrap(
        text,
        max(width, 16),
        initial_indent=indent,
        subsequent_indent=indent or "  ",
        break_on_hyphens=False,
        break_long_words=not whole,
    ) or [""]
