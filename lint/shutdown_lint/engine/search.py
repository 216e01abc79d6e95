"""What the bytes of a file hold, as triggers ask for it."""

from __future__ import annotations

from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.engine.native_words import NativeWords
    from shutdown_lint.facts.outlines.outline import Outline


class Search:
    """What a file holds, each token and each pattern looked for once."""

    def __init__(self, data: bytes, words: NativeWords | None = None) -> None:
        self.data = data
        self.is_by_words = words is not None
        self._looked_for = words.all if words else frozenset[bytes]()
        self._found = words.found_in(data) if words else frozenset[bytes]()
        self._known: dict[bytes, bool] = {}
        self.answers: dict[int, bool] = {}
        self._matched: dict[bytes, bool] = {}
        self._shapes: dict[str, bool] = {}

    def __contains__(self, token: object) -> bool:
        assert isinstance(token, bytes)
        if token in self._looked_for:
            return token in self._found
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = token in self.data
        return known

    def holds_any(self, words: frozenset[bytes]) -> bool:
        """Whether one of some tokens stands in the file."""
        if not words.isdisjoint(self._found):
            return True
        return any(map(self.__contains__, words - self._looked_for))

    def holds_all(self, words: frozenset[bytes]) -> bool:
        """Whether each of some tokens stands in the file."""
        others = words - self._found
        return others.isdisjoint(self._looked_for) and all(map(self.__contains__, others))

    @property
    def words(self) -> frozenset[bytes]:
        """The words that were looked for at once, and found."""
        return self._found

    def finds(self, regex: bytes) -> bool:
        """Whether a regular expression matches anywhere in the file."""
        matched = self._matched.get(regex)
        if matched is None:
            import re  # dear at start-up, and few files come to this

            matched = self._matched[regex] = re.search(regex, self.data) is not None
        return matched

    def imports(self, name: bytes) -> bool:
        """Whether a word stands in a line with an import."""
        return name in self._imported

    @cached_property
    def _imported(self) -> frozenset[bytes]:
        return frozenset(b" ".join(_import_lines(self.data)).translate(_APART).split())

    def has(self, shape: str) -> bool:
        """Whether the blocks of the file may have a shape; of course if it has no outline."""
        known = self._shapes.get(shape)
        if known is None:
            from shutdown_lint.facts.outlines.questions import question

            known = self._outline is None or question(shape)(self._outline)
            self._shapes[shape] = known
        return known

    def release(self) -> None:
        """Let go of the outline, and of what was made of it, which knows it."""
        outline: Outline | None = self.__dict__.pop("_outline", None)
        if outline is not None:
            outline.release()

    @cached_property
    def _outline(self) -> Outline | None:
        from shutdown_lint.facts.outlines.outline import outline_of

        return outline_of(self.data)


def _import_lines(data: bytes) -> Iterator[bytes]:
    """The lines that hold the word, with those that a backslash makes the same."""
    end = 0
    while (at := data.find(b"import", end)) >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        while data.endswith((b"\\\n", b"\\\r\n"), 0, start):
            start = data.rfind(b"\n", 0, start - 1) + 1
        end = at
        while (end := data.find(b"\n", end) + 1) and data.endswith((b"\\\n", b"\\\r\n"), at, end):
            pass
        end = end or len(data)
        yield data[start:end].partition(b"#")[0]


# Of what is in no word, a space; the same as the regular expression `\w+` finds in bytes.
_APART = bytes(
    byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(128)
)
_APART += b" " * 128
