"""The way of one file: prefilter, parse, rules, preset, suppression."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.prefilter import candidates, is_plainly_readable
from shutdown_lint.model.levels import Confidence, Preset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.check import Checked
    from shutdown_lint.engine.parse import Unreadable
    from shutdown_lint.engine.rule import ListedRule, Rule
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.finding import FileReport, Finding, InternalError
    from shutdown_lint.model.source import SourceFile
    from shutdown_lint.model.trigger import Trigger


class Profile(NamedTuple):
    """How a file is linted."""

    rules: tuple[ListedRule, ...]
    preset: Preset = Preset.DEFAULT
    always_shown: frozenset[str] = frozenset()  # codes selected by their exact code or name
    noqa: bool = True  # False: no comment of any form silences anything
    flake8: bool = False
    report_unused: bool = True  # whether comments that silence nothing are reported
    known: tuple[tuple[str, str], ...] = ()  # code and name of every rule, enabled or not
    prefilter: bool = True  # False: parse every file; changes nothing but the time
    knowledge: OwnRows | None = None  # rows of the project beside the built-in tables
    own_trigger: Trigger | None = None  # what a file must hold before one of them can matter
    check_tests: bool = False  # judge what stands in tests within the file by every rule


def needs_lint(data: bytes, profile: Profile) -> bool:
    """Whether a file can have a finding at all; cheap, and imports nothing heavy."""
    return (
        not profile.prefilter or bool(candidates(data, profile)) or not is_plainly_readable(data)
    )


def lint_source(source: SourceFile, profile: Profile) -> FileReport:
    """Lint one file. Never raises for what is in the file."""
    from shutdown_lint.engine.own_rules import OWN_RULES
    from shutdown_lint.model.finding import FileReport

    rules = profile.rules
    if profile.prefilter:
        rules = candidates(source.data, profile)
    judging = tuple(rule.load() for rule in rules if rule not in OWN_RULES)
    findings: list[Finding] = []
    errors: list[InternalError] = []
    if judging or not profile.prefilter or not is_plainly_readable(source.data):
        from shutdown_lint.engine.parse import Unreadable

        checked = _checked(source, judging, profile)
        if isinstance(checked, Unreadable):
            return FileReport(
                path=source.path, findings=tuple(_unreadable(source, checked, profile))
            )
        findings, errors = checked
    shown = [finding for finding in findings if _is_shown(finding, profile)]
    hidden = [finding for finding in findings if not _is_shown(finding, profile)]
    kept, suppressed = _suppress(source, shown, hidden, profile)
    return FileReport(
        path=source.path,
        findings=tuple(kept),
        suppressed=tuple(suppressed),
        errors=tuple(errors),
    )


def _checked(
    source: SourceFile, rules: Iterable[type[Rule]], profile: Profile
) -> Checked | Unreadable:
    from shutdown_lint.engine.check import check
    from shutdown_lint.engine.parse import TOO_DEEP, Unreadable, parse
    from shutdown_lint.engine.positions import TooDeepError

    module = parse(source)
    if isinstance(module, Unreadable):
        return module
    try:
        return check(source, module, rules, profile.knowledge, check_tests=profile.check_tests)
    except TooDeepError:
        return Unreadable(1, 1, TOO_DEEP)


def unreadable_finding(path: str, reason: str, *, line: int = 1, column: int = 1) -> Finding:
    """The finding for a file that cannot be read, decoded or parsed."""
    from shutdown_lint.engine.own_rules import UnreadableFile
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.span import Span

    meta = UnreadableFile.meta
    return Finding(
        code=meta.code,
        name=meta.name,
        path=path,
        span=Span(line, column, line, column),
        message=UnreadableFile.message.format(reason=reason),
        severity=meta.severity,
        confidence=meta.confidence,
    )


def _unreadable(source: SourceFile, reason: Unreadable, profile: Profile) -> Iterable[Finding]:
    from shutdown_lint.engine.own_rules import UnreadableFile

    if UnreadableFile in profile.rules:
        yield unreadable_finding(
            source.path, reason.reason, line=reason.line, column=reason.column
        )


def _is_shown(finding: Finding, profile: Profile) -> bool:
    if finding.code in profile.always_shown:
        return True
    needed = finding.preset
    if finding.confidence is Confidence.LOW and needed is Preset.DEFAULT:
        needed = Preset.STRICT
    return profile.preset.shows(needed)


def _suppress(
    source: SourceFile, findings: list[Finding], hidden: list[Finding], profile: Profile
) -> tuple[list[Finding], list[Finding]]:
    from shutdown_lint.engine.suppress import Obeyed, apply_suppressions

    obeyed = Obeyed.OWN if profile.flake8 else Obeyed.ALL
    return apply_suppressions(
        source,
        findings,
        known=dict(profile.known) or {rule.meta.code: rule.meta.name for rule in profile.rules},
        enabled=frozenset(rule.meta.code for rule in profile.rules),
        obeyed=obeyed if profile.noqa else Obeyed.NONE,
        report_unused=profile.report_unused,
        hidden=hidden,
    )
