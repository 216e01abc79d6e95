"""How the run itself went: exit code, times, and what could not be analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shutdown_lint.model.span import Span
from shutdown_lint.reporters.sarif.rules import sentence
from shutdown_lint.reporters.summary import signal_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from shutdown_lint.model.finding import RunReport
    from shutdown_lint.reporters.context import RenderContext
    from shutdown_lint.reporters.sarif.locations import Locations

UNREADABLE = "SHD001"


def invocation(
    report: RunReport,
    context: RenderContext,
    locations: Locations,
    rule_index: Mapping[str, int],
    left_out: int,
) -> dict[str, Any]:
    """An `invocation`; `left_out` results did not fit into the document."""
    body: dict[str, Any] = {
        "executionSuccessful": not report.errors and not report.interrupted,
        "exitCode": context.exit_code,
    }
    if report.interrupted:
        body["exitSignalNumber"] = report.interrupted
        body["exitSignalName"] = signal_name(report.interrupted)
    if context.started:
        body["startTimeUtc"] = _utc(context.started)
    if context.ended:
        body["endTimeUtc"] = _utc(context.ended)
    body["toolExecutionNotifications"] = [
        *_unreadable(report, locations, rule_index),
        *_failures(report, locations),
        *_incomplete(report, left_out),
    ]
    return body


def _unreadable(
    report: RunReport, locations: Locations, rule_index: Mapping[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "level": "error",
            "message": {"text": sentence(finding.message)},
            "locations": [{"physicalLocation": locations.physical(finding.path, finding.span)}],
            "associatedRule": {"id": finding.code, "index": rule_index[finding.code]},
        }
        for finding in report.findings
        if finding.code == UNREADABLE
    ]


def _failures(report: RunReport, locations: Locations) -> list[dict[str, Any]]:
    return [
        {
            "level": "error",
            "message": {"text": sentence(f"internal error: {error.message}")},
            "locations": [
                {
                    "physicalLocation": locations.physical(
                        error.path, Span(error.line, 1, error.line, 1)
                    )
                }
            ],
        }
        for error in report.errors
    ]


def _incomplete(report: RunReport, left_out: int) -> list[dict[str, Any]]:
    texts = []
    if report.interrupted:
        texts.append(
            f"stopped by '{signal_name(report.interrupted)}': "
            "the files that were left have not been checked."
        )
    if left_out:
        texts.append(
            f"'{left_out:,}' results are left out: code scanning takes no more, "
            "and the worst are listed."
        )
    return [{"level": "warning", "message": {"text": text}} for text in texts]


def _utc(moment: datetime) -> str:
    from datetime import UTC

    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
