"""Which bytes a file must hold before a rule can fire on it.

A trigger is a boolean expression over byte tokens and patterns. Tokens are single identifiers
wherever possible: `signal . signal` and a line-spliced attribute escape a token with a dot in it.
Identifiers written with NFKC look-alikes are out of scope.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Searched(Protocol):
    """The bytes of a file, as triggers ask for them."""

    def __contains__(self, token: object) -> bool:
        """Whether these bytes stand anywhere in the file."""

    def finds(self, regex: bytes) -> bool:
        """Whether a regular expression matches anywhere in the file."""


class Token(NamedTuple):
    """True when the file holds these bytes anywhere."""

    data: bytes

    def matches(self, found: Searched) -> bool:
        """Whether the token is in the file."""
        return self.data in found

    def tokens(self) -> frozenset[bytes]:
        """The one token."""
        return frozenset((self.data,))


class Pattern(NamedTuple):
    """True when a regular expression matches anywhere in the file."""

    token: bytes  # stands in whatever it matches, and is quick to look for
    regex: bytes

    def matches(self, found: Searched) -> bool:
        """Whether the pattern is in the file."""
        return self.token in found and found.finds(self.regex)

    def tokens(self) -> frozenset[bytes]:
        """The token in it."""
        return frozenset((self.token,))


class AnyOf(NamedTuple):
    """True when one of its parts is."""

    parts: tuple[Trigger, ...]

    def matches(self, found: Searched) -> bool:
        """Whether one part matches."""
        return any(part.matches(found) for part in self.parts)

    def tokens(self) -> frozenset[bytes]:
        """Every token in the expression."""
        return frozenset().union(*(part.tokens() for part in self.parts))


class AllOf(NamedTuple):
    """True when all of its parts are."""

    parts: tuple[Trigger, ...]

    def matches(self, found: Searched) -> bool:
        """Whether every part matches."""
        return all(part.matches(found) for part in self.parts)

    def tokens(self) -> frozenset[bytes]:
        """Every token in the expression."""
        return frozenset().union(*(part.tokens() for part in self.parts))


Trigger = Token | Pattern | AnyOf | AllOf

NEVER = AnyOf(())


def any_of(*parts: str | Trigger) -> AnyOf:
    """A trigger that matches when one part does; strings are tokens."""
    return AnyOf(tuple(_part(part) for part in parts))


def all_of(*parts: str | Trigger) -> AllOf:
    """A trigger that matches when every part does; strings are tokens."""
    return AllOf(tuple(_part(part) for part in parts))


def word(*names: str) -> AnyOf:
    """A trigger that matches when one of these identifiers stands in the file as a whole word.

    It takes longer to look for than a token. It is for names that are parts of many others (`get`
    in `target`), best as a later part of an `all_of`.
    """
    return AnyOf(tuple(_word(name) for name in names))


def imports(*modules: str) -> AnyOf:
    """A trigger that matches when the file imports one of these top-level modules, or from it."""
    return AnyOf(tuple(_import(name) for name in modules))


def pattern(token: str, regex: str) -> Pattern:
    """A trigger that matches when a regular expression does; `token` stands in every match."""
    return Pattern(token.encode(), regex.encode())


def _part(part: str | Trigger) -> Trigger:
    return Token(part.encode()) if isinstance(part, str) else part


def _word(name: str) -> Pattern:
    return pattern(name, rf"\b{name}\b")


def _import(name: str) -> Pattern:
    # On its line, or on one that a backslash makes the same.
    return pattern(name, rf"\b(?:import|from)\b(?:[^#\n]|\\\r?\n)*\b{name}\b")
