"""Conditions of a shell script that its arguments and its environment decide."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALL_ARGUMENTS: Final = frozenset({'"$@"', "$@", '"${@}"', "${@}", "$*"})
_PARAMETER: Final = re.compile(
    r"\$(?:(\w+|#)|\{(\w+|#)(?:(:-|-|:=|=|#|##|%|%%)([^{}$`]*)|:(\d+)(?::(\d+))?)?\})"
)
_WORD: Final = r"(\"[^\"]*\"|'[^']*'|[^\s\"']+)"
_COMPARED: Final = re.compile(rf"(!\s+)?{_WORD}\s+(=|==|!=|-eq|-ne|-gt|-ge|-lt|-le)\s+{_WORD}")
_ASKED: Final = re.compile(rf"(!\s+)?(-z|-n)\s+{_WORD}")
_NUMBERS: Final = {
    "-eq": lambda one, other: one == other,
    "-ne": lambda one, other: one != other,
    "-gt": lambda one, other: one > other,
    "-ge": lambda one, other: one >= other,
    "-lt": lambda one, other: one < other,
    "-le": lambda one, other: one <= other,
}


class Known(NamedTuple):
    """What is known of the variables of a script."""

    arguments: tuple[str, ...] | None  # "$@"; None: it was set to what is not known
    environment: Mapping[str, str]  # "" for what is not told

    def value(self, written: str) -> str | None:
        """What a word of the script says; None where that cannot be told."""
        if written.startswith("'"):
            return written[1:-1]
        text = written[1:-1] if written.startswith('"') else written
        if re.search(r"[\\`*?\[]|\$\(", text):
            return None
        values = [self._expanded(found) for found in _PARAMETER.finditer(text)]
        if text.count("$") != len(values) or None in values:
            return None
        filled = iter(values)
        return _PARAMETER.sub(lambda _: next(filled) or "", text)

    def holds(self, test: str) -> bool | None:
        """Whether a test holds, as written with its brackets; None where that cannot be told."""
        inside = re.sub(r"^(?:\[\[?|test)\s+|\s+\]\]?$", "", test.strip())
        if compared := _COMPARED.fullmatch(inside):
            answer = self._compared(compared[2], compared[3], compared[4])
        elif asked := _ASKED.fullmatch(inside):
            value = self.value(asked[3])
            answer = None if value is None else (value == "") is (asked[2] == "-z")
        else:
            return None
        is_negated = inside.startswith("!")
        return None if answer is None else answer is not is_negated

    def matches(self, written: str, patterns: Sequence[str]) -> bool | None:
        """Whether the word that a `case` asks about is one of the patterns."""
        value = self.value(written)
        if "*" in patterns:
            return True
        if value is None or any("$" in one or "`" in one for one in patterns):
            return None
        return any(fnmatchcase(value, one.strip("\"'")) for one in patterns)

    def _compared(self, left: str, operator: str, right: str) -> bool | None:
        one, other = self.value(left), self.value(right)
        if one is None or other is None:
            return None
        if operator in _NUMBERS:
            if not (one.isdecimal() and other.isdecimal()):
                return None
            return bool(_NUMBERS[operator](int(one), int(other)))
        return (one == other) is not (operator == "!=")

    def _expanded(self, found: re.Match[str]) -> str | None:
        name, operator, word, start, length = found[1] or found[2], *found.groups()[2:]
        value = self._variable(name)
        if operator in (":-", ":=", "-", "="):
            is_unset = value == "" and (operator.startswith(":") or name.isdecimal())
            return word if is_unset else value
        if value is None:
            return None
        if operator in ("#", "##"):
            return value.removeprefix(word) if not re.search(r"[*?\[]", word) else None
        if operator in ("%", "%%"):
            return value.removesuffix(word) if not re.search(r"[*?\[]", word) else None
        if start is not None:
            end = None if length is None else int(start) + int(length)
            return value[int(start) : end]
        return value

    def _variable(self, name: str) -> str | None:
        if name == "#":
            return None if self.arguments is None else str(len(self.arguments))
        if not name.isdecimal():
            return self.environment.get(name) or None  # what is not told may be set elsewhere
        number = int(name) if len(name) < 4 else 0
        if number == 0 or self.arguments is None:
            return None
        return self.arguments[number - 1] if number <= len(self.arguments) else ""
