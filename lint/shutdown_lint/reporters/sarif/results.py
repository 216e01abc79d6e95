"""Findings as results: the message with its links, the way there, the fix, the fingerprints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from shutdown_lint.model.finding import Related
from shutdown_lint.model.levels import Safety
from shutdown_lint.reporters.characters import encodable
from shutdown_lint.reporters.sarif.rules import MESSAGE, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shutdown_lint.model.finding import Finding, Fix
    from shutdown_lint.reporters.sarif.locations import Locations

_RELATED = 100  # locations that GitHub shows of one result
_LINKED = 10  # of them linked from the message
_LINK_LIKE = re.compile(r"\[(?=[^\]]*\]\()")


class Result(NamedTuple):
    """The findings of one rule that start on one line: GitHub would make one alert of them."""

    findings: tuple[Finding, ...]
    fingerprints: Mapping[str, str]

    @property
    def first(self) -> Finding:
        """The leftmost finding; the result stands there."""
        return self.findings[0]


def result_object(
    result: Result, locations: Locations, rule_index: Mapping[str, int]
) -> dict[str, Any]:
    """A `result`."""
    finding = result.first
    related = _related(result)
    body: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index[finding.code],
        "level": finding.severity.value,
        # GitHub reads the text; the id lets others translate, which the validator asks for.
        "message": {
            "text": _message(finding.message, related),
            "id": MESSAGE,
            "arguments": [encodable(finding.message)],
        },
        "locations": [{"physicalLocation": locations.primary(finding.path, finding.span)}],
    }
    if related:
        body["relatedLocations"] = [
            {"id": number, **_location(place, locations)}
            for number, place in enumerate(related, start=1)
        ]
    if flow := _flow(finding, locations):
        body["codeFlows"] = [flow]
    body["partialFingerprints"] = dict(result.fingerprints)
    if fixes := list(_fixes(result, locations)):
        body["fixes"] = fixes
    # SARIF 3.27.23: either every result of a run says whether it is suppressed, or none does.
    body["suppressions"] = list(_suppressions(finding, locations))
    body["properties"] = {
        "confidence": finding.confidence.value,
        "preset": finding.preset.value,
    }
    return body


def _suppressions(finding: Finding, locations: Locations) -> Iterator[dict[str, Any]]:
    """The comment that silences the finding."""
    if comment := finding.suppression:
        yield {
            "kind": "inSource",
            "status": "accepted",
            **({"justification": encodable(comment.reason)} if comment.reason else {}),
            "location": {"physicalLocation": locations.physical(finding.path, comment.span)},
        }


def _related(result: Result) -> list[Related]:
    """The places to look at: those of the first finding, then the findings merged into it."""
    others = [
        Related(other.path, other.span, f"also here: {other.message}")
        for other in result.findings[1:]
    ]
    return [*result.first.related, *others][:_RELATED]


def _message(message: str, related: list[Related]) -> str:
    """The finding in one sentence, which becomes the alert's title, then the linked places."""
    links = [
        f"[{_escaped(place.message)}]({number})"
        for number, place in enumerate(related[:_LINKED], start=1)
    ]
    if left := len(related) - len(links):
        links.append(f"and {left} more")
    # Code such as `handlers[name](signum)` would be taken for a link.
    text = sentence(_LINK_LIKE.sub(r"\\[", message))
    return f"{text} See: {', '.join(links)}." if links else text


def _escaped(text: str) -> str:
    return encodable(re.sub(r"([\\\[\]])", r"\\\1", text))


def _location(place: Related, locations: Locations) -> dict[str, Any]:
    return {
        "physicalLocation": locations.physical(place.path, place.span),
        "message": {"text": sentence(place.message)},
    }


def _flow(finding: Finding, locations: Locations) -> dict[str, Any] | None:
    """The way to the finding, when its related places are one: handler, call, blocking call."""
    steps = [_location(place, locations) for place in finding.related if place.step][:_RELATED]
    if not steps:
        return None
    here = {
        "physicalLocation": locations.physical(finding.path, finding.span),
        "message": {"text": sentence(finding.message)},
    }
    return {
        "message": {"text": "How the code gets there."},
        "threadFlows": [{"locations": [{"location": place} for place in [*steps, here]]}],
    }


def _fixes(result: Result, locations: Locations) -> Iterator[dict[str, Any]]:
    """Each fix by itself; one that is only ever shown is no offer to an editor."""
    for finding in result.findings:
        for fix in finding.fixes:
            if fix.safety is not Safety.DISPLAY:
                yield _fix(fix, finding.path, locations)


def _fix(fix: Fix, path: str, locations: Locations) -> dict[str, Any]:
    note = "" if fix.safety is Safety.SAFE else " (review it: it may change behaviour)"
    return {
        "description": {"text": sentence(fix.title + note)},
        "artifactChanges": [
            {
                "artifactLocation": locations.artifact(path),
                "replacements": [
                    {
                        "deletedRegion": locations.region(path, edit.span),
                        "insertedContent": {"text": encodable(edit.replacement)},
                    }
                    for edit in fix.edits
                ],
            }
        ],
        "properties": {"safety": fix.safety.value},
    }
