"""What rules say of the programs of a tree, brought together with what each file says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from shutdown_lint.engine.launch_look import LaunchLook
from shutdown_lint.engine.programs import programs_in
from shutdown_lint.engine.rule_failure import failure_of
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.engine.told_later import told_later
from shutdown_lint.model.finding import FileReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.planner import Planner
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.finding import Finding, InternalError


class WholeProgram:
    """Judges the programs of a tree by the rules that can."""

    def __init__(self, rules: Iterable[ListedRule], planner: Planner, files: ProjectFiles) -> None:
        self._rules = {rule.meta.code: rule for rule in rules}
        self._planner = planner
        self._files = files
        self._programs = programs_in(files)
        self._errors: dict[str, list[InternalError]] = defaultdict(list)

    def judge(self, outcome: Outcome) -> Outcome:
        """The outcome of a run, revised with the whole program in sight."""
        reports = {one.path: self._reconsidered(one) for one in outcome.files}
        sources = {one.path: one for one in outcome.sources}
        look = LaunchLook(self._programs, self._files, self.profile_of)
        told: dict[str, list[Finding]] = defaultdict(list)
        for finding in (*self._of_entries(), *look.findings()):
            told[finding.path].append(finding)
        for error in look.errors:
            self._errors[error.path].append(error)
        for path in {*told, *look.paths}:
            profile = self.profile_of(path)
            if profile is not None:
                report = reports.get(path, FileReport(path))
                source = sources[path] = sources.get(path) or self._files.source(path)
                reports[path] = (
                    look.again(report, source, profile, told[path])
                    if path in look.paths
                    else told_later(report, source, told[path], profile)
                )
        for path, errors in self._errors.items():
            report = reports.get(path, FileReport(path))
            reports[path] = report._replace(errors=(*report.errors, *errors))
        saying = sorted(path for path, report in reports.items() if report.says_something)
        return outcome._replace(
            files=tuple(reports[path] for path in saying),
            sources=tuple(sources.get(path) or self._files.source(path) for path in saying),
        )

    def profile_of(self, path: str) -> Profile | None:
        """How a file of the run is judged; None of one that is not of the run."""
        place = self._files.place_of(path)
        try:
            return None if place is None else self._planner.plan(place).profile
        except ConfigError:
            return None  # it has been told

    def _reconsidered(self, report: FileReport) -> FileReport:
        findings = [
            again
            for one in report.findings
            if (again := self._again(report.path, one)) is not None
        ]
        if findings == list(report.findings):
            return report
        return report._replace(findings=tuple(findings))

    def _again(self, path: str, finding: Finding) -> Finding | None:
        rule = self._rules.get(finding.code)
        if rule is None or "reconsider" not in rule.project_hooks():
            return finding
        try:
            again = rule.load().reconsider(finding, self._programs.project)
        except Exception as error:  # noqa: BLE001  the other rules and files go on
            self._note(rule, path, finding.span.line, error)
            return finding
        profile = self.profile_of(path)
        if again is None or again is finding or profile is None:
            return again
        return again if profile.shows(again.code, again.preset, again.confidence) else None

    def _of_entries(self) -> Iterator[Finding]:
        """What rules say of what commands and declared scripts start."""
        project = self._programs.project
        for_entries = self._with("check_entrypoint")
        for_project = self._with("check_project")
        if not for_entries and not for_project:
            return
        entries = project.named()
        for rule in for_entries:
            for entry in entries if project.started else ():
                path, line = entry.spot.path, entry.spot.span.line
                try:
                    yield from rule.load().check_entrypoint(self._programs.of(entry), project)
                except Exception as error:  # noqa: BLE001
                    self._note(rule, path, line, error)
        for rule in for_project if entries else ():
            try:
                yield from rule.load().check_project(project)
            except Exception as error:  # noqa: BLE001
                self._note(rule, entries[0].spot.path, 1, error)

    def _with(self, hook: str) -> list[ListedRule]:
        return [rule for rule in self._rules.values() if hook in rule.project_hooks()]

    def _note(self, rule: ListedRule, path: str, line: int, error: Exception) -> None:
        self._errors[path].append(failure_of(rule, path, error, line))
