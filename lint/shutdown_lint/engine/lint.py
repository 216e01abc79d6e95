"""The way of one file: prefilter, CPython's parser, a draft, libcst's parser, suppression."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shutdown_lint.engine.libcst_start import import_libcst
from shutdown_lint.engine.prefilter import candidates, every_rule, is_plainly_readable
from shutdown_lint.engine.rule import judged_codes
from shutdown_lint.engine.syntax import TOO_DEEP, Unreadable, read_syntax
from shutdown_lint.engine.unreadable import unreadable_finding
from shutdown_lint.model.finding import FileReport
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Mapping, Sequence

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.engine.syntax import Syntax
    from shutdown_lint.model.finding import Finding, InternalError
    from shutdown_lint.model.source import SourceFile


def lint_source(
    source: SourceFile, profile: Profile, tree: ast.Module | None = None
) -> FileReport:
    """Lint one file. Never raises for what is in the file.

    `tree` is what CPython's parser made of it, where somebody has asked it already.
    """
    if source.format:
        from shutdown_lint.engine.deployment_lint import lint_deployment
        from shutdown_lint.engine.deployment_source import DeploymentSource

        assert isinstance(source, DeploymentSource)
        return lint_deployment(source, profile)
    checked = _checked(source, profile, tree)
    if isinstance(checked, Unreadable):
        return FileReport(path=source.path, findings=tuple(_unreadable(source, checked, profile)))
    shown = [finding for finding in checked.findings if _is_shown(finding, profile)]
    hidden = [finding for finding in checked.findings if not _is_shown(finding, profile)]
    kept, suppressed = _suppress(source, shown, hidden, profile)
    if checked.as_well:
        from shutdown_lint.engine.told_as_one import told_as_one

        kept = told_as_one(kept, checked.as_well)
    return FileReport(
        path=source.path,
        findings=tuple(kept),
        suppressed=tuple(suppressed),
        errors=checked.errors,
    )


# To parse a smaller file takes less time than to import what makes drafts.
_WORTH_DRAFTING = 8_000  # bytes


class _Checked(NamedTuple):
    findings: Sequence[Finding] = ()
    errors: tuple[InternalError, ...] = ()
    as_well: Mapping[str, str] = MappingProxyType({})  # `Rule.as_well` by code, where it is set


def _checked(
    source: SourceFile, profile: Profile, tree: ast.Module | None
) -> _Checked | Unreadable:
    """What the rules find; a stage is skipped where the one before it rules out every finding."""
    possible = candidates(source.data, profile)
    is_wanted = bool(possible) or not is_plainly_readable(source.data)
    if not profile.shortcuts.prefilter:
        possible = every_rule(profile)
    elif not is_wanted:
        return _Checked()
    syntax = read_syntax(source, tree)
    if isinstance(syntax, Unreadable):
        return syntax if is_wanted else _Checked()
    if syntax.sketch is not None:
        said = _said_of_trees(source, syntax.sketch, syntax.text, possible, profile)
        syntax.sketch.release()
        if isinstance(said, _Checked):
            return said
        possible = said
    judged = _judged(source, syntax, possible, profile)
    return judged if is_wanted or not isinstance(judged, Unreadable) else _Checked()


def _said_of_trees(
    source: SourceFile,
    sketch: Sketch,
    text: str,
    possible: tuple[Candidate, ...],
    profile: Profile,
) -> tuple[Candidate, ...] | _Checked:
    """The findings, where CPython's tree is enough for them; else the rules that need libcst's."""
    if profile.shortcuts.sketch:
        possible = tuple(candidate for candidate in possible if candidate.suspects(sketch))
    if profile.shortcuts.draft and possible and len(source.data) > _WORTH_DRAFTING:
        if not profile.flake8:
            import_libcst()
        from shutdown_lint.engine.drafting import ask_draft

        possible, findings = ask_draft(source, text, sketch.tree, possible, profile)
        if findings is not None:
            return _Checked(findings, as_well=_told_as_one(one.rule.load() for one in possible))
    return possible or _Checked()


def _judged(
    source: SourceFile, syntax: Syntax, possible: Iterable[Candidate], profile: Profile
) -> _Checked | Unreadable:
    if not profile.flake8:
        import_libcst()
    from shutdown_lint.engine.check import check
    from shutdown_lint.engine.parse import parse_syntax
    from shutdown_lint.engine.positions import TooDeepError

    module = parse_syntax(syntax)
    if isinstance(module, Unreadable):
        return module
    rules = [candidate.rule.load() for candidate in possible]
    try:
        checked = check(
            source,
            module,
            rules,
            profile.knowledge,
            check_tests=profile.check_tests,
            positions_by_cpython=profile.shortcuts.positions,
        )
    except TooDeepError:
        return Unreadable(1, 1, TOO_DEEP)
    return _Checked(checked.findings, tuple(checked.errors), _told_as_one(rules))


def _told_as_one(rules: Iterable[type[Rule]]) -> Mapping[str, str]:
    return {rule.meta.code: rule.as_well for rule in rules if rule.as_well}


def _unreadable(source: SourceFile, reason: Unreadable, profile: Profile) -> Iterable[Finding]:
    from shutdown_lint.engine.own_rules import UnreadableFile, UnrenderedTemplate
    from shutdown_lint.engine.unreadable import has_placeholder

    is_template = has_placeholder(source.data, reason.line)
    rule = UnrenderedTemplate if is_template else UnreadableFile
    if rule in profile.rules:
        finding = unreadable_finding(
            source.path, reason.reason, line=reason.line, column=reason.column, rule=rule
        )
        if _is_shown(finding, profile):
            yield finding


def _is_shown(finding: Finding, profile: Profile) -> bool:
    return profile.shows(finding.code, finding.preset, finding.confidence)


def _suppress(
    source: SourceFile, findings: list[Finding], hidden: list[Finding], profile: Profile
) -> tuple[list[Finding], list[Finding]]:
    from shutdown_lint.engine.suppress import Obeyed, apply_suppressions

    obeyed = Obeyed.OWN if profile.flake8 else Obeyed.ALL
    return apply_suppressions(
        source,
        findings,
        known=dict(profile.known) or {rule.meta.code: rule.meta.name for rule in profile.rules},
        enabled=judged_codes(profile.rules),
        obeyed=obeyed if profile.noqa else Obeyed.NONE,
        report_unused=profile.report_unused,
        hidden=hidden,
    )
