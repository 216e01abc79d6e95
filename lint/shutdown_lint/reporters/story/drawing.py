"""The drawing of a timeline: one row a moment, time to the right, the kill as a line across."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from shutdown_lint.model.story import AT_ONCE, Certainty
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.story.wording import (
    duration,
    extent,
    has_limit,
    room,
    seconds,
    takes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.story import Moment, Story

WIDTH = 640  # units of the drawing
ROW = 26
_TOP = 30
_LEFT = 8
_RIGHT = 92  # room for what has no end
_SPACE = WIDTH - _LEFT - _RIGHT
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


def draw(story: Story) -> str:
    """An SVG element; all text in it is escaped."""
    return "\n".join(_Drawing(story).lines())


class _Drawing:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._limit = room(story).seconds if has_limit(story) else None
        self._end = extent(story)
        self._height = _TOP + ROW * len(story.moments) + 8

    def lines(self) -> Iterator[str]:
        """Line by line of the document."""
        label = escape(f"timeline of {drawable(self._story.entry)}")
        yield (
            f'<svg viewBox="0 0 {WIDTH} {self._height}" width="{WIDTH}" height="{self._height}" '
            f'role="img" aria-label="{label}">'
        )
        yield from self._scale()
        for number, moment in enumerate(self._story.moments):
            yield from self._row(moment, _TOP + ROW * number)
        yield from self._kill()
        yield "</svg>"

    def _scale(self) -> Iterator[str]:
        step = next((one for one in _STEPS if self._end / one <= 6), self._end / 6)
        for number in range(int(self._end / step + 1e-9) + 1):
            x, bottom = self._x(number * step), self._height - 4
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 4}" y2="{bottom}"/>'
            if self._limit is None or abs(number * step - self._limit) > step * 0.6:
                label = seconds(number * step)
                yield f'<text class="tick" x="{x:.1f}" y="{_TOP - 12}">{label}</text>'

    def _kill(self) -> Iterator[str]:
        if self._limit is None:
            return
        x, bottom = self._x(self._limit), self._height - 4
        yield f'<line class="kill" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6}" y2="{bottom}"/>'
        label = f"SIGKILL {duration(room(self._story))}"
        yield f'<text class="killed" x="{x:.1f}" y="{_TOP - 12}">{escape(label)}</text>'

    def _row(self, moment: Moment, top: float) -> Iterator[str]:
        bound, x = moment.bound, self._x(moment.start.seconds)
        middle = top + ROW / 2
        kind = "broken" if moment.breaks else "beside" if moment.beside else str(moment.phase)
        if bound == AT_ONCE:
            sign = _cross if moment.breaks else _dot
            if moment.start.certainty is not Certainty.BOUNDED:
                x, kind = WIDTH - _RIGHT + 30.0, f"{kind} late"  # nobody knows when
            yield sign(x, middle, kind)
            return
        if bound.certainty is Certainty.BOUNDED:
            end = self._x(moment.start.seconds + bound.seconds)
        else:
            end = WIDTH - _RIGHT + 30.0
        width = max(end - x, 3.0)
        shape = f'x="{x:.1f}" y="{top + 5}" width="{width:.1f}" height="{ROW - 10}" rx="3"'
        certainty = "" if bound.certainty is Certainty.BOUNDED else f" {bound.certainty}"
        yield f'<rect class="bar {kind}{certainty}" {shape}/>'
        if bound.certainty is Certainty.UNBOUNDED:
            points = f"{end:.1f},{top + 2} {end + 14:.1f},{middle} {end:.1f},{top + ROW - 2}"
            yield f'<polygon class="bar {kind} {bound.certainty}" points="{points}"/>'
        label = "∞" if bound.certainty is Certainty.UNBOUNDED else takes(moment)
        if bound.certainty is Certainty.UNKNOWN:
            label = "?"
        at = end + (20 if bound.certainty is Certainty.UNBOUNDED else 5)
        yield f'<text class="length {kind}" x="{at:.1f}" y="{middle + 4}">{escape(label)}</text>'

    def _x(self, at: float) -> float:
        return _LEFT + at / self._end * _SPACE


def _dot(x: float, y: float, kind: str) -> str:
    return f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y}" r="4.5"/>'


def _cross(x: float, y: float, kind: str) -> str:
    path = f"M{x - 6:.1f} {y - 6}l12 12m0 -12l-12 12"
    return f'<path class="cross {kind}" d="{path}"/>'
