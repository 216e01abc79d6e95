"""The second look at a run on folders: what rules say once the whole program is in sight."""

from __future__ import annotations

from shutdown_lint.engine.rule import LAUNCH_HOOK
from shutdown_lint.engine.visits import SUFFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.discovery import Found
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.planner import Planner
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.engine.run_options import FixMode

_OF_STARTED = ("check_entrypoint", LAUNCH_HOOK)  # asked where deployment files start something


class SecondLook:
    """Asks the rules again. Nothing is read unless one of them may have something to say."""

    def __init__(self, rules: Iterable[ListedRule], planner: Planner) -> None:
        self._rules = [rule for rule in rules if rule.project_hooks()]
        self._planner = planner

    def at(
        self,
        outcome: Outcome,
        files: ProjectFiles,
    ) -> Outcome:
        """The outcome of a run on these files, revised with the whole program in sight."""
        from shutdown_lint.engine.whole_program import WholeProgram

        return WholeProgram(self._rules, self._planner, files).judge(outcome)

    def fixing(self, outcome: Outcome, files: ProjectFiles, mode: FixMode) -> Outcome:
        """The same, after applying the fixes of what is found in deployment files."""
        from shutdown_lint.engine.late_fixes import LateFixes

        seen = self.at(outcome, files)
        fixed = LateFixes(self._planner, files, mode).applied(outcome, seen)
        return seen if fixed is None else self.at(fixed, files)

    def is_worth_it(self, outcome: Outcome, found: Found) -> bool:
        """Whether a rule may have something to say."""
        asked: dict[str, set[str]] = {}
        for rule in self._rules:
            for hook in rule.project_hooks():
                asked.setdefault(hook, set()).add(rule.meta.code)
        if "check_project" in asked:
            return True
        codes = asked.get("reconsider", ())
        if any(one.code in codes for report in outcome.files for one in report.findings):
            return True
        return any(hook in asked for hook in _OF_STARTED) and _may_have_launches(found)


def _may_have_launches(found: Found) -> bool:
    if any(not file.path.endswith(SUFFIXES) for file in found.files):
        return True
    return any(not name.endswith(SUFFIXES) for _, _, names in found.quiet for name in names)
