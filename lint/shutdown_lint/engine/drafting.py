"""Runs the rules on a draft of a file.

Most files that get here have no finding: the facts show that what looked suspicious is harmless.
Those need no parse by libcst, which takes as long as everything before and after it. Nor do most
of the others: where a clause reads in the file as the draft would write it, its position is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.draft.module import draft_of
from shutdown_lint.engine.judging import judge
from shutdown_lint.facts.code.text import quotes_noted

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable

    import libcst as cst

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.judging import Judged
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.source import SourceFile


class Said(NamedTuple):
    """What running the rules on a draft has shown."""

    speaking: tuple[Candidate, ...]  # the rules that report something of interest, or fail
    findings: list[Finding] | None = None  # theirs; None where libcst has to parse the file


def ask_draft(
    source: SourceFile,
    text: str,
    tree: ast.Module,
    possible: tuple[Candidate, ...],
    profile: Profile,
) -> Said:
    """Run the candidates on a draft; where none can be made, all of them may have findings."""
    drafted: dict[int, ast.expr] = {}
    try:
        module = draft_of(text, tree, drafted)
    except Exception:  # noqa: BLE001  what cannot be drafted is parsed
        return Said(possible)
    rules = [candidate.rule.load() for candidate in possible]
    with quotes_noted() as quoted:
        judged = judge(
            source.path, module, rules, profile.knowledge, check_tests=profile.check_tests
        )
    try:
        speaking = _speaking(judged, possible, profile)
        if not speaking or judged.failed or not profile.shortcuts.positions:
            return Said(speaking)
        return Said(speaking, _findings(source, judged, speaking, quoted, (tree, drafted)))
    finally:
        judged.facts.release()


def _speaking(
    judged: Judged, possible: tuple[Candidate, ...], profile: Profile
) -> tuple[Candidate, ...]:
    heard = {one.meta.code for one in judged.reports}
    shown = {
        one.meta.code
        for one in judged.reports
        if profile.shows(one.meta.code, one.preset, one.confidence)
    }
    failed = {rule.meta.code for rule in judged.failed}
    return tuple(
        candidate
        for candidate in possible
        if candidate.rule.meta.code in (shown if candidate.by_default else heard) | failed
    )


def _findings(
    source: SourceFile,
    judged: Judged,
    speaking: Iterable[Candidate],
    quoted: Iterable[cst.CSTNode],
    located: tuple[ast.Module, dict[int, ast.expr]],
) -> list[Finding] | None:
    """The findings of some rules as libcst's parser would give them; None if that is not sure.

    Fixes want white space, and whatever is quoted has to read as it does in the file.
    """
    codes = {candidate.rule.meta.code for candidate in speaking}
    reports = [one for one in judged.reports if one.meta.code in codes]
    if any(one.fix for one in reports):
        return None
    from shutdown_lint.engine.check import findings_of
    from shutdown_lint.engine.draft.positions import DraftPositions
    from shutdown_lint.engine.positions import UnplacedError

    tree = judged.facts.tree
    positions = DraftPositions(tree, source, *located)
    try:
        if all(map(positions.reads_so, quoted)):
            return findings_of(source, tree, reports, positions)
    except UnplacedError:
        pass
    return None
