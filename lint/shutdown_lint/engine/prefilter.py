"""Which files are worth parsing, judged on their bytes alone.

A file that no enabled rule can fire on never reaches libcst; on a run where no file passes,
libcst is not even imported. The prefilter may only save time: tests run every fixture without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shutdown_lint.engine.own_rules import COMMENT
from shutdown_lint.model.levels import Preset

if TYPE_CHECKING:
    from shutdown_lint.engine.lint import Profile
    from shutdown_lint.engine.rule import ListedRule


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


def candidates(data: bytes, profile: Profile) -> tuple[ListedRule, ...]:
    """The rules that can have a finding in a file which the profile shows.

    All of them when the project's own rows matter in it: a name of the project may stand for any
    of the words in their triggers.
    """
    found = Search(data)
    if profile.own_trigger is not None and profile.own_trigger.matches(found):
        return profile.rules
    # Whether a comment silences something is judged by everything that its rule has to say.
    wide = profile.preset is not Preset.DEFAULT or COMMENT.matches(found)
    return tuple(
        rule
        for rule in profile.rules
        if (
            rule.meta.trigger
            if wide or rule.meta.code in profile.always_shown
            else rule.meta.trigger_by_default
        ).matches(found)
    )


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
