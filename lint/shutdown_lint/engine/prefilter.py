"""Which files are worth parsing, judged on their bytes alone.

A file that no enabled rule can fire on never reaches libcst; on a run where no file passes,
libcst is not even imported. The prefilter may only save time: tests run every fixture without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.rule import ListedRule
    from shutdown_lint.model.trigger import Trigger


class TokenSearch:
    """The tokens that a file holds, each looked for once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[bytes, bool] = {}

    def __contains__(self, token: object) -> bool:
        assert isinstance(token, bytes)
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = token in self._data
        return known


def candidates(
    data: bytes, rules: Iterable[ListedRule], own_trigger: Trigger | None = None
) -> tuple[ListedRule, ...]:
    """The rules whose trigger matches the bytes of a file.

    All of them when `own_trigger` matches: a name of the project may stand for any of the words
    in their triggers.
    """
    found = TokenSearch(data)
    if own_trigger is not None and own_trigger.matches(found):
        return tuple(rules)
    return tuple(rule for rule in rules if rule.meta.trigger.matches(found))


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
