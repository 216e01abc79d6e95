"""Which rules have something to say of a file, asked on a draft of it.

Most files that get here have no finding: what made them suspicious has a reason that only facts
see. They need no parse by libcst, which takes as long as everything before it and after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.draft.module import draft_of
from shutdown_lint.engine.judging import judge

if TYPE_CHECKING:
    import ast

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.model.source import SourceFile


def who_speaks(
    source: SourceFile,
    text: str,
    tree: ast.Module,
    possible: tuple[Candidate, ...],
    profile: Profile,
) -> tuple[Candidate, ...]:
    """Those of the candidates that report something of interest, or fail; at worst all."""
    try:
        module = draft_of(text, tree)
    except Exception:  # noqa: BLE001  what cannot be drafted is parsed
        return possible
    rules = [candidate.rule.load() for candidate in possible]
    judged = judge(source.path, module, rules, profile.knowledge, check_tests=profile.check_tests)
    judged.facts.release()
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
