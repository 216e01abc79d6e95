"""Which bytes a file must hold before a rule can fire on it.

A trigger is a boolean expression over byte tokens, patterns and shapes. Tokens are single
identifiers wherever possible: `signal . signal` and a line-spliced attribute escape a token with a
dot in it. Identifiers written with NFKC look-alikes are out of scope.
"""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Searched(Protocol):
        """The bytes of a file, as triggers ask for them."""

        answers: dict[int, bool]  # by the triggers that several others hold

        def __contains__(self, token: object) -> bool:
            """Whether these bytes stand anywhere in the file."""

        def holds_any(self, words: frozenset[bytes]) -> bool:
            """Whether one of some tokens stands anywhere in the file."""

        def holds_all(self, words: frozenset[bytes]) -> bool:
            """Whether each of some tokens stands anywhere in the file."""

        def finds(self, regex: bytes) -> bool:
            """Whether a regular expression matches anywhere in the file."""

        def imports(self, name: bytes) -> bool:
            """Whether a word stands in a line with an import."""

        def has(self, shape: str) -> bool:
            """Whether the blocks of the file may have a shape, known by its name."""


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


class Import(NamedTuple):
    """True when a word stands in a line with an import."""

    name: bytes
    kind: str = "import"  # so that it is not equal to the token

    def matches(self, found: Searched) -> bool:
        """Whether the file may import it, or from it."""
        return self.name in found and found.imports(self.name)

    def tokens(self) -> frozenset[bytes]:
        """The one word."""
        return frozenset((self.name,))


class Shape(NamedTuple):
    """True when the blocks of the file, as its indentation shows them, may have some shape."""

    token: bytes  # stands wherever it is
    name: str  # of the question to the file's outline

    def matches(self, found: Searched) -> bool:
        """Whether the file may have it."""
        return self.token in found and found.has(self.name)

    def tokens(self) -> frozenset[bytes]:
        """The token in it."""
        return frozenset((self.token,))


class _Compound:
    """A trigger made of others; the tokens among them are asked for together."""

    __match_args__ = ("parts",)
    __slots__ = ("_others", "_words", "parts")

    def __init__(self, parts: tuple[Trigger, ...]) -> None:
        self.parts = parts
        self._words = frozenset([part.data for part in parts if isinstance(part, Token)])
        self._others = tuple(part for part in parts if not isinstance(part, Token))

    def tokens(self) -> frozenset[bytes]:
        """Every token in the expression."""
        return self._words.union(*(part.tokens() for part in self._others))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Compound):
            return NotImplemented  # one that is made later knows what it will be
        return type(self) is type(other) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash((type(self), self.parts))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.parts!r})"


class AnyOf(_Compound):
    """True when one of its parts is."""

    __slots__ = ()

    def matches(self, found: Searched) -> bool:
        """Whether one part matches."""
        known = found.answers.get(id(self))
        if known is None:
            known = found.holds_any(self._words)
            if not known:
                for part in self._others:  # quicker than `any`
                    if part.matches(found):
                        known = True
                        break
            found.answers[id(self)] = known
        return known


class AllOf(_Compound):
    """True when all of its parts are."""

    __slots__ = ()

    def matches(self, found: Searched) -> bool:
        """Whether every part matches."""
        known = found.answers.get(id(self))
        if known is None:
            known = found.holds_all(self._words)
            if known:
                for part in self._others:
                    if not part.matches(found):
                        known = False
                        break
            found.answers[id(self)] = known
        return known


class Late:
    """A trigger that is made when it is first asked."""

    def __init__(self, make: Callable[[], Trigger]) -> None:
        self._make = make
        self._made: Trigger | None = None

    @property
    def read(self) -> Trigger:
        """The trigger itself."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def matches(self, found: Searched) -> bool:
        """Whether the trigger matches."""
        return self.read.matches(found)

    def tokens(self) -> frozenset[bytes]:
        """Every token in it."""
        return self.read.tokens()

    def __eq__(self, other: object) -> bool:
        return self.read == (other.read if isinstance(other, Late) else other)

    def __hash__(self) -> int:
        return hash(self.read)


Trigger = Token | Import | Pattern | Shape | AnyOf | AllOf | Late

NEVER = AnyOf(())


def any_of(*parts: str | Trigger) -> AnyOf:
    """A trigger that matches when one part does; strings are tokens. The cheap ones are first."""
    return AnyOf(tuple(sorted(map(_part, parts), key=_price)))


def all_of(*parts: str | Trigger) -> AllOf:
    """A trigger that matches when every part does; strings are tokens. The cheap ones are first.

    The parts of an `all_of` in it are its own, so that no pattern is tried before all tokens.
    """
    flat: list[Trigger] = []
    for part in map(_part, parts):
        flat += part.parts if isinstance(part, AllOf) else (part,)
    return AllOf(tuple(sorted(dict.fromkeys(flat), key=_price)))


def word(*names: str) -> AnyOf:
    """A trigger that matches when one of these identifiers stands in the file as a whole word.

    It takes longer to look for than a token. It is for names that are parts of many others (`get`
    in `target`), best as a later part of an `all_of`.
    """
    return AnyOf(tuple(_word(name) for name in names))


def imports(*modules: str) -> AnyOf:
    """A trigger that matches when the file imports one of these top-level modules, or from it."""
    return AnyOf(tuple(Import(name.encode()) for name in modules))


def pattern(token: str, regex: str) -> Pattern:
    """A trigger that matches when a regular expression does; `token` stands in every match."""
    return Pattern(token.encode(), regex.encode())


def shape(token: str, name: str) -> Shape:
    """A trigger that matches when a file may have a shape; `token` stands in all that have it."""
    return Shape(token.encode(), name)


def _price(trigger: Trigger) -> tuple[int, int]:
    """What a trigger costs at most: its dearest part, and how many there are."""
    if isinstance(trigger, (AnyOf, AllOf)):
        parts = [_price(part) for part in trigger.parts]
        return max((dearest for dearest, _ in parts), default=0), sum(count for _, count in parts)
    if isinstance(trigger, Pattern) and not trigger.token:
        return len(_KINDS), 1
    return _KINDS.index(type(trigger)), 1


_KINDS = (Token, Import, Pattern, Shape)  # by what they cost


def _part(part: str | Trigger) -> Trigger:
    if isinstance(part, str):
        return Token(part.encode())
    if isinstance(part, Late):
        part = part.read
    if isinstance(part, (AnyOf, AllOf)) and len(part.parts) == 1:
        return part.parts[0]
    return part


def _word(name: str) -> Pattern:
    return pattern(name, whole(name))


def whole(name: str) -> str:
    """A regular expression for a name as a whole word: the name first, which is quick to find."""
    return rf"{name}\b(?<!\w{name})"
