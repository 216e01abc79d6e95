"""From a parsed module to findings: the rules' reports, their positions and their fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.judging import judge
from shutdown_lint.engine.positions import Positions
from shutdown_lint.model.finding import Finding, InternalError, Related
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import libcst as cst

    from shutdown_lint.engine.fix_request import FixRequest
    from shutdown_lint.engine.rule import RawReport, Rule
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.finding import Fix
    from shutdown_lint.model.source import SourceFile


class Checked(NamedTuple):
    """What the rules said of one module."""

    findings: list[Finding]  # in source order
    errors: list[InternalError]  # rules that raised; the others went on


def check(
    source: SourceFile,
    module: cst.Module,
    rules: Iterable[type[Rule]],
    own_rows: OwnRows | None = None,
    *,
    check_tests: bool = False,
    positions_by_cpython: bool = True,
) -> Checked:
    """Run rules over a module. See `judge`, and `Positions` for `positions_by_cpython`.

    Raises:
        TooDeepError: a rule reports something whose position cannot be determined.
    """
    judged = judge(source.path, module, rules, own_rows, check_tests=check_tests)
    try:
        tree = judged.facts.tree
        positions = Positions(tree, source, by_cpython=positions_by_cpython)
        findings = findings_of(source, tree, judged.reports, positions)
    finally:
        judged.facts.release()
    return Checked(findings, list(judged.failed.values()))


def findings_of(
    source: SourceFile, tree: Tree, raw: Iterable[RawReport], positions: Positions
) -> list[Finding]:
    """Turn reports into findings, with positions and fixes, in source order.

    Raises:
        TooDeepError: the position of one of them cannot be determined.
    """
    found = []
    for report in raw:
        fix = _resolved(report.fix, source, positions, tree) if report.fix else None
        found.append(
            Finding(
                code=report.meta.code,
                name=report.meta.name,
                path=source.path,
                span=positions.anchor(report.node),
                message=report.message,
                severity=report.severity,
                confidence=report.confidence,
                preset=report.preset,
                related=tuple(
                    Related(source.path, positions.anchor(via.node), via.message, via.step)
                    for via in report.related
                ),
                fix=fix,
            )
        )
    found.sort(key=_order)
    return _without_duplicates(found)


def _resolved(fix: FixRequest, source: SourceFile, positions: Positions, tree: Tree) -> Fix | None:
    from shutdown_lint.engine.fixes.resolve import resolve_fix

    return resolve_fix(fix, source, positions, tree.module)


def _order(finding: Finding) -> tuple[object, ...]:
    """By place and code; of several on one place, what most people see and the surest first."""
    presets = tuple(Preset)
    shown = presets.index(finding.preset)
    return finding.span, finding.code, shown, finding.confidence.rank, finding.message


def _without_duplicates(findings: list[Finding]) -> list[Finding]:
    # A rule may reach one call by two ways (from two handlers); the surest finding is enough.
    seen: set[tuple[str, object]] = set()
    kept = []
    for finding in findings:
        key = finding.code, finding.span
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept
