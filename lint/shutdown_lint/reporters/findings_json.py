"""The findings as JSON, version 1 of the contract in `findings.schema.json`.

Lines and columns are 1-based, columns count characters, ends are exclusive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from shutdown_lint.reporters.characters import encodable
from shutdown_lint.reporters.fingerprints import fingerprinted

if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding, Fix, RunReport
    from shutdown_lint.model.span import Span
    from shutdown_lint.reporters.context import RenderContext

VERSION = 1


def render(report: RunReport, context: RenderContext) -> str:
    """One JSON object; silenced findings are not in it."""
    fingerprints = {
        (group[0].path, group[0].span.line, group[0].code): fingerprint
        for group, fingerprint in fingerprinted(report, context)
        if group[0].suppression is None
    }
    document = {
        "version": VERSION,
        "findings": [
            _finding(finding, fingerprints[finding.path, finding.span.line, finding.code])
            for finding in report.findings
        ],
        "errors": [
            {
                "path": encodable(error.path),
                "line": error.line,
                "message": encodable(error.message),
            }
            for error in report.errors
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _finding(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "path": encodable(finding.path),
        **_span(finding.span),
        "message": encodable(finding.message),
        "severity": finding.severity,
        "confidence": finding.confidence,
        "preset": finding.preset,
        "fingerprint": fingerprint,
        "fix": _fix(finding.fix) if finding.fix else None,
        "related": [
            {
                "path": encodable(place.path),
                "line": place.span.line,
                "column": place.span.column,
                "message": encodable(place.message),
                "fix": _fix(place.fix) if place.fix else None,
            }
            for place in finding.related
        ],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": encodable(fix.title),
        "safety": fix.safety,
        "edits": [
            {**_span(edit.span), "replacement": encodable(edit.replacement)} for edit in fix.edits
        ],
    }


def _span(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
