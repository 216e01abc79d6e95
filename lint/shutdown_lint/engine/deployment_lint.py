"""The way of a deployment file: read, judged, and what comments silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.deployment_candidates import candidates
from shutdown_lint.engine.deployment_comments import read_comments
from shutdown_lint.engine.deployment_judging import judge
from shutdown_lint.engine.deployment_readers import read
from shutdown_lint.engine.own_rules import UnreadableFile, UnrenderedTemplate
from shutdown_lint.engine.rule import judged_codes
from shutdown_lint.engine.unreadable import unreadable_finding
from shutdown_lint.model.finding import FileReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.deployment.refusal import Refusal
    from shutdown_lint.engine.deployment_source import DeploymentSource
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.model.finding import Finding


def lint_deployment(
    source: DeploymentSource, profile: Profile, launched: Sequence[Finding] | None = None
) -> FileReport:
    """Lint one file that is no Python. Never raises for what is in the file.

    `launched` are the findings on its launches, where the whole program has been analysed.
    """
    try:
        text = source.text
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8: byte {error.start} cannot be decoded"
        wanted = UnreadableFile in profile.rules
        findings = (unreadable_finding(source.path, reason),) if wanted else ()
        return FileReport(source.path, findings)
    reading = read(source, text)
    if reading.refusal is not None:
        return FileReport(source.path, tuple(_refused(source, reading.refusal, profile)))
    rules = [rule.load() for rule in candidates(source.data, source.format, profile)]
    found, errors = judge(source.path, reading, rules, launched)
    shown = [one for one in found if profile.shows(one.code, one.preset, one.confidence)]
    hidden = [one for one in found if one not in shown]
    from shutdown_lint.engine.suppress import Obeyed, apply_suppressions

    kept, suppressed = apply_suppressions(
        source,
        shown,
        known=dict(profile.known) or {rule.meta.code: rule.meta.name for rule in profile.rules},
        enabled=judged_codes(profile.rules, with_launches=launched is not None),
        obeyed=Obeyed.ALL if profile.noqa else Obeyed.NONE,
        report_unused=profile.report_unused,
        hidden=hidden,
        layout=lambda: read_comments(source.lines, source.kind),
    )
    return FileReport(source.path, tuple(kept), tuple(suppressed), tuple(errors))


def is_readable(source: DeploymentSource) -> bool:
    """Whether the reader of its format can read a file."""
    return read(source, source.text).refusal is None


def _refused(source: DeploymentSource, refusal: Refusal, profile: Profile) -> Iterator[Finding]:
    rule = UnrenderedTemplate if refusal.is_template else UnreadableFile
    span = refusal.spot.span
    if rule in profile.rules:
        finding = unreadable_finding(
            source.path, refusal.reason, line=span.line, column=span.column, rule=rule
        )
        if profile.shows(finding.code, finding.preset, finding.confidence):
            yield finding
