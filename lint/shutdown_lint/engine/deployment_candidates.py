"""Which rules may find something in a deployment file, judging by its bytes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.own_rules import COMMENT, OWN_RULES
from shutdown_lint.engine.search import Search
from shutdown_lint.model.levels import Preset

if TYPE_CHECKING:
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.profile import Profile


def can_say_something(data: bytes, format_: str, profile: Profile) -> bool:
    """Whether a file is worth reading."""
    if candidates(data, format_, profile):
        return True
    return any(rule in OWN_RULES for rule in profile.rules) and COMMENT.matches(Search(data))


def candidates(data: bytes, format_: str, profile: Profile) -> tuple[ListedRule, ...]:
    """The rules that judge the format, and whose words are in the file."""
    found = Search(data)
    all_of_them = not profile.shortcuts.prefilter
    wide = profile.preset is not Preset.DEFAULT or COMMENT.matches(found)
    return tuple(
        rule
        for rule in profile.rules
        if format_ in rule.formats()
        and (
            all_of_them
            or rule.condition(
                by_default=not wide and rule.meta.code not in profile.always_shown
            ).trigger.matches(found)
        )
    )
