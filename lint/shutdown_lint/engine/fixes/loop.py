"""Fix and lint again until nothing is left to do."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.fixes.apply import applicable_fixes, splice
from shutdown_lint.engine.fixes.whole_lines import holds_lone_cr
from shutdown_lint.model.finding import FixCounts
from shutdown_lint.model.levels import Safety

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shutdown_lint.engine.fixes.apply import Applied
    from shutdown_lint.model.finding import FileReport, Finding, Fix
    from shutdown_lint.model.source import SourceFile

MAX_ROUNDS = 10


class Round(NamedTuple):
    """What one round of fixing did."""

    result: Applied
    reverted: int


def fix_source(
    source: SourceFile,
    lint: Callable[[SourceFile], FileReport],
    *,
    unsafe: bool,
    withheld: frozenset[str] = frozenset(),
) -> FileReport:
    """Fix a file as far as it goes, and report what is left in it.

    Every round applies the fixes that do not touch each other and lints the result; no more than
    `MAX_ROUNDS`. A fix whose result does not parse is undone. `fixed_source` is set when the file
    has changed. Findings whose code is `withheld` are left as they are.
    """
    current = source
    report = lint(current)
    applied = overlapping = reverted = 0
    if _may_be_fixed(source):
        for _ in range(MAX_ROUNDS):
            fixes = applicable_fixes(_wanted(report, withheld), unsafe=unsafe)
            result, reverted = one_round(current, fixes)
            overlapping = result.overlapping
            if not result.applied:
                break
            applied += result.applied
            current = result.source
            report = lint(current)
        else:
            overlapping = len(applicable_fixes(_wanted(report, withheld), unsafe=unsafe))
            reverted = 0
    left = [fix.safety for finding in _wanted(report, withheld) for fix in finding.fixes]
    counts = FixCounts(
        applied=applied,
        overlapping=overlapping,
        unsafe=0 if unsafe else left.count(Safety.UNSAFE),
        display=left.count(Safety.DISPLAY),
        reverted=reverted,
    )
    changed = current.data if current.data != source.data else None
    return report._replace(fixes=counts, fixed_source=changed)


def _wanted(report: FileReport, withheld: frozenset[str]) -> list[Finding]:
    return [finding for finding in report.findings if finding.code not in withheld]


def _may_be_fixed(source: SourceFile) -> bool:
    try:
        return not holds_lone_cr(source.text)
    except (SyntaxError, UnicodeDecodeError):
        return False


def one_round(source: SourceFile, fixes: Sequence[Fix]) -> Round:
    """Apply the fixes that do not touch each other, and leave the file readable."""
    if not fixes:
        return Round(splice(source, ()), 0)
    result = splice(source, fixes)
    if _still_parses(source, result.source):
        return Round(result, 0)
    good: list[Fix] = []
    broken = 0
    for fix in fixes:
        attempt = splice(source, [*good, fix])
        if attempt.applied == len(good):
            continue
        if _still_parses(source, attempt.source):
            good.append(fix)
        else:
            broken += 1
    result = splice(source, good)
    overlapping = len(fixes) - len(good) - broken
    return Round(result._replace(overlapping=overlapping), broken)


def _still_parses(before: SourceFile, after: SourceFile) -> bool:
    """Whether a fixed file is as good a program as it was: for libcst, and for this Python."""
    if after.format:
        from shutdown_lint.engine.deployment_lint import is_readable
        from shutdown_lint.engine.deployment_source import DeploymentSource

        assert isinstance(after, DeploymentSource)
        return is_readable(after)
    import libcst as cst

    from shutdown_lint.engine.parse import parse

    if _is_python(before.text) and not _is_python(after.text):
        return False
    return isinstance(parse(after), cst.Module)


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
