"""Which rules to ask about a file, by the words that are in it.

Each condition needs a word of a set, or of several sets. Where all words are looked for at once,
the few rules whose rarest set has one are found by these words, and no other rule is asked.
"""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.candidates import Candidate
    from shutdown_lint.engine.native_words import NativeWords
    from shutdown_lint.engine.needs import Words
    from shutdown_lint.engine.search import Search
    from shutdown_lint.model.trigger import Trigger


class Question(NamedTuple):
    """Whether a rule can have a finding in a file."""

    candidate: Candidate
    needs: tuple[Words, ...]  # the rarest first
    trigger: Trigger

    def holds(self, found: Search) -> bool:
        """Whether the bytes of a file allow it."""
        words = found.words
        for need in self.needs:  # quicker than `any`
            if need.isdisjoint(words):
                return False
        return self.trigger.matches(found)

    def holds_by_itself(self, found: Search) -> bool:
        """The same where no words were looked for before."""
        return all(any(map(found.__contains__, need)) for need in self.needs) and (
            self.trigger.matches(found)
        )


class Questions:
    """The questions of all rules to files in which these words are looked for, or none."""

    def __init__(self, candidates: Iterable[Candidate], words: NativeWords | None) -> None:
        self._is_by_words = words is not None
        self._all: list[Question] = []
        self._always: set[int] = set()  # of rules that need no such word
        self._by_word: dict[bytes, set[int]] = {}
        for number, one in enumerate(candidates):
            trigger, needs = one.condition
            if words is not None:
                needs = tuple(need for need in needs if need <= words.all)
                self._order(number, needs)
            self._all.append(Question(one, needs, trigger))

    def _order(self, number: int, needs: tuple[Words, ...]) -> None:
        if not needs:
            self._always.add(number)
        else:
            for word in needs[0]:
                self._by_word.setdefault(word, set()).add(number)

    def that_hold(self, found: Search) -> Iterator[Candidate]:
        """The rules that can have a finding, in their order."""
        if not self._is_by_words:
            yield from (one.candidate for one in self._all if one.holds_by_itself(found))
            return
        numbers = self._always.union(
            *(self._by_word[word] for word in found.words & self._by_word.keys())
        )
        for number in sorted(numbers):
            if self._all[number].holds(found):
                yield self._all[number].candidate
