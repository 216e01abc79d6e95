"""Findings that come to a file from elsewhere: shown, silenced and put in order as its own are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.suppress import Obeyed, apply_suppressions, by_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.comments import Layout
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.model.finding import FileReport, Finding
    from shutdown_lint.model.source import SourceFile


def told_later(
    report: FileReport, source: SourceFile, findings: Iterable[Finding], profile: Profile
) -> FileReport:
    """The report on a file with further findings in it."""
    enabled = {rule.meta.code for rule in profile.rules}
    there = {(one.span, one.code) for one in (*report.findings, *report.suppressed)}
    wanted: dict[object, Finding] = {}
    for one in sorted(findings, key=by_place):
        key = one.span, one.code
        is_shown = profile.shows(one.code, one.preset, one.confidence)
        if one.code in enabled and is_shown and key not in there:
            wanted.setdefault(key, one)
    if not wanted:
        return report
    kept, silenced = apply_suppressions(
        source,
        list(wanted.values()),
        known=dict(profile.known),
        enabled=frozenset(),  # what is to be said of comments is said
        obeyed=Obeyed.ALL if profile.noqa else Obeyed.NONE,
        report_unused=False,
        layout=_layout_of(source),
    )
    return report._replace(
        findings=tuple(sorted((*report.findings, *kept), key=by_place)),
        suppressed=tuple(sorted((*report.suppressed, *silenced), key=by_place)),
    )


def _layout_of(source: SourceFile) -> Callable[[], Layout] | None:
    if not source.format:
        return None
    from shutdown_lint.engine.deployment_comments import read_comments
    from shutdown_lint.engine.deployment_files import Format

    return lambda: read_comments(source.lines, Format(source.format))
