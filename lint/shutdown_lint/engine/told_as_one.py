"""Several findings of one rule in a file, told as one with several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.model.finding import Related

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.span import Span


def told_as_one(findings: Sequence[Finding], as_well: Mapping[str, str]) -> list[Finding]:
    """The findings of each rule that has such a text, as related places of the first one.

    Args:
        findings: What counts in one file, in order. What flake8 is going to drop for its comment
            has a `suppression`, and stays by itself.
        as_well: What is said of the others, by code.
    """
    others: dict[tuple[object, ...], list[Finding]] = {}
    told = []
    for finding in findings:
        if finding.code in as_well and finding.suppression is None:
            grades = finding.severity, finding.confidence, finding.preset
            if (finding.code, *grades) in others:
                others[finding.code, *grades].append(finding)
                continue
            others[finding.code, *grades] = []
        told.append(finding)
    for number, first in enumerate(told):
        more = others.get((first.code, first.severity, first.confidence, first.preset))
        if more and first.suppression is None:
            told[number] = _joined(first, more, as_well[first.code])
    return told


def without_refuted(
    finding: Finding, as_well: str, message_at: Callable[[Span], str | None]
) -> Finding | None:
    """What is left of findings that are told as one when some of them turn out to be none.

    Args:
        finding: The first of them, with the others as related places.
        as_well: What is said of the others.
        message_at: What is said of a place that is told first; None of one that is no defect.
    """
    first = Related(finding.path, finding.span, as_well, fix=finding.fix)
    places = (first, *(one for one in finding.related if one.message == as_well))
    kept = [(said, one) for one in places if (said := message_at(one.span)) is not None]
    if len(kept) == len(places):
        return finding
    explaining = tuple(one for one in finding.related if one.message != as_well)
    left = [
        finding._replace(message=said, span=one.span, fix=one.fix, related=explaining)
        for said, one in kept
    ]
    return next(iter(told_as_one(left, {finding.code: as_well})), None)


def _joined(first: Finding, others: Sequence[Finding], as_well: str) -> Finding:
    places = [Related(one.path, one.span, as_well, fix=one.fix) for one in others]
    return first._replace(
        message=f"{first.message} ({len(others)} more in this file)",
        related=(*first.related, *places),
    )
