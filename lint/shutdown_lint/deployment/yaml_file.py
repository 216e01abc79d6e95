"""Reads YAML into nodes, for the price of its text, whatever it holds.

Nothing is constructed, whatever a tag asks for, and no alias is expanded, so that a few lines that
stand for a billion cost a few lines. PyYAML's own composer recurses on the native stack and its
parser of events does not, so the nodes are put together here.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.refusal import Refusal, UnreadableError, too_large, with_nul
from shutdown_lint.deployment.yaml_nodes import Mapping, Node, Scalar, Sequence
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.source import LineTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event, NodeEvent

_MOST_NODES: Final = 200_000
_MOST_LEVELS: Final = 100
_PROPERTIES: Final = re.compile(r"(?:[&!][^\s,\[\]{}]*\s+)+")  # anchor and tag
_TEMPLATE_MARKS: Final = ("{{", "{%")
_FORMAT_FIELD: Final = re.compile(r"[:-][ \t]\{[A-Za-z_]\w*\}")  # of str.format


class YamlFile:
    """The documents of a file, or why there are none."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._text = text
        self.documents: tuple[Node, ...] = ()
        self.refusal = too_large(path, text) or with_nul(path, text)
        if self.refusal is None:
            try:
                self.documents = tuple(_documents(text))
            except UnreadableError as error:
                self.refusal = self.refused(error)

    @cached_property
    def _lines(self) -> LineTable:
        return LineTable(self._text)

    def refused(self, error: UnreadableError) -> Refusal:
        """What to tell of a file in which this came up."""
        offset = max(0, min(error.offset, len(self._text)))
        end = min(offset + 1, len(self._text))
        spot = Spot(self.path, self._lines.span(offset, end))
        return Refusal(error.reason, spot, error.is_template)

    def spot(self, node: Node) -> Spot:
        """Where a node stands: a collection by its first line alone."""
        properties = _PROPERTIES.match(self._text, node.start)
        start = properties.end() if properties else node.start
        end = max(start, node.end)
        written = self._text[start:end]
        if not isinstance(node, Scalar):
            written = written.partition("\n")[0]
        return Spot(self.path, self._lines.span(start, start + len(written.rstrip())))


def _documents(text: str) -> Iterator[Node]:
    from yaml import YAMLError

    try:
        yield from _composed(text)
    except YAMLError as error:
        raise _failed(text, str(getattr(error, "problem", None) or "not YAML"), error) from error
    except (ValueError, OverflowError) as error:  # an escape or a version that is no number
        raise _failed(text, "not YAML", error) from error


def _failed(text: str, reason: str, error: Exception) -> UnreadableError:
    if marks := [at for at in map(text.find, _TEMPLATE_MARKS) if at >= 0]:
        return _template(min(marks))
    if field := _FORMAT_FIELD.search(text):
        return _template(field.start())
    mark = getattr(error, "problem_mark", None)
    return UnreadableError(reason, _offset(mark) if mark else getattr(error, "position", 0))


def _template(offset: int) -> UnreadableError:
    reason = "a template, and no YAML before it is filled in"
    return UnreadableError(reason, offset, is_template=True)


def _events(text: str) -> Iterator[Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[Event] = yaml.parse(text, Loader=loader)
    return events


def _composed(text: str) -> Iterator[Node]:
    from yaml import events as kinds

    open_ones: list[_Open] = []
    anchors: dict[str, Node] = {}
    count = 0
    for event in _events(text):
        if isinstance(event, kinds.DocumentStartEvent):
            anchors = {}
        elif isinstance(event, kinds.CollectionEndEvent):
            closed = open_ones.pop().node
            closed.end = _offset(event.end_mark)
            if not open_ones:
                yield closed
        elif isinstance(event, kinds.NodeEvent):
            node = _node(text, event, anchors)
            count += 1
            if count > _MOST_NODES:
                raise UnreadableError(f"it has more than {_MOST_NODES:,} values", node.start)
            if open_ones:
                open_ones[-1].add(node)
            if isinstance(event, kinds.CollectionStartEvent):
                if len(open_ones) == _MOST_LEVELS:
                    reason = f"it is nested more than {_MOST_LEVELS} levels deep"
                    raise UnreadableError(reason, node.start)
                open_ones.append(_Open(node))
            elif not open_ones:
                yield node


def _node(text: str, event: NodeEvent, anchors: dict[str, Node]) -> Node:
    from yaml import events as kinds

    start = _offset(event.start_mark)
    node: Node
    if isinstance(event, kinds.AliasEvent):
        if event.anchor not in anchors:
            raise UnreadableError(f"*{event.anchor} has no anchor", start)
        return anchors[event.anchor]
    if isinstance(event, kinds.ScalarEvent):
        plain = event.style in {None, ""} and event.tag in {None, "!"}
        node = Scalar(start, event.tag or "", event.value, plain=plain)
        node.end = _offset(event.end_mark)
    else:
        if text.startswith("{{", start):
            raise _template(start)
        kind = Mapping if isinstance(event, kinds.MappingStartEvent) else Sequence
        node = kind(start, getattr(event, "tag", None) or "")
    if event.anchor:
        anchors[event.anchor] = node
    return node


def _offset(mark: object) -> int:
    index = getattr(mark, "index", 0)
    return index if isinstance(index, int) else 0


class _Open:
    """A collection whose end has not come yet."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._key: Node | None = None

    def add(self, node: Node) -> None:
        """Take the next value: of a mapping, keys and values in turn."""
        if isinstance(self.node, Sequence):
            self.node.items.append(node)
        elif isinstance(self.node, Mapping):
            if self._key is None:
                self._key = node
            else:
                self.node.pairs.append((self._key, node))
                self._key = None
