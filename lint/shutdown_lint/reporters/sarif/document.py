"""The whole log: one run, its rules, its results, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from shutdown_lint.model.meta import DOCS_URL, Meta
from shutdown_lint.model.rule_info import RuleInfo
from shutdown_lint.model.trigger import any_of
from shutdown_lint.reporters.fingerprints import fingerprinted
from shutdown_lint.reporters.sarif.fingerprints import GITHUB, OWN, line_hashes
from shutdown_lint.reporters.sarif.invocation import invocation
from shutdown_lint.reporters.sarif.locations import Locations
from shutdown_lint.reporters.sarif.provenance import automation_id, base_ids, provenance
from shutdown_lint.reporters.sarif.results import Result, result_object
from shutdown_lint.reporters.sarif.rules import descriptor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.finding import Finding, RunReport
    from shutdown_lint.reporters.context import RenderContext

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MAX_RESULTS = 25_000  # GitHub refuses a run with more
HOME = DOCS_URL.partition("/blob/")[0]


def render(report: RunReport, context: RenderContext) -> str:
    """The report as a SARIF log."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, context)]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _run(report: RunReport, context: RenderContext) -> dict[str, Any]:
    locations = Locations(context)
    listed = list(_rules(report, context))
    index = {rule.meta.code: place for place, rule in enumerate(listed)}
    results = sorted(_results(report, context, locations), key=_badness)
    kept = results[:MAX_RESULTS]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "shutdown-lint",
                "informationUri": HOME,
                "version": context.version,
                "semanticVersion": context.version,
                "rules": [descriptor(rule) for rule in listed],
            }
        },
        "automationDetails": {"id": automation_id(context.repository)},
        "invocations": [invocation(report, context, locations, index, len(results) - len(kept))],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": base_ids(),
        "results": [result_object(result, locations, index) for result in kept],
    }
    if details := provenance(context.repository):
        run["versionControlProvenance"] = details
    return run


def _rules(report: RunReport, context: RenderContext) -> Iterator[RuleInfo]:
    """Every enabled rule, and any other that a result names."""
    yield from context.manuals
    known = {rule.meta.code for rule in context.manuals}
    for finding in [*report.findings, *report.suppressed]:
        if finding.code not in known:
            known.add(finding.code)
            yield _unlisted(finding)


def _unlisted(finding: Finding) -> RuleInfo:
    meta = Meta(
        code=finding.code,
        name=finding.name,
        since="",
        severity=finding.severity,
        confidence=finding.confidence,
        trigger=any_of(),
    )
    return RuleInfo(meta, title=finding.name, summary="")


def _results(report: RunReport, context: RenderContext, locations: Locations) -> Iterator[Result]:
    hashes: dict[str, list[str]] = {}
    for group, own in fingerprinted(report, context):
        finding = group[0]
        path = finding.path
        fingerprints = {}
        if locations.lines(path):
            if path not in hashes:
                hashes[path] = line_hashes(context.sources[path].data)
            line = locations.span(path, finding.span).line
            fingerprints = {GITHUB: hashes[path][line - 1], OWN: own}
        if context.suppressed or finding.suppression is None:
            yield Result(group, fingerprints)


def _badness(result: Result) -> tuple[Any, ...]:
    finding = result.first
    return (
        finding.suppression is not None,
        finding.severity.rank,
        finding.confidence.rank,
        finding.path,
        finding.span,
        finding.code,
    )
