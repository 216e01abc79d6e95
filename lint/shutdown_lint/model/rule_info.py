"""A rule as a reader meets it: its metadata, and its manual taken from the docstring.

Reporters, the docs generator and `shutdown-lint rule` all read this one value, so a rule's title,
help text and page cannot drift apart.
"""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.meta import Meta


SECTIONS = ("Why", "Bad", "Good", "Silent when", "Known misses", "Fix safety", "Proof")
"""The headings of a manual, in the order in which they stand."""

FAMILIES = (
    "own",
    "registration",
    "handlers",
    "bounds",
    "exits",
    "concurrency",
    "tasks",
    "servers",
    "telemetry",
    "deploy",
)
"""What the first digit of a code says the rule is about; 0 is the tool's own."""

_HEADING = re.compile(r"## +(?P<title>\S.*?) *")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_OWN_CODE = re.compile(r"SHD(?P<family>\d)\d{2}")


class Section(NamedTuple):
    """A part of a manual under its own heading."""

    title: str
    text: str  # Markdown, without the heading


class RuleInfo(NamedTuple):
    """A rule's metadata and its manual."""

    meta: Meta
    title: str  # one sentence in Markdown, with its full stop: what is wrong
    summary: str  # Markdown paragraphs: what happens to the process
    sections: tuple[Section, ...] = ()

    @property
    def family(self) -> str | None:
        """What the rule is about; None for a rule with a code that is not ours."""
        match = _OWN_CODE.fullmatch(self.meta.code)
        return FAMILIES[int(match["family"])] if match else None

    @property
    def markdown(self) -> str:
        """The whole manual below its title, with the headings."""
        parts = [self.summary, *(f"## {title}\n\n{text}" for title, text in self.sections)]
        return "\n\n".join(part for part in parts if part)

    def section(self, title: str) -> str | None:
        """The Markdown under a heading, None when the manual has no such heading."""
        return next((text for name, text in self.sections if name == title), None)


def describe(meta: Meta, docstring: str | None) -> RuleInfo:
    """The rule with this metadata and manual.

    Without a docstring (`python -OO` drops them) the rule's name stands for its title.
    """
    if not docstring:
        return RuleInfo(meta, title=meta.name, summary="")
    (_, opening), *rest = _split(cleandoc(docstring).splitlines())
    title, _, summary = opening.partition("\n\n")
    sections = tuple(Section(heading, text) for heading, text in rest)
    return RuleInfo(meta, " ".join(title.split()), summary.strip(), sections)


def _split(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The text before the first heading under "", then each heading and its text."""
    title = ""
    body: list[str] = []
    fence = ""
    for line in lines:
        if opener := _FENCE.match(line):
            fence = _after_fence(fence, opener["mark"], opener["info"].strip())
        # Inside a fence, "## " starts a comment of the example, not a heading.
        if not fence and (heading := _HEADING.fullmatch(line)):
            yield title, "\n".join(body).strip()
            title, body = heading["title"], []
        else:
            body.append(line)
    yield title, "\n".join(body).strip()


def _after_fence(fence: str, mark: str, info: str) -> str:
    """The fence that is open after a line of `mark` and `info`, "" when none is."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) and not info else fence
