"""Which files are worth parsing, judged on their bytes alone.

A file that no enabled rule can fire on never reaches libcst; on a run where no file passes,
libcst is not even imported. The prefilter may only save time: tests run every fixture without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.own_rules import COMMENT, OWN_RULES
from shutdown_lint.model.levels import Preset

if TYPE_CHECKING:
    from shutdown_lint.engine.profile import Profile
    from shutdown_lint.engine.rule import ListedRule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.model.trigger import Trigger


class Search:
    """What a file holds, each token and each pattern looked for once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[bytes, bool] = {}
        self._matched: dict[bytes, bool] = {}

    def __contains__(self, token: object) -> bool:
        assert isinstance(token, bytes)
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


class Candidate(NamedTuple):
    """A rule that can have a finding in a file, as far as its bytes say."""

    rule: ListedRule
    by_default: bool = False  # only findings that the default preset shows are of interest

    @property
    def trigger(self) -> Trigger:
        """What the bytes of the file must hold."""
        meta = self.rule.meta
        return meta.trigger_by_default if self.by_default else meta.trigger

    def suspects(self, sketch: Sketch) -> bool:
        """Whether CPython's tree of the file says the same."""
        loaded = self.rule.load()
        return (loaded.suspects_by_default if self.by_default else loaded.suspects)(sketch)


def needs_lint(data: bytes, profile: Profile) -> bool:
    """Whether a file can have a finding at all; cheap, and imports nothing heavy."""
    return (
        not profile.shortcuts.prefilter
        or bool(candidates(data, profile))
        or _may_silence(data, profile)
        or not is_plainly_readable(data)
    )


def candidates(data: bytes, profile: Profile) -> tuple[Candidate, ...]:
    """The rules that judge code and can have a finding in a file which the profile shows.

    All of them when the project's own rows matter in it: a name of the project may stand for any
    of the words in their triggers.
    """
    found = Search(data)
    if profile.own_trigger is not None and profile.own_trigger.matches(found):
        return every_rule(profile)
    # Whether a comment silences something is judged by everything that its rule has to say.
    wide = profile.preset is not Preset.DEFAULT or COMMENT.matches(found)
    narrow = (
        Candidate(rule, by_default=not wide and rule.meta.code not in profile.always_shown)
        for rule in profile.rules
        if rule not in OWN_RULES
    )
    return tuple(candidate for candidate in narrow if candidate.trigger.matches(found))


def every_rule(profile: Profile) -> tuple[Candidate, ...]:
    """All rules that judge code, as if each of them could have a finding."""
    return tuple(Candidate(rule) for rule in profile.rules if rule not in OWN_RULES)


def _may_silence(data: bytes, profile: Profile) -> bool:
    """Whether there may be a comment for the tool's own rules to judge."""
    return any(rule in OWN_RULES for rule in profile.rules) and COMMENT.matches(Search(data))


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
