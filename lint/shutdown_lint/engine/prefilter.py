"""Which files are worth parsing, judged on their bytes alone.

A file that no enabled rule can fire on never reaches libcst; on a run where no file passes,
libcst is not even imported. The prefilter may only save time: tests run every fixture without it.
"""

from __future__ import annotations

from functools import cached_property

from shutdown_lint.engine.candidates import Candidate
from shutdown_lint.engine.needs import condition_of
from shutdown_lint.engine.own_rules import COMMENT, OWN_RULES
from shutdown_lint.engine.questions import Questions
from shutdown_lint.engine.search import Search
from shutdown_lint.model.levels import Preset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.native_words import NativeWords
    from shutdown_lint.engine.needs import Condition
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.roots import Roots


class Prefilter:
    """Asks the bytes of many files the same question."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._is_off = not profile.shortcuts.prefilter
        self._judges_comments = any(rule in OWN_RULES for rule in profile.rules)
        self._searched = 0  # bytes
        self._last: Search | None = None
        self._told: tuple[bytes, tuple[Candidate, ...]] | None = None
        self._known: dict[tuple[bool, bool], Questions] = {}

    def lets_pass(self, data: bytes) -> bool:
        """Whether a file can have a finding at all; cheap, and imports nothing heavy."""
        if self._is_off or not is_plainly_readable(data):
            return True
        found = self._search(data)
        if not found.is_by_words and self._is_long and not self._roots.stand_in(data):
            return False
        own = self._profile.own_trigger
        return (
            any(self._questions(found).that_hold(found))
            or (COMMENT.matches(found) and (self._judges_comments or any(self._asked(found))))
            or (own is not None and own.matches(found))
        )

    def candidates(self, data: bytes) -> tuple[Candidate, ...]:
        """The rules that judge code and can have a finding in a file which the profile shows.

        All of them when the project's own rows matter in it: a name of the project may stand for
        any of the words in their triggers.
        """
        if self._told is not None and self._told[0] is data:
            return self._told[1]
        found = self._search(data)
        own = self._profile.own_trigger
        if own is not None and own.matches(found):
            return every_rule(self._profile)
        return tuple(self._asked(found))

    def tell(self, data: bytes, codes: Sequence[str], *, by_default: Sequence[str]) -> None:
        """Say which rules another prefilter of the profile has found to be candidates.

        Of `by_default`, those of whose findings only what the default preset shows is wanted.
        """
        self._told = (
            data,
            tuple(
                Candidate(rule, by_default=rule.meta.code in by_default)
                for rule in self._profile.rules
                if rule.meta.code in codes
            ),
        )

    def _search(self, data: bytes) -> Search:
        """What is found in a file, the same for one that was asked about just now."""
        if self._last is None or self._last.data is not data:
            self._searched += len(data)
            if self._last is not None:
                self._last.release()
            self._last = Search(data, self._words if self._is_long else None)
        return self._last

    @property
    def _is_long(self) -> bool:
        """Whether a run has read so much that what speeds up the search is worth its making."""
        return self._searched > _MUCH

    def _asked(self, found: Search) -> Iterator[Candidate]:
        # Whether a comment silences something is judged by everything that its rule has to say.
        return self._questions(found, wide=COMMENT.matches(found)).that_hold(found)

    def _questions(self, found: Search, *, wide: bool = False) -> Questions:
        key = wide or _is_wide(self._profile), found.is_by_words
        known = self._known.get(key)
        if known is None:
            possible = _narrow(self._profile, wide=key[0])
            words = self._words if found.is_by_words else None
            known = self._known[key] = Questions(possible, words)
        return known

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        own = self._profile.own_trigger
        possible = _narrow(self._profile, wide=_is_wide(self._profile))
        others = (COMMENT,) if own is None else (COMMENT, own)
        return (*(one.condition for one in possible), *map(condition_of, others))

    @cached_property
    def _roots(self) -> Roots:
        from shutdown_lint.engine.roots import Roots

        return Roots(self._conditions)

    @cached_property
    def _words(self) -> NativeWords | None:
        from shutdown_lint.engine.native_words import native_words

        return native_words(self._conditions)


# A run has a profile for each sort of files; each file is asked with the same few.
_KNOWN: dict[int, tuple[Profile, Prefilter]] = {}
_MOST = 256
_MUCH = 200_000


def candidates(data: bytes, profile: Profile) -> tuple[Candidate, ...]:
    """The rules that judge code and can have a finding in a file which the profile shows."""
    return prefilter_of(profile).candidates(data)


def prefilter_of(profile: Profile) -> Prefilter:
    """The prefilter of a profile, the same one for all who ask."""
    known = _KNOWN.get(id(profile))
    if known is None:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        known = _KNOWN[id(profile)] = profile, Prefilter(profile)
    return known[1]


def every_rule(profile: Profile) -> tuple[Candidate, ...]:
    """All rules that judge code, as if each of them could have a finding."""
    return tuple(Candidate(rule) for rule in _judging_code(profile))


def _narrow(profile: Profile, *, wide: bool) -> Iterator[Candidate]:
    for rule in _judging_code(profile):
        by_default = not wide and rule.meta.code not in profile.always_shown
        yield Candidate(rule, by_default=by_default)


def _judging_code(profile: Profile) -> Iterator[ListedRule]:
    return (rule for rule in profile.rules if rule not in OWN_RULES and not rule.formats())


def _is_wide(profile: Profile) -> bool:
    return profile.preset is not Preset.DEFAULT


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF8_COOKIES = (
    b"coding: utf-8",
    b"coding:utf-8",
    b"coding=utf-8",
    b"coding: utf8",
    b"coding=utf8",
)


def is_plainly_readable(data: bytes) -> bool:
    """Whether a file is UTF-8 text without a NUL byte and without another coding cookie.

    A file that is not may still be fine; the parser then has a closer look.
    """
    if b"\0" in data:
        return False
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return False
    head = data[:400].removeprefix(_BYTE_ORDER_MARK).split(b"\n", 2)[:2]
    return all(
        b"coding" not in line or any(cookie in line.lower() for cookie in _UTF8_COOKIES)
        for line in head
        if line.lstrip().startswith(b"#")
    )
