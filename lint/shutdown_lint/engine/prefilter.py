"""Which files are worth parsing, judged on their bytes alone.

A file that no enabled rule can fire on never reaches libcst; on a run where no file passes,
libcst is not even imported. The prefilter may only save time: tests run every fixture without it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.native_words import native_words
from shutdown_lint.engine.own_rules import COMMENT, OWN_RULES
from shutdown_lint.engine.roots import Roots
from shutdown_lint.model.levels import Preset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.engine.native_words import NativeWords
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.rule import ListedRule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.facts.outlines.outline import Outline
    from shutdown_lint.model.meta import Meta
    from shutdown_lint.model.trigger import Trigger


class Search:
    """What a file holds, each token and each pattern looked for once."""

    def __init__(self, data: bytes, words: NativeWords | None = None) -> None:
        self._data = data
        self._looked_for = words.all if words else frozenset[bytes]()
        self._found = words.found_in(data) if words else frozenset[bytes]()
        self._known: dict[bytes, bool] = {}
        self._matched: dict[bytes, bool] = {}
        self._shapes: dict[str, bool] = {}

    def __contains__(self, token: object) -> bool:
        assert isinstance(token, bytes)
        if token in self._looked_for:
            return token in self._found
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = token in self._data
        return known

    def finds(self, regex: bytes) -> bool:
        """Whether a regular expression matches anywhere in the file."""
        matched = self._matched.get(regex)
        if matched is None:
            matched = self._matched[regex] = re.search(regex, self._data) is not None
        return matched

    def imports(self, name: bytes) -> bool:
        """Whether a word stands in a line with an import."""
        return name in self._imported

    @cached_property
    def _imported(self) -> frozenset[bytes]:
        return frozenset(_WORD.findall(b" ".join(_import_lines(self._data))))

    def has(self, shape: str) -> bool:
        """Whether the blocks of the file may have a shape; of course if it has no outline."""
        known = self._shapes.get(shape)
        if known is None:
            from shutdown_lint.facts.outlines.questions import QUESTIONS

            known = self._outline is None or QUESTIONS[shape](self._outline)
            self._shapes[shape] = known
        return known

    @cached_property
    def _outline(self) -> Outline | None:
        from shutdown_lint.facts.outlines.outline import outline_of

        return outline_of(self._data)


def _import_lines(data: bytes) -> Iterator[bytes]:
    """The lines that hold the word, with those that a backslash makes the same."""
    end = 0
    while (at := data.find(b"import", end)) >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        while data.endswith((b"\\\n", b"\\\r\n"), 0, start):
            start = data.rfind(b"\n", 0, start - 1) + 1
        end = at
        while (end := data.find(b"\n", end) + 1) and data.endswith((b"\\\n", b"\\\r\n"), at, end):
            pass
        end = end or len(data)
        yield data[start:end].partition(b"#")[0]


_WORD = re.compile(rb"\w+")


# Joining the two triggers of a rule takes longer than asking them.
_BY_DEFAULT: dict[str, tuple[Meta, Trigger]] = {}


class Candidate(NamedTuple):
    """A rule that can have a finding in a file, as far as its bytes say."""

    rule: ListedRule
    by_default: bool = False  # only findings that the default preset shows are of interest

    @property
    def trigger(self) -> Trigger:
        """What the bytes of the file must hold."""
        meta = self.rule.meta
        if not self.by_default:
            return meta.trigger
        known = _BY_DEFAULT.get(meta.code)
        if known is None or known[0] is not meta:
            known = _BY_DEFAULT[meta.code] = meta, meta.trigger_by_default
        return known[1]

    def suspects(self, sketch: Sketch) -> bool:
        """Whether CPython's tree of the file says the same."""
        return self.rule.load().suspects(sketch, by_default=self.by_default)


class Prefilter:
    """Asks the bytes of many files the same question."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._is_off = not profile.shortcuts.prefilter
        self._judges_comments = any(rule in OWN_RULES for rule in profile.rules)

    def lets_pass(self, data: bytes) -> bool:
        """Whether a file can have a finding at all; cheap, and imports nothing heavy."""
        if self._is_off or not is_plainly_readable(data):
            return True
        if self._words is None and not self._roots.stand_in(data):
            return False
        found = Search(data, self._words)
        own = self._profile.own_trigger
        return (
            any(trigger.matches(found) for trigger in self._triggers)
            or (
                COMMENT.matches(found)
                and (self._judges_comments or bool(candidates(data, self._profile)))
            )
            or (own is not None and own.matches(found))
        )

    @cached_property
    def _triggers(self) -> tuple[Trigger, ...]:
        possible = _narrow(self._profile, wide=_is_wide(self._profile))
        return tuple(candidate.trigger for candidate in possible)

    @cached_property
    def _all_triggers(self) -> tuple[Trigger, ...]:
        own = self._profile.own_trigger
        return (*self._triggers, COMMENT, *(() if own is None else (own,)))

    @cached_property
    def _roots(self) -> Roots:
        return Roots(self._all_triggers)

    @cached_property
    def _words(self) -> NativeWords | None:
        return native_words(self._all_triggers)


def candidates(data: bytes, profile: Profile) -> tuple[Candidate, ...]:
    """The rules that judge code and can have a finding in a file which the profile shows.

    All of them when the project's own rows matter in it: a name of the project may stand for any
    of the words in their triggers.
    """
    found = Search(data)
    if profile.own_trigger is not None and profile.own_trigger.matches(found):
        return every_rule(profile)
    # Whether a comment silences something is judged by everything that its rule has to say.
    wide = _is_wide(profile) or COMMENT.matches(found)
    possible = _narrow(profile, wide=wide)
    return tuple(candidate for candidate in possible if candidate.trigger.matches(found))


def every_rule(profile: Profile) -> tuple[Candidate, ...]:
    """All rules that judge code, as if each of them could have a finding."""
    return tuple(Candidate(rule) for rule in profile.rules if rule not in OWN_RULES)


def _narrow(profile: Profile, *, wide: bool) -> Iterator[Candidate]:
    for rule in profile.rules:
        if rule not in OWN_RULES:
            by_default = not wide and rule.meta.code not in profile.always_shown
            yield Candidate(rule, by_default=by_default)


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
