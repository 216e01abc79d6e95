"""What suppression comments say.

Three forms: `# noqa`, read as flake8 reads it and with rule names besides codes;
`# shutdown-lint: ignore[...]` for a logical line; `# shutdown-lint: ignore-file[...]`.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from shutdown_lint.engine.comments import Comment, Layout

# flake8 takes one blank between `#` and `noqa`, at most one after the colon, and codes of letters
# and digits; anything else makes the comment a blanket one.
_NOQA = re.compile(r"# noqa(?P<colon>:\s?)?", re.IGNORECASE)
_NOQA_CODE = re.compile(r"(?:[a-z]+[0-9]+)+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])", re.IGNORECASE)

_OWN = re.compile(
    r"#\s*shutdown-lint:\s*(?P<word>[\w-]+)(?P<bracket>\s*\[(?P<items>[^\]]*)(?P<closed>\])?)?"
)
_OWN_ITEM = re.compile(r"[^\s,]+")
_OWN_CODE = re.compile(r"(?P<letters>[A-Z]+)[0-9]*")
OWN_WORDS = ("ignore", "ignore-file")

# A reason ends where the next comment in the comment begins; "see #12" goes on.
_NEXT_COMMENT = re.compile(r"\s#\s*[A-Za-z]")
_AROUND_REASON = " \t\f:;,-\u2013\u2014"


class Item(NamedTuple):
    """One code or name in a comment."""

    text: str
    start: int  # offsets in the file
    end: int
    prefix: str | None  # what the codes it silences begin with; None: no rule has it


class Directive(NamedTuple):
    """One suppression in a comment."""

    form: str  # "noqa", "ignore", "ignore-file", or another word that does nothing
    comment: Comment
    start: int  # offset of its `#`
    end: int  # behind its last code or bracket
    items: tuple[Item, ...] | None  # None: silences every rule
    reason: str
    first_line: int  # the lines whose findings it silences
    last_line: int
    broken: str = ""  # why it does nothing, for a person

    def covers(self, line: int) -> bool:
        """Whether it concerns findings on this line."""
        return self.first_line <= line <= self.last_line


class _Found(NamedTuple):
    """Form, place in the comment, and items of a directive."""

    form: str
    start: int
    end: int
    items: tuple[Item, ...] | None


class Vocabulary:
    """The codes and names that a suppression may hold."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.codes: Collection[str] = known.keys()
        self.code_of = {name: code for code, name in known.items()}
        self._letters = {code.rstrip("0123456789") for code in known}

    def noqa_prefix(self, code: str) -> str | None:
        """What a code in a `noqa` stands for; in capitals only, as with flake8."""
        return code if any(known.startswith(code) for known in self.codes) else None

    def own_prefix(self, item: str) -> str | None:
        """What an item of our own form stands for: a code, the beginning of one, or a name."""
        code = self.code_of.get(item.lower())
        if code:
            return code
        match = _OWN_CODE.fullmatch(item.upper())
        if match and match["letters"] in self._letters:
            return self.noqa_prefix(match.group())
        return None


def read_directives(layout: Layout, vocabulary: Vocabulary) -> list[Directive]:
    """The suppressions of a file, in its order."""
    return [
        directive
        for comment in layout.comments
        for directive in directives_in(comment, layout, vocabulary)
    ]


def directives_in(comment: Comment, layout: Layout, vocabulary: Vocabulary) -> Iterator[Directive]:
    """The suppressions of one comment; of several `noqa` only the first counts, as in flake8."""
    if noqa := _NOQA.search(comment.text):
        items = tuple(_noqa_items(comment, noqa, vocabulary))
        end = items[-1].end - comment.start if items else noqa.end()
        found = _Found("noqa", noqa.start(), end, items or None)
        yield _directive(found, comment, layout.joined_lines(comment.line))
    for match in _OWN.finditer(comment.text):
        word = match["word"].lower()
        broken = _what_is_broken(word, match)
        if broken is None:
            continue
        listed = () if broken else _own_items(comment, match, vocabulary)
        found = _Found(word, *match.span(), tuple(listed) if broken or match["bracket"] else None)
        reach = layout.logical_lines(comment.line) if word == "ignore" else (1, sys.maxsize)
        yield _directive(found, comment, reach)._replace(broken=broken)


def _noqa_items(comment: Comment, noqa: re.Match[str], vocabulary: Vocabulary) -> Iterator[Item]:
    offset = noqa.end() if noqa["colon"] else len(comment.text)
    while True:
        name = _NAME.match(comment.text, offset)
        prefix = vocabulary.code_of.get(name.group().lower()) if name else None
        match = name if prefix else _NOQA_CODE.match(comment.text, offset)
        if not match:
            return
        text = match.group()
        start = comment.start + match.start()
        yield Item(text, start, start + len(text), prefix or vocabulary.noqa_prefix(text))
        separator = _SEPARATOR.match(comment.text, match.end())
        if not separator:
            return
        offset = separator.end()


def _own_items(comment: Comment, match: re.Match[str], vocabulary: Vocabulary) -> Iterator[Item]:
    for item in _OWN_ITEM.finditer(comment.text, match.start("items"), match.end("items")):
        text = item.group()
        start = comment.start + item.start()
        yield Item(text, start, start + len(text), vocabulary.own_prefix(text))


def _what_is_broken(word: str, match: re.Match[str]) -> str | None:
    """Why the directive has no effect; empty if it has one; None if the comment is just prose."""
    if word not in OWN_WORDS:
        from shutdown_lint.engine.near_miss import near_miss

        hint = near_miss(word, OWN_WORDS)
        return f"{word!r} is no directive{hint}" if hint or match["bracket"] else None
    if match["bracket"] and not match["closed"]:
        return f"the bracket after {word!r} is not closed"
    if match["bracket"] and not _OWN_ITEM.search(match["items"]):
        return f"{word!r} names no rule in its brackets"
    return ""


def _directive(found: _Found, comment: Comment, reach: tuple[int, int]) -> Directive:
    form, start, end, items = found
    rest = comment.text[end:]
    following = _NEXT_COMMENT.search(rest)
    reason = (rest[: following.start()] if following else rest).strip(_AROUND_REASON)
    return Directive(
        form, comment, comment.start + start, comment.start + end, items, reason, *reach
    )
