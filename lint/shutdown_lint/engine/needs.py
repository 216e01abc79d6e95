"""What a file must hold at least before a trigger can match: sets of words, one word of each.

They are quick to ask, and tell of most files that a trigger need not be asked in full.
"""

from __future__ import annotations

from functools import cache

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.trigger import AllOf, Import, Late, Pattern, Shape, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.trigger import Trigger

Words = frozenset[bytes]


class Condition(NamedTuple):
    """What the bytes of a file must hold before a rule can have a finding in it."""

    trigger: Trigger
    needs: tuple[Words, ...]  # the rarest first


def condition_of(trigger: Trigger) -> Condition:
    """A trigger with the words that it needs."""
    # Some patterns have no word that is quick to look for.
    found = {words for words in _choices_of(trigger) if b"" not in words}
    needs = sorted(found, key=lambda words: (price_of(words), sorted(words)))
    return Condition(trigger, tuple(needs))


# By the identity of a trigger, which several others may hold.
_KNOWN: dict[int, tuple[Trigger, list[Words]]] = {}


def _choices_of(trigger: Trigger) -> list[Words]:
    """Sets of words, of each of which a file that matches the trigger holds one."""
    known = _KNOWN.get(id(trigger))
    if known is None:
        known = _KNOWN[id(trigger)] = trigger, _worked_out(trigger)
    return known[1]


def _worked_out(trigger: Trigger) -> list[Words]:
    if isinstance(trigger, Token):
        return [frozenset((trigger.data,))]
    if isinstance(trigger, Import):
        return [frozenset((trigger.name,))]
    if isinstance(trigger, (Pattern, Shape)):
        return [frozenset((trigger.token,))]
    if isinstance(trigger, Late):
        return _choices_of(trigger.read)
    if isinstance(trigger, AllOf):
        return [words for part in trigger.parts for words in _choices_of(part)]
    parts = [_cheapest(_choices_of(part)) for part in trigger.parts]
    return [frozenset().union(*parts)]


def _cheapest(choices: list[Words]) -> Words:
    return choices[0] if len(choices) == 1 else min(choices, key=price_of)


def price_of(words: Iterable[bytes]) -> float:
    """What it costs to look for some words.

    Each takes a pass over the bytes; short ones are in so many files that they decide nothing: in
    ten million lines `SIGTERM` is in 0.6 % of the files, `wait` in 32 %.
    """
    return sum(map(_price_of, words))


@cache
def _price_of(word: bytes) -> float:
    return 1 + _SHORT ** (_USUAL - len(word))


_USUAL = 6  # letters
_SHORT = 3.0
