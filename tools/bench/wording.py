"""How outcomes are written: ratios, distances from the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.bars import Form

if TYPE_CHECKING:
    from bench.results import Result

_FRACTION = 0.1  # smaller ratios are written as 1/n


def amount(value: float, form: Form) -> str:
    """A value as the form has it: `1.25x`, `1/60`, `+40 ms`, `80 MB`."""
    if form is Form.EXCESS:
        return f"{value:+.0f} ms"
    if form is Form.ALONE:
        return f"{value:.0f} MB"
    if 0 < value < _FRACTION:
        return f"1/{1 / value:.0f}"
    digits = f"{value:.3f}" if value < 2 else f"{value:.2f}"
    return digits.rstrip("0").rstrip(".") + "x"


def measured(result: Result) -> str:
    """What came out, with the middle half of the pairs where there are enough of them."""
    value = result.measured()
    if value is None:
        return "not measured"
    text = amount(value, result.form)
    if result.form is Form.EXCESS:
        ratio = result.ours.median(result.measure) / result.theirs.median(result.measure)
        text += f" ({amount(ratio, Form.RATIO)})"
    if spread := result.spread():
        low, high = (amount(end, result.form) for end in spread)
        text += f" [{low} to {high}]" if low != high else ""
    return text


def verdict(result: Result) -> str:
    """Whether the bar is met, and if not, by how much it is missed."""
    value = result.measured()
    if value is None:
        return "not measured"
    if value <= result.stretch:
        return "met, and the stretch"
    if value <= result.value:
        return "met"
    if result.form is not Form.RATIO:
        return f"missed by {amount(value - result.value, result.form).lstrip('+')}"
    times = value / result.value
    return f"missed, {times:.1f} times the bar" if times >= 2 else f"missed by {times - 1:.1%}"
