"""Summaries of modules as text: written for the cache, and read with suspicion."""

from __future__ import annotations

import json
import math

from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import (
    Carrier,
    FunctionSummary,
    Import,
    ModuleSummary,
    Part,
    Step,
    StepKind,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")


_DEFAULTS = Step(StepKind.CALL, Span(1, 1, 1, 1), "")
_NEEDED = ("kind", "span", "text")


def summary_text(summary: ModuleSummary) -> str:
    """The text of a summary: ASCII, one line."""
    return json.dumps(_shortened(summary), allow_nan=False, separators=(",", ":"))


def _shortened(value: object) -> object:
    """The value, of whose steps the last fields are left out that have their defaults."""
    if not isinstance(value, tuple):
        return value
    parts = [_shortened(part) for part in value]
    if isinstance(value, Step):
        while len(parts) > len(_NEEDED) and value[len(parts) - 1] == _DEFAULTS[len(parts) - 1]:
            parts.pop()
    return parts


def summary_of_text(text: str) -> ModuleSummary | None:
    """The summary of a text; None when it is the text of none."""
    try:
        return _module(json.loads(text))
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None


def _module(value: Any) -> ModuleSummary:
    path, name, imports, steps, main, main_span, functions, apps, *others = value
    instances, same, tasks, bases, threads = others
    return ModuleSummary(
        _text(path),
        _text(name),
        _several(_import, imports),
        _several(_step, steps),
        _several(_step, main),
        None if main_span is None else _span(main_span),
        _several(_function, functions),
        _several(_pair, apps),
        _several(_pair, instances),
        _several(_pair, same),
        _several(_pair, tasks),
        _several(_base, bases),
        _several(_thread, threads),
    )


def _thread(value: Any) -> tuple[str, Carrier]:
    name, carrier = value
    return _text(name), Carrier(carrier)


def _import(value: Any) -> Import:
    module, name, span, always, alias = value
    return Import(_text(module), _text(name), _span(span), _flag(always), _text(alias))


def _function(value: Any) -> FunctionSummary:
    name, span, steps, is_async, parameters = value
    return FunctionSummary(
        _text(name),
        _span(span),
        _several(_step, steps),
        _flag(is_async),
        _several(_text, parameters),
    )


def _step(value: Any) -> Step:
    if type(value) is not list or len(value) < len(_NEEDED):
        raise TypeError(value)
    value += [[] if each == () else each for each in _DEFAULTS[len(value) :]]
    kind, span, text, target, subject, signals, seconds, bounded, *others = value
    pace, times, asks, carrier, in_loop, gives, parts = others
    return Step(
        StepKind(kind),
        _span(span),
        _text(text),
        _text(target),
        _text(subject),
        _several(_text, signals),
        _seconds(seconds),
        _flag(bounded),
        _seconds(pace),
        None if times is None else _number(times),
        _several(_text, asks),
        None if carrier is None else Carrier(carrier),
        _flag(in_loop),
        _several(_pair, gives),
        _several(_part, parts),
    )


def _part(value: Any) -> Part:
    name, steps = value
    return Part(_text(name), _several(_step, steps))


def _pair(value: Any) -> tuple[str, str]:
    one, other = value
    return _text(one), _text(other)


def _base(value: Any) -> tuple[str, tuple[str, ...]]:
    name, bases = value
    return _text(name), _several(_text, bases)


def _span(value: Any) -> Span:
    line, column, end_line, end_column = map(_number, value)
    return Span(line, column, end_line, end_column)


def _several(read_one: Callable[[Any], T], values: Any) -> tuple[T, ...]:
    if type(values) is not list:
        raise TypeError(values)
    return tuple(map(read_one, values))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _seconds(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(value)
    return value
