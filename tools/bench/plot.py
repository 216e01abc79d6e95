"""Draws the picture on the page: processor time of each tool, and how far the goals are."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from bench.bars import Measure
from bench.results import sides
from bench.wording import amount, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.results import Result, Results

_WIDTH = 880
_LEFT = 330  # of the plots; labels stand to the left
_RIGHT = 690  # of the plots; values stand to the right
_ROW = 24
_HEAD = 58  # above the first row of a plot
_FOOT = 34  # below the last one
_OURS, _OTHER = "#2563eb", "#94a3b8"
_MET, _MISSED = "#15803d", "#c2410c"
_INK, _FAINT = "#1e293b", "#cbd5e1"
# The bars whose two sides do the same work: all of a tree, nothing kept.
_COLD = ("ruff-f", "ruff-default", "flake8", "fixit", "flake8-async")


class _Axis(NamedTuple):
    """A logarithmic scale from one power of ten to another."""

    low: int
    high: int

    def x(self, value: float) -> float:
        """Where a value is."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return _LEFT + share * (_RIGHT - _LEFT)

    def ticks(self) -> list[float]:
        """The powers of ten on it."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def draw(results: Results) -> str:
    """The picture as an SVG that needs nothing else."""
    costs = _costs(results)
    goals = [bar for bar in results.bars if (bar.measured() or 0) > 0 and bar.value > 0]
    second = _HEAD + _ROW * len(costs) + _FOOT + 10
    height = second + _HEAD + _ROW * len(goals) + _FOOT
    body = [*_cost_plot(costs, 0), *_goal_plot(goals, second)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">\n'
        "<title>Processor time of each tool, and how far the goals are</title>\n"
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


class _Cost(NamedTuple):
    label: str
    ours: bool
    value: float  # milliseconds of processor time for a MB of source


def _costs(results: Results) -> list[_Cost]:
    cold = [bar for bar in results.bars if bar.name in _COLD]
    several = len({bar.part for bar in cold}) > 1
    costs = []
    for part, side in sides(cold):
        size = results.corpus[part].bytes / 1e6
        label = f"{side.label} ({part})" if several else side.label
        value = side.median(Measure.CPU) / size * 1000
        costs.append(_Cost(label, side.label == "shutdown-lint", value))
    return sorted(costs, key=lambda cost: cost.value)


def _cost_plot(costs: Sequence[_Cost], top: float) -> Iterator[str]:
    yield _heading(top, "Processor time for 1 MB of Python, cold", "milliseconds, logarithmic")
    if not costs:
        return
    axis = _axis([cost.value for cost in costs])
    yield from _grid(axis, top, len(costs))
    for row, cost in enumerate(costs):
        y = top + _HEAD + _ROW * row
        width = axis.x(cost.value) - _LEFT
        fill = _OURS if cost.ours else _OTHER
        yield _text(_LEFT - 10, y + 16, cost.label, anchor="end", bold=cost.ours)
        yield f'<rect x="{_LEFT}" y="{y + 4}" width="{width:.1f}" height="16" fill="{fill}"/>'
        yield _text(axis.x(cost.value) + 6, y + 16, f"{_rounded(cost.value)} ms")


def _goal_plot(goals: Sequence[Result], top: float) -> Iterator[str]:
    yield _heading(
        top, "Measured, as a share of what the goal allows", "logarithmic; left of 1 is met"
    )
    if not goals:
        return
    shares = [(goal.measured() or 0) / goal.value for goal in goals]
    axis = _axis([*shares, *(goal.stretch / goal.value for goal in goals), 1.0])
    yield from _grid(axis, top, len(goals))
    bottom = top + _HEAD + _ROW * len(goals)
    one = axis.x(1)
    yield f'<path d="M{one:.1f} {top + _HEAD}V{bottom}" stroke="{_INK}" stroke-width="1.5"/>'
    for row, (goal, share) in enumerate(zip(goals, shares, strict=True)):
        y = top + _HEAD + _ROW * row
        colour = _MET if share <= 1 else _MISSED
        stretch = axis.x(goal.stretch / goal.value)
        label = goal.title.partition(":")[0].replace("`", "")
        yield _text(_LEFT - 10, y + 16, label, anchor="end")
        yield f'<path d="M{stretch:.1f} {y + 5}v14" stroke="{_INK}" stroke-dasharray="2 2"/>'
        yield f'<path d="M{one:.1f} {y + 12}H{axis.x(share):.1f}" stroke="{colour}"/>'
        yield f'<circle cx="{axis.x(share):.1f}" cy="{y + 12}" r="5" fill="{colour}"/>'
        said = f"{amount(goal.measured() or 0, goal.form)}, {verdict(goal).partition(',')[0]}"
        yield _text(_RIGHT + 12, y + 16, said, colour=colour)
    yield _text(_LEFT, bottom + 30, "line: the bar; dashes: the stretch", colour="#64748b")


def _rounded(value: float) -> str:
    """Three digits that count: 12.3, 12,300."""
    return f"{float(f'{value:.3g}'):,.5g}" if value < 1000 else f"{float(f'{value:.3g}'):,.0f}"


def _axis(values: Sequence[float]) -> _Axis:
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return _Axis(low, max(high, low + 1))


def _grid(axis: _Axis, top: float, rows: int) -> Iterator[str]:
    bottom = top + _HEAD + _ROW * rows
    for tick in axis.ticks():
        x = axis.x(tick)
        yield f'<path d="M{x:.1f} {top + _HEAD}V{bottom}" stroke="{_FAINT}"/>'
        yield _text(x, bottom + 14, _rounded(tick), anchor="middle", colour="#64748b")


def _heading(top: float, title: str, note: str) -> str:
    return (
        _text(20, top + 26, title, bold=True, size=15)
        + "\n"
        + _text(20, top + 44, note, colour="#64748b")
    )


def _text(
    x: float,
    y: float,
    content: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    size: int = 0,
    colour: str = _INK,
) -> str:
    weight = ' font-weight="600"' if bold else ""
    larger = f' font-size="{size}"' if size else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{weight}{larger}>'
        f"{escape(content, quote=False)}</text>"
    )
