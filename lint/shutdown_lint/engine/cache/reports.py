"""Reports as text: written for the cache, and read with suspicion."""

from __future__ import annotations

from shutdown_lint.engine.cache.decoding import (
    decoded,
    read_number,
    read_several,
    read_span,
    read_text,
)
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def written(report: FileReport) -> str:
    """The text of a report on a file that nothing was written to: ASCII, one line."""
    from json import dumps  # dear at start-up, see `decoded`

    return dumps(report._replace(fixed_source=None))


def read(text: str) -> FileReport | None:
    """The report of a text; None when it is the text of none."""
    try:
        path, findings, suppressed, errors, fixes, nothing = decoded(text)
        if nothing is not None:
            return None
        return FileReport(
            read_text(path),
            read_several(_finding, findings),
            read_several(_finding, suppressed),
            read_several(_error, errors),
            FixCounts(*map(read_number, fixes)),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def _finding(value: Any) -> Finding:
    code, name, path, span, message, severity, confidence, preset, *others = value
    related, fix, suppression = others
    return Finding(
        read_text(code),
        read_text(name),
        read_text(path),
        read_span(span),
        read_text(message),
        Severity(severity),
        Confidence(confidence),
        Preset(preset),
        read_several(_related, related),
        None if fix is None else _fix(fix),
        None if suppression is None else _suppression(suppression),
    )


def _related(value: Any) -> Related:
    path, span, message, step, fix = value
    return Related(
        read_text(path),
        read_span(span),
        read_text(message),
        step is True,
        None if fix is None else _fix(fix),
    )


def _fix(value: Any) -> Fix:
    title, safety, edits = value
    return Fix(read_text(title), Safety(safety), read_several(_edit, edits))


def _edit(value: Any) -> Edit:
    span, replacement = value
    return Edit(read_span(span), read_text(replacement))


def _suppression(value: Any) -> Suppression:
    span, form, reason = value
    return Suppression(read_span(span), read_text(form), read_text(reason))


def _error(value: Any) -> InternalError:
    path, line, message = value
    return InternalError(read_text(path), read_number(line), read_text(message))
