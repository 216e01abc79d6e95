"""YAML as a graph of nodes with positions.

An alias is a second way to the same node, so a node may lie inside of itself: whoever goes through
the graph follows keys that he knows by name, and no more of them than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.refusal import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_MERGED: Final = 100  # mappings that one key is looked for in
_MOST_KEYS: Final = 2000  # of a mapping all of whose keys count
_MERGE: Final = "<<"


class Node:
    """A value and its place, as offsets of the text."""

    __slots__ = ("end", "start", "tag")

    def __init__(self, start: int, tag: str) -> None:
        self.start = start
        self.end = start
        self.tag = tag  # "" unless it is written


class Scalar(Node):
    """A single value; `plain` when it stands without quotes and so may be no string."""

    __slots__ = ("plain", "value")

    def __init__(self, start: int, tag: str, value: str, *, plain: bool) -> None:
        super().__init__(start, tag)
        self.value = value
        self.plain = plain


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, start: int, tag: str) -> None:
        super().__init__(start, tag)
        self.items: list[Node] = []


class Mapping(Node):
    """Keys and values, as written: keys may come twice, the last one counts."""

    __slots__ = ("_own", "pairs")

    def __init__(self, start: int, tag: str) -> None:
        super().__init__(start, tag)
        self.pairs: list[tuple[Node, Node]] = []
        self._own: dict[str, tuple[Scalar, Node]] | None = None

    @property
    def own(self) -> dict[str, tuple[Scalar, Node]]:
        """What stands here itself, by key."""
        if self._own is None:
            self._own = {
                key.value: (key, value) for key, value in self.pairs if isinstance(key, Scalar)
            }
        return self._own

    def pair(self, name: str) -> tuple[Scalar, Node] | None:
        """The key of this name and its value: its own, else that of what is merged into it.

        Raises:
            UnreadableError: it leads through more mappings than anybody writes.
        """
        return next((one.own[name] for one in self._layers() if name in one.own), None)

    def get(self, name: str) -> Node | None:
        """The value of a key."""
        found = self.pair(name)
        return found[1] if found else None

    def entries(self) -> dict[str, tuple[Scalar, Node]]:
        """All keys with their values, those that are merged in as well.

        Raises:
            UnreadableError: there are more than anybody writes.
        """
        found: dict[str, tuple[Scalar, Node]] = {}
        for layer in self._layers():
            if len(layer.own) > _MOST_KEYS:
                raise UnreadableError(f"a mapping has more than {_MOST_KEYS:,} keys", layer.start)
            found = {**layer.own, **found}
        found.pop(_MERGE, None)
        return found

    def _layers(self) -> Iterator[Mapping]:
        """This mapping and those merged into it, the one that wins first, each once."""
        seen: set[int] = set()
        waiting: list[Mapping] = [self]
        while waiting:
            layer = waiting.pop()
            if id(layer) in seen:
                continue
            seen.add(id(layer))
            if len(seen) > _MOST_MERGED:
                raise UnreadableError(
                    f"more than {_MOST_MERGED} mappings are merged into one", self.start
                )
            yield layer
            merged = layer.own.get(_MERGE)
            if merged and isinstance(merged[1], Mapping):
                waiting.append(merged[1])
            elif merged and isinstance(merged[1], Sequence):
                some = merged[1].items[: _MOST_MERGED + 1]
                waiting.extend(one for one in reversed(some) if isinstance(one, Mapping))
