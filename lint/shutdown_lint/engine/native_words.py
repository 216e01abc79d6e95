"""All words of all triggers looked for in one pass, where the extra `speed` is installed.

The standard library takes a pass for each word: 10 MB of source and the 400 words of the default
preset take it 2.3 s, and Aho and Corasick's automaton 0.1 s. So it looks for those too that are
asked for only when others were found.
"""

from __future__ import annotations

from functools import cache

from shutdown_lint.model.trigger import AllOf, AnyOf, Late

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    from shutdown_lint.engine.needs import Condition

    class _Matcher(Protocol):
        def find_matches_as_indexes(
            self, haystack: bytes, *, overlapping: bool
        ) -> Sequence[tuple[int, int, int]]: ...


_LONG = 4  # letters; shorter words are in most files, near the top, where any search is quick
_RARE = frozenset((b"SHD", b"arq", b"rq", b"shd", b"zmq"))  # but not these
# Nor are these, a third of all that would be found.
_COMMON = frozenset(b"False True async except raise return time with".split())


class NativeWords:
    """Words, and the automaton that finds them."""

    def __init__(self, words: Sequence[bytes], matcher: _Matcher) -> None:
        self.all = frozenset(words)
        self._words = words
        self._find = matcher.find_matches_as_indexes

    def found_in(self, data: bytes) -> frozenset[bytes]:
        """Those that stand in a file."""
        numbers = {number for number, _, _ in self._find(data, overlapping=True)}
        return frozenset([self._words[number] for number in numbers])


def native_words(conditions: Iterable[Condition]) -> NativeWords | None:
    """The rarer words of all triggers; None where no automaton is installed."""
    return _native_words(frozenset(filter(_is_rare, _words_of(conditions))))


def _is_rare(word: bytes) -> bool:
    return word in _RARE or (len(word) >= _LONG and word not in _COMMON)


@cache
def _native_words(words: frozenset[bytes]) -> NativeWords | None:
    # The profiles of a run mostly have the same words.
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation
    except ImportError:
        return None
    if not words:
        return None
    ordered = sorted(words)
    return NativeWords(ordered, BytesAhoCorasick(ordered, implementation=Implementation.DFA))


def _words_of(conditions: Iterable[Condition]) -> set[bytes]:
    """The words of some triggers; of what several of them hold they are taken once."""
    found: set[bytes] = set()
    seen: set[int] = set()
    pending = [one.trigger for one in conditions]
    while pending:
        trigger = pending.pop()
        if isinstance(trigger, Late):
            trigger = trigger.read
        if id(trigger) not in seen:
            seen.add(id(trigger))
            if isinstance(trigger, (AllOf, AnyOf)):
                pending += trigger.parts
            else:
                found |= trigger.tokens()
    return found
