"""Reports as text: written for the cache, and read with suspicion."""

from __future__ import annotations

import json

from shutdown_lint.model.finding import (
    Edit,
    FileReport,
    Finding,
    Fix,
    FixCounts,
    InternalError,
    Related,
    Suppression,
)
from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")


def written(report: FileReport) -> str:
    """The text of a report on a file that nothing was written to: ASCII, one line."""
    return json.dumps(report._replace(fixed_source=None))


def read(text: str) -> FileReport | None:
    """The report of a text; None when it is the text of none."""
    try:
        path, findings, suppressed, errors, fixes, nothing = json.loads(text)
        if nothing is not None:
            return None
        return FileReport(
            _text(path),
            _several(_finding, findings),
            _several(_finding, suppressed),
            _several(_error, errors),
            FixCounts(*map(_number, fixes)),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def _finding(value: Any) -> Finding:
    code, name, path, span, message, severity, confidence, preset, *others = value
    related, fix, suppression = others
    return Finding(
        _text(code),
        _text(name),
        _text(path),
        _span(span),
        _text(message),
        Severity(severity),
        Confidence(confidence),
        Preset(preset),
        _several(_related, related),
        None if fix is None else _fix(fix),
        None if suppression is None else _suppression(suppression),
    )


def _related(value: Any) -> Related:
    path, span, message, step, fix = value
    return Related(
        _text(path),
        _span(span),
        _text(message),
        step is True,
        None if fix is None else _fix(fix),
    )


def _fix(value: Any) -> Fix:
    title, safety, edits = value
    return Fix(_text(title), Safety(safety), _several(_edit, edits))


def _edit(value: Any) -> Edit:
    span, replacement = value
    return Edit(_span(span), _text(replacement))


def _suppression(value: Any) -> Suppression:
    span, form, reason = value
    return Suppression(_span(span), _text(form), _text(reason))


def _error(value: Any) -> InternalError:
    path, line, message = value
    return InternalError(_text(path), _number(line), _text(message))


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
