"""The variables of a Dockerfile: ENV, and ARG by its default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED: Final = re.compile(r"\$\{(\w+)(?::?-([^}]*))?[^}]*\}|\$(\w+)")
_LONGEST: Final = 1_000  # characters of what they are filled into
_MOST: Final = 5_000  # of one stage


class Variables:
    """What is known of them: before the first stage, and in each stage."""

    def __init__(self) -> None:
        self._global: dict[str, str] = {}
        self._of_stages: list[dict[str, str]] = []

    def begin_stage(self, parent: int | None) -> None:
        """Go on with a stage, which stands on an earlier one or not."""
        self._of_stages.append({} if parent is None else dict(self._of_stages[parent]))

    def add_argument(self, name: str, default: str | None) -> None:
        """An ARG; without a default of its own it has that from before the first stage."""
        if not self._of_stages:
            self._global[name] = self.fill_from(default or "")
            return
        value = self._global.get(name) if default is None else self.fill(default)
        if value is not None and name not in self._of_stages[-1]:
            self._set(name, value)

    def add_environment(self, name: str, value: str) -> None:
        """An ENV, which hides an ARG of its name."""
        self._set(name, self.fill(value))

    def fill(self, text: str) -> str:
        """A text of the last stage with the variables that are known filled in."""
        return _filled(text, self._of_stages[-1])

    def fill_from(self, text: str) -> str:
        """The text of a FROM, which knows the arguments before the first stage alone."""
        return _filled(text, self._global)

    def _set(self, name: str, value: str) -> None:
        known = self._of_stages[-1]
        if len(known) < _MOST:
            known[name] = value


def _filled(text: str, known: Mapping[str, str]) -> str:
    if "$" not in text:
        return text[:_LONGEST]
    return _NAMED.sub(lambda match: known.get(match[1] or match[3]) or match[2] or match[0], text)[
        :_LONGEST
    ]
