"""The second look at a run on folders: what rules say once the whole program is in sight."""

from __future__ import annotations

from shutdown_lint.model.finding import InternalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.rule import ListedRule, Rule
    from shutdown_lint.model.finding import FileReport, Finding
    from shutdown_lint.project.project import Project


class SecondLook:
    """Asks the rules again. The project is only made if one of them has something to ask it."""

    def __init__(
        self,
        rules: Iterable[ListedRule],
        project: Callable[[], Project],
        shows: Callable[[Finding], bool],
    ) -> None:
        self._shows = shows
        self._rules = {rule.meta.code: rule for rule in rules if rule.project_hooks()}
        self._make = project
        self._loaded: dict[str, type[Rule]] = {}

    def at(self, outcome: Outcome) -> Outcome:
        """What came of a run, as it is for the whole program."""
        if not self._is_worth_it(outcome):
            return outcome
        project = self._make()
        files = tuple(self._again(report, project) for report in outcome.files)
        return outcome._replace(files=tuple(one for one in files if one.says_something))

    def _is_worth_it(self, outcome: Outcome) -> bool:
        return any(
            finding.code in self._rules for report in outcome.files for finding in report.findings
        )

    def _again(self, report: FileReport, project: Project) -> FileReport:
        findings: list[Finding] = []
        errors: list[InternalError] = []
        for finding in report.findings:
            try:
                again = self._reconsidered(finding, project)
            except Exception as error:  # noqa: BLE001  the other rules and files go on
                again = finding
                message = f"{finding.code}: {type(error).__name__}: {error}"
                errors.append(InternalError(report.path, finding.span.line, message))
            if again is not None and (again is finding or self._shows(again)):
                findings.append(again)
        if not errors and findings == list(report.findings):
            return report
        return report._replace(findings=tuple(findings), errors=(*report.errors, *errors))

    def _reconsidered(self, finding: Finding, project: Project) -> Finding | None:
        rule = self._rules.get(finding.code)
        if rule is None or "reconsider" not in rule.project_hooks():
            return finding
        return rule.load().reconsider(finding, project)
