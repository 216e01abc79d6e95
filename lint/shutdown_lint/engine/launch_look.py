"""Launches, judged with the programs behind them and in sight of all deployment files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.deployment_candidates import candidates
from shutdown_lint.engine.deployment_judging import in_order, judge_launches
from shutdown_lint.engine.deployment_lint import lint_deployment
from shutdown_lint.engine.deployment_source import DeploymentSource
from shutdown_lint.engine.rule import LAUNCH_HOOK
from shutdown_lint.engine.suppress import mentions_suppression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.programs import Programs
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.finding import FileReport, Finding, InternalError
    from shutdown_lint.model.program import Program
    from shutdown_lint.model.source import SourceFile


class LaunchLook:
    """What rules say of launches, in place of what they say where they see one file."""

    def __init__(
        self,
        programs: Programs,
        files: ProjectFiles,
        profile_of: Callable[[str], Profile | None],
    ) -> None:
        self._programs = programs
        self._files = files
        self._profile_of = profile_of
        self.errors: list[InternalError] = []

    @property
    def paths(self) -> Iterable[str]:
        """The deployment files that have been read."""
        return self._programs.deployment.formats.keys()

    def findings(self) -> list[Finding]:
        """The findings on launches, by the rules that are enabled for the file of each."""
        by_rules: dict[tuple[type[Rule], ...], list[tuple[Launch, Program | None]]] = {}
        for launch, entry, _ in self._programs.deployment.starts:
            rules = self._rules_for(launch.spot.path)
            if rules:
                program = None if entry is None else self._programs.of(entry)
                by_rules.setdefault(rules, []).append((launch, program))
        found: list[Finding] = []
        for rules, pairs in by_rules.items():
            some, errors = judge_launches(pairs, rules)
            found += some
            self.errors += errors
        return found

    def again(
        self,
        report: FileReport,
        source: SourceFile,
        profile: Profile,
        told: Iterable[Finding],
    ) -> FileReport:
        """The report on a deployment file, with what is told of its launches now."""
        path = report.path
        enabled = {rule.meta.code for rule in profile.rules}
        told = in_order(one for one in told if one.code in enabled)
        alone = [(launch, None) for launch in self._programs.deployment.alone[path]]
        before, _ = judge_launches(alone, self._rules_for(path))
        is_as_before = [one for one in before if one.path == path] == told
        if is_as_before and not mentions_suppression(source.data):
            return report
        assert isinstance(source, DeploymentSource)
        again = lint_deployment(source, profile, launched=told)
        return again._replace(fixes=report.fixes, fixed_source=report.fixed_source)

    def _rules_for(self, path: str) -> tuple[type[Rule], ...]:
        profile = self._profile_of(path)
        data = self._files.read(path)
        format_ = self._programs.deployment.formats.get(path)
        if profile is None or data is None or format_ is None:
            return ()
        return tuple(
            rule.load()
            for rule in candidates(data, format_, profile)
            if LAUNCH_HOOK in rule.project_hooks()
        )
