"""Summaries of modules as text: written for the cache, and read with suspicion."""

from __future__ import annotations

import json
import math

from shutdown_lint.engine.cache.decoding import read_number, read_several, read_span, read_text
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import (
    AtExit,
    Carrier,
    FunctionSummary,
    Import,
    ModuleSummary,
    OfCommandLine,
    OnInterrupt,
    Part,
    Step,
    StepKind,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
    path, name, imports, steps, main, functions, apps, *others = value
    instances, same, tasks, bases, threads, periodic, on_interrupt, at_exit, commands = others
    return ModuleSummary(
        read_text(path),
        read_text(name),
        read_several(_import, imports),
        read_several(_step, steps),
        read_several(_step, main),
        read_several(_function, functions),
        read_several(_pair, apps),
        read_several(_pair, instances),
        read_several(_pair, same),
        read_several(_pair, tasks),
        read_several(_base, bases),
        read_several(_thread, threads),
        read_several(read_text, periodic),
        read_several(_on_interrupt, on_interrupt),
        read_several(_at_exit, at_exit),
        read_several(_of_command_line, commands),
    )


def _thread(value: Any) -> tuple[str, Carrier]:
    name, carrier = value
    return read_text(name), Carrier(carrier)


def _on_interrupt(value: Any) -> OnInterrupt:
    clause, running, serves, work, others = value
    return OnInterrupt(
        read_span(clause),
        read_span(running),
        _flag(serves),
        read_span(work),
        read_several(read_span, others),
    )


def _at_exit(value: Any) -> AtExit:
    place, what, work = value
    return AtExit(read_span(place), read_text(what), read_span(work))


def _of_command_line(value: Any) -> OfCommandLine:
    group, name, target = value
    return OfCommandLine(read_text(group), read_text(name), read_text(target))


def _import(value: Any) -> Import:
    module, name, span, always, alias = value
    return Import(
        read_text(module), read_text(name), read_span(span), _flag(always), read_text(alias)
    )


def _function(value: Any) -> FunctionSummary:
    name, span, steps, is_async, parameters = value
    return FunctionSummary(
        read_text(name),
        read_span(span),
        read_several(_step, steps),
        _flag(is_async),
        read_several(read_text, parameters),
    )


def _step(value: Any) -> Step:
    if type(value) is not list or len(value) < len(_NEEDED):
        raise TypeError(value)
    value += [[] if each == () else each for each in _DEFAULTS[len(value) :]]
    kind, span, text, target, subject, signals, seconds, bounded, *others = value
    pace, times, asks, carrier, in_loop, gives, parts, calls, by_default = others
    return Step(
        StepKind(kind),
        read_span(span),
        read_text(text),
        read_text(target),
        read_text(subject),
        read_several(read_text, signals),
        _seconds(seconds),
        _flag(bounded),
        _seconds(pace),
        None if times is None else read_number(times),
        read_several(read_text, asks),
        None if carrier is None else Carrier(carrier),
        _flag(in_loop),
        read_several(_pair, gives),
        read_several(_part, parts),
        read_several(read_text, calls),
        _flag(by_default),
    )


def _part(value: Any) -> Part:
    name, steps = value
    return Part(read_text(name), read_several(_step, steps))


def _pair(value: Any) -> tuple[str, str]:
    one, other = value
    return read_text(one), read_text(other)


def _base(value: Any) -> tuple[str, tuple[str, ...]]:
    name, bases = value
    return read_text(name), read_several(read_text, bases)


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
