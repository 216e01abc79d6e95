"""Which bytes a file must hold before a rule can fire on it.

A trigger is a boolean expression over byte tokens. Tokens are single identifiers wherever
possible: `signal . signal` and a line-spliced attribute escape a token with a dot in it.
Identifiers written with NFKC look-alikes are out of scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container


class Token(NamedTuple):
    """True when the file holds these bytes anywhere."""

    data: bytes

    def matches(self, found: Container[bytes]) -> bool:
        """Whether the token is in `found`: a file's bytes, or a set of tokens."""
        return self.data in found

    def tokens(self) -> frozenset[bytes]:
        """The one token."""
        return frozenset((self.data,))


class AnyOf(NamedTuple):
    """True when one of its parts is."""

    parts: tuple[Trigger, ...]

    def matches(self, found: Container[bytes]) -> bool:
        """Whether one part matches."""
        return any(part.matches(found) for part in self.parts)

    def tokens(self) -> frozenset[bytes]:
        """Every token in the expression."""
        return frozenset().union(*(part.tokens() for part in self.parts))


class AllOf(NamedTuple):
    """True when all of its parts are."""

    parts: tuple[Trigger, ...]

    def matches(self, found: Container[bytes]) -> bool:
        """Whether every part matches."""
        return all(part.matches(found) for part in self.parts)

    def tokens(self) -> frozenset[bytes]:
        """Every token in the expression."""
        return frozenset().union(*(part.tokens() for part in self.parts))


Trigger = Token | AnyOf | AllOf


def any_of(*parts: str | Trigger) -> AnyOf:
    """A trigger that matches when one part does; strings are tokens."""
    return AnyOf(tuple(_part(part) for part in parts))


def all_of(*parts: str | Trigger) -> AllOf:
    """A trigger that matches when every part does; strings are tokens."""
    return AllOf(tuple(_part(part) for part in parts))


def _part(part: str | Trigger) -> Trigger:
    return Token(part.encode()) if isinstance(part, str) else part
