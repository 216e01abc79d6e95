"""Which rules a person asks for: by code, by name, by prefix, in one place or several."""

from __future__ import annotations

from shutdown_lint.engine.own_rules import UnreadableFile
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.settings import Layer, Settings

ALL_RULES = "ALL"
OVERLAPPING_RULES = "OVERLAPPING"  # those of which other linters see a part

# How narrowly a selector names a rule; a longer prefix is narrower.
_NOT_AT_ALL = -1
_ALL = 0
_OVERLAPPING = 500
_EXACTLY = 1_000


class Selection(NamedTuple):
    """The outcome of the layers of selectors."""

    enabled: frozenset[str]  # codes
    named: frozenset[str]  # codes selected by their exact code or name


def select(layers: Sequence[Layer], rules: Iterable[ListedRule]) -> Selection:
    """The rules that the layers ask for.

    In one layer the narrower selector wins, and `ignore` wins a tie. A later layer beats an
    earlier one, but a broad selector there does not bring back what was ignored by a narrower.
    """
    enabled, named = set(), set()
    for rule in rules:
        chosen, by_name = _judge(rule, layers)
        if chosen:
            enabled.add(rule.meta.code)
            if by_name:
                named.add(rule.meta.code)
    return Selection(frozenset(enabled), frozenset(named))


def _judge(rule: ListedRule, layers: Sequence[Layer]) -> tuple[bool, bool]:
    chosen, by_name, ignored = True, False, _NOT_AT_ALL
    for layer in layers:
        if layer.select is not None:
            by_name = False
        wanted = _closeness(rule, (*(layer.select or ()), *layer.extend_select))
        unwanted = _closeness(rule, layer.ignore)
        if unwanted > _NOT_AT_ALL and unwanted >= wanted:
            chosen, ignored = False, max(ignored, unwanted)
        elif wanted > _NOT_AT_ALL:
            if wanted >= ignored:
                chosen, by_name, ignored = True, wanted == _EXACTLY or by_name, _NOT_AT_ALL
        elif layer.select is not None:
            # A file that cannot be read was not checked: only an `ignore` keeps quiet about it.
            chosen = chosen and rule is UnreadableFile
    return chosen, chosen and by_name


def _closeness(rule: ListedRule, selectors: Iterable[str]) -> int:
    return max((_names(selector, rule) for selector in selectors), default=_NOT_AT_ALL)


def matches(selector: str, rule: ListedRule) -> bool:
    """Whether a selector names a rule, exactly or with others."""
    return _names(selector, rule) > _NOT_AT_ALL


def _names(selector: str, rule: ListedRule) -> int:
    if selector.upper() == ALL_RULES:
        return _ALL
    if selector.upper() == OVERLAPPING_RULES:
        return _OVERLAPPING if rule.meta.overlaps else _NOT_AT_ALL
    if selector.upper() == rule.meta.code or selector.lower() == rule.meta.name:
        return _EXACTLY
    if selector and rule.meta.code.startswith(selector.upper()):
        return len(selector)
    return _NOT_AT_ALL


def unknown_selectors(settings: Settings, rules: Sequence[ListedRule]) -> Iterator[str]:
    """A message for each selector that names no rule."""
    for layer in settings.layers:
        for key, selectors in (
            ("select", layer.select or ()),
            ("extend-select", layer.extend_select),
            ("ignore", layer.ignore),
        ):
            yield from _unknown(f"{layer.origin}{key}", selectors, rules)
    for ignores in settings.per_file_ignores:
        yield from _unknown(ignores.patterns.origin, ignores.selectors, rules)


def _unknown(origin: str, selectors: Iterable[str], rules: Sequence[ListedRule]) -> Iterator[str]:
    for selector in selectors:
        if not any(matches(selector, rule) for rule in rules):
            from shutdown_lint.engine.near_miss import near_miss

            words = [word for rule in rules for word in (rule.meta.code, rule.meta.name)]
            words.append(OVERLAPPING_RULES)
            yield f"{origin}: unknown rule {selector!r}{near_miss(selector, words)}"
