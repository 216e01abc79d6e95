"""Files of sections and settings: units of systemd, configurations of supervisor.

The two differ in what continues a line and what is a comment, so each reads its lines itself and
makes these values of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.refusal import Refusal, too_large, with_nul
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEMPLATE_LINE: Final = re.compile(r"^[ \t]*(?:\{%|\{\{)", re.MULTILINE)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Setting(NamedTuple):
    """A key and its value; what stands on several lines is one text."""

    key: str
    value: str
    spot: Spot  # of the value; of the key where it is empty
    key_spot: Spot


class Section(NamedTuple):
    """A header and what stands under it."""

    name: str
    spot: Spot
    settings: tuple[Setting, ...]

    def last(self, key: str) -> Setting | None:
        """The setting that counts: the last one of this key."""
        return next((one for one in reversed(self.settings) if one.key == key), None)

    @property
    def indent(self) -> str:
        """What a setting that is put first has to begin with, not to take in the next ones."""
        return " " * (self.settings[0].key_spot.span.column - 1) if self.settings else ""


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends."""
    return _LINE_END.split(text)


def refusal_of(path: str, text: str) -> Refusal | None:
    """Why a file is not read: it is too large, none of text, or a template."""
    refusal = too_large(path, text) or with_nul(path, text)
    if refusal is None and (found := _TEMPLATE_LINE.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        spot = Spot(path, Span(line, 1, line, len(found[0]) + 1))
        refusal = Refusal("a template, and no settings before it is filled in", spot, True)  # noqa: FBT003
    return refusal


class Collector:
    """Puts sections together line by line."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._headers: list[tuple[str, Spot]] = []
        self._settings: list[list[Setting]] = []
        self._parts: list[str] = []  # of the setting that is being read

    def header(self, name: str, line: int, text: str) -> None:
        """A section begins."""
        self.finish()
        spot = self._spot(line, text, text.strip())
        self._headers.append((name, spot))
        self._settings.append([])

    def setting(self, key: str, value: str, line: int, text: str, at: int) -> None:
        """A setting begins; its value stands at an offset of the line."""
        self.finish()
        if not self._settings:
            return
        start = len(text) - len(text.lstrip()) + 1
        key_spot = Spot(self._path, Span(line, start, line, start + len(key)))
        spot = Spot(self._path, Span(line, at + 1, line, at + 1 + len(value)))
        self._settings[-1].append(Setting(key, value, spot if value else key_spot, key_spot))
        self._parts = [value]

    def more(self, value: str, line: int, text: str) -> None:
        """A setting goes on."""
        if not self._parts or not value:
            return
        self._parts.append(value)
        last = self._settings[-1][-1]
        start = last.spot.span if last.value else self._spot(line, text, value).span
        end = self._spot(line, text, value).span
        span = Span(start.line, start.column, end.end_line, end.end_column)
        self._settings[-1][-1] = last._replace(spot=Spot(self._path, span))

    def finish(self) -> None:
        """The setting that was read has no more lines."""
        if len(self._parts) > 1:
            last = self._settings[-1][-1]
            whole = " ".join(part for part in self._parts if part)
            self._settings[-1][-1] = last._replace(value=whole)
        self._parts = []

    def sections(self) -> tuple[Section, ...]:
        """What was read."""
        self.finish()
        return tuple(
            Section(name, spot, tuple(settings))
            for (name, spot), settings in zip(self._headers, self._settings, strict=True)
        )

    def _spot(self, line: int, text: str, part: str) -> Spot:
        start = max(text.find(part), 0) + 1
        return Spot(self._path, Span(line, start, line, start + len(part)))


def merged(sections: Iterable[Section]) -> dict[str, Section]:
    """The sections by name; those of one name are one."""
    found: dict[str, list[Section]] = {}
    for one in sections:
        found.setdefault(one.name, []).append(one)
    return {
        name: Section(
            name, some[0].spot, tuple(setting for one in some for setting in one.settings)
        )
        for name, some in found.items()
    }
