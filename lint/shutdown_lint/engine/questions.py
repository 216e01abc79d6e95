"""Which rules to ask about a file, by the words that are in it.

Each trigger needs a word of a set, or of several sets. Where all words are looked for at once, the
few rules whose rarest set has one are found by these words, and no other rule is asked.
"""

from __future__ import annotations

from shutdown_lint.engine.roots import needs_of
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.native_words import NativeWords
    from shutdown_lint.engine.roots import Words
    from shutdown_lint.engine.search import Search


class Question(NamedTuple):
    """Whether a rule can have a finding in a file."""

    candidate: Candidate
    needs: tuple[Words, ...]  # the rarest first

    def holds(self, found: Search) -> bool:
        """Whether the bytes of a file allow it."""
        words = found.words
        for need in self.needs:  # quicker than `any`
            if need.isdisjoint(words):
                return False
        return self.candidate.trigger.matches(found)


class Questions:
    """The questions of all rules."""

    def __init__(self, candidates: Iterable[Candidate], words: NativeWords | None) -> None:
        self._all = [
            Question(one, () if words is None else needs_of(one.trigger, words.all))
            for one in candidates
        ]
        self._always: set[int] = set()  # of rules that need no such word
        self._by_word: dict[bytes, set[int]] = {}
        for number, question in enumerate(self._all):
            if question.needs:
                for word in question.needs[0]:
                    self._by_word.setdefault(word, set()).add(number)
            else:
                self._always.add(number)

    def that_hold(self, found: Search) -> Iterator[Candidate]:
        """The rules that can have a finding, in their order."""
        numbers = self._always.union(
            *(self._by_word[word] for word in found.words & self._by_word.keys())
        )
        for number in sorted(numbers):
            if self._all[number].holds(found):
                yield self._all[number].candidate
