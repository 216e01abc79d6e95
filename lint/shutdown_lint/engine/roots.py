"""The first question to the bytes of a file: is there any word without which no rule can fire?

It is asked where no automaton looks for all words at once (`native_words.py`). Of each trigger one
part is enough that no match can do without. The parts are chosen so that all rules together need
few words, and rare ones; whatever holds one is then asked in full.
"""

from __future__ import annotations

from functools import cache

from shutdown_lint.model.trigger import AllOf, Import, Pattern, Shape, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.trigger import Trigger

Words = frozenset[bytes]


class Roots:
    """Words of which a file must hold one, or none of the triggers matches."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self.words = sorted(roots_of(triggers), key=_rarity)

    def stand_in(self, data: bytes) -> bool:
        """Whether a file holds one of the words."""
        return any(word in data for word in self.words)


def roots_of(triggers: Iterable[Trigger]) -> Words:
    """The fewest and rarest words, found greedily, such that each trigger needs one of them."""
    chosen: Words = frozenset()
    for choices in sorted(map(choices_of, set(triggers)), key=len):
        # Those that leave least choice come first; the others then share their words.
        chosen |= min(
            choices, key=lambda words: _price([word for word in words if word not in chosen])
        )
    return _without_longer(chosen)


def needs_of(trigger: Trigger, looked_for: Words) -> tuple[Words, ...]:
    """Sets of words that are looked for, of each of which a trigger needs one; the rarest first.

    A set with another word is left out: that word may be in the file.
    """
    found = {words for words in choices_of(trigger) if words <= looked_for}
    return tuple(sorted(found, key=lambda words: (_price(words), sorted(words))))


# By the identity of a trigger, which several others may hold.
_KNOWN: dict[int, tuple[Trigger, list[Words]]] = {}


def choices_of(trigger: Trigger) -> list[Words]:
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
    if isinstance(trigger, AllOf):
        return [words for part in trigger.parts for words in choices_of(part)]
    parts = [_cheapest(choices_of(part)) for part in trigger.parts]
    return [frozenset().union(*parts)]


def _cheapest(choices: list[Words]) -> Words:
    return choices[0] if len(choices) == 1 else min(choices, key=_price)


def _rarity(word: bytes) -> tuple[int, bytes]:
    # A word that is in most files is found near their top, and the others need not be looked for.
    return len(word), word


def _price(words: Iterable[bytes]) -> float:
    # Each word takes a pass over the bytes; short ones are in so many files that they decide
    # nothing: in ten million lines `SIGTERM` is in 0.6 % of the files, `wait` in 32 %.
    return sum(map(_price_of, words))


@cache
def _price_of(word: bytes) -> float:
    return 1 + _SHORT ** (_USUAL - len(word))


_USUAL = 6  # letters
_SHORT = 3.0


def _without_longer(words: Words) -> Words:
    """Without words that hold another one."""
    return frozenset(
        word for word in words if not any(other in word for other in words if other != word)
    )
