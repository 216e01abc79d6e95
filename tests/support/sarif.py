"""Reading back what the SARIF reporter wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shutdown_lint.model.finding import FileReport, Finding, RunReport
from shutdown_lint.reporters import render
from support.sample_report import CONTEXT, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.reporters.context import RenderContext


def run_of(report: RunReport, context: RenderContext) -> dict[str, Any]:
    """The one run of the log."""
    (run,) = json.loads(render("sarif", report, context))["runs"]
    return dict(run)


def objects(value: Any, key: str) -> Iterator[Any]:
    """Every value under this key, wherever it stands in the log."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == key:
                yield item
            yield from objects(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item, key)


RUN = run_of(REPORT, CONTEXT)
RESULTS: list[dict[str, Any]] = RUN["results"]


def report_of(*findings: Finding) -> RunReport:
    return RunReport(files=(FileReport(path=findings[0].path, findings=findings),))


def result_of(finding: Finding, **context: Any) -> dict[str, Any]:
    """The result of one finding."""
    (result,) = run_of(report_of(finding), CONTEXT._replace(**context))["results"]
    return dict(result)


def listed(code: str) -> dict[str, Any]:
    """The first result of a rule in the sample."""
    return next(result for result in RESULTS if result["ruleId"] == code)


def text_at(region: dict[str, int], source: SourceFile) -> str:
    """What stands in the file at a region, counted in characters."""
    lines = source.lines
    start = lines.offset(region["startLine"], region["startColumn"])
    return source.text[start : lines.offset(region["endLine"], region["endColumn"])]
