"""Fixes of deployment files that are known only once the whole program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.fixes.apply import applicable_fixes
from shutdown_lint.engine.fixes.loop import one_round
from shutdown_lint.engine.jobs import check_file, check_safely
from shutdown_lint.engine.outcome import Change
from shutdown_lint.engine.put_back import put_back
from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.engine.settings import ConfigError

if TYPE_CHECKING:
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


class LateFixes:
    """Applies what a second look offers, which has seen what other fixes have made of a file."""

    def __init__(self, planner: Planner, files: ProjectFiles, mode: FixMode) -> None:
        self._planner = planner
        self._files = files
        self._mode = mode

    def applied(self, before: Outcome, seen: Outcome) -> Outcome | None:
        """The run `before` the second look as it is with these fixes; None if there are none.

        `seen` is what that look said of it.
        """
        sources = {one.path: one for one in seen.sources}
        reports = {one.path: one for one in before.files}
        outcome = before
        for report in seen.files:
            source, plan = sources[report.path], self._plan(report.path)
            if plan is None or not source.format:
                continue
            wanted = [one for one in report.findings if one.code not in plan.withheld]
            fixes = applicable_fixes(wanted, unsafe=plan.unsafe_fixes)
            result = one_round(source, fixes).result
            if not result.applied:
                continue
            if failure := self._put(source, result.source):
                text = f"{report.path}: its fixes are not written: {failure}"
                outcome = outcome._replace(failures=(*outcome.failures, text))
                continue
            self._files.know(report.path, result.source.data)
            told = reports.get(report.path, report)
            outcome = self._with(outcome, told, source, result.source, plan, result.applied)
        return None if outcome is before else outcome

    def _with(
        self,
        outcome: Outcome,
        told: FileReport,
        before: SourceFile,
        after: SourceFile,
        plan: Plan,
        applied: int,
    ) -> Outcome:
        counts = told.fixes._replace(applied=told.fixes.applied + applied)
        report = check_safely(check_file, after, plan, fix=False)
        report = report._replace(fixes=counts, fixed_source=after.data)
        changes = {one.after.path: one for one in outcome.changes}
        if self._mode is FixMode.SHOW:
            first = changes[after.path].before if after.path in changes else before
            changes[after.path] = Change(first, after)
        reports = {**{one.path: one for one in outcome.files}, after.path: report}
        sources = {**{one.path: one for one in outcome.sources}, after.path: after}
        paths = sorted(reports)
        return outcome._replace(
            files=tuple(reports[path] for path in paths),
            sources=tuple(sources[path] for path in paths),
            changes=tuple(changes.values()),
        )

    def _put(self, before: SourceFile, after: SourceFile) -> str | None:
        place = self._files.place_of(before.path)
        if self._mode is FixMode.SHOW or place is None:
            return None
        return put_back(place, before.data, after.data)

    def _plan(self, path: str) -> Plan | None:
        place = self._files.place_of(path)
        try:
            return None if place is None else self._planner.plan(place)
        except ConfigError:
            return None  # it has been told
