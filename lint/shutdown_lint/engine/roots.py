"""The first question to the bytes of a file: is there any word without which no rule can fire?

It is asked where no automaton looks for all words at once (`native_words.py`). Of what each rule
needs one set of words is enough. The sets are chosen so that all rules together need few words,
and rare ones; whatever holds one is then asked in full.
"""

from __future__ import annotations

from shutdown_lint.engine.needs import price_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.needs import Condition, Words


class Roots:
    """Words of which a file must hold one, or no condition is met."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self.words = sorted(roots_of(conditions), key=_rarity)

    def stand_in(self, data: bytes) -> bool:
        """Whether a file holds one of the words."""
        return any(word in data for word in self.words)


def roots_of(conditions: Iterable[Condition]) -> Words:
    """The fewest and rarest words, found greedily, such that each condition needs one of them."""
    chosen: Words = frozenset()
    for needs in sorted({condition.needs for condition in conditions}, key=len):
        # Those that leave least choice come first; the others then share their words.
        chosen |= min(needs, key=lambda words: price_of(words - chosen))
    return _without_longer(chosen)


def _rarity(word: bytes) -> tuple[int, bytes]:
    # A word that is in most files is found near their top, and the others need not be looked for.
    return len(word), word


def _without_longer(words: Words) -> Words:
    """Without words that hold another one."""
    return frozenset(
        word for word in words if not any(other in word for other in words if other != word)
    )
