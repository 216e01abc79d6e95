"""What a single value of YAML means: text, a number, yes or no; None where that cannot be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.refusal import UnreadableError
from shutdown_lint.deployment.yaml_nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from shutdown_lint.deployment.yaml_nodes import Node

# No leading zero: YAML 1.1 reads it as octal, 1.2 does not. No number of more digits is a time.
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_YES: Final = frozenset({"true", "yes", "on", "y"})
_NO: Final = frozenset({"false", "no", "off", "n"})
_MOST: Final = 1000  # items of a list
_TEMPLATE: Final = re.compile(r"\{\{|\{%")


def text(node: Node | None) -> str | None:
    """The text of a value, unless it is none or a template of it."""
    if not isinstance(node, Scalar) or is_null(node) or _TEMPLATE.search(node.value):
        return None
    return node.value


def texts(node: Node | None) -> tuple[str, ...] | None:
    """The texts of a list, if each of them can be told."""
    if not isinstance(node, Sequence) or len(node.items) > _MOST:
        return None
    found = tuple(one for one in map(text, node.items) if one is not None)
    return found if len(found) == len(node.items) else None


def integer(node: Node | None) -> int | None:
    """The number of a value that is written in digits."""
    value = text(node)
    return int(value) if value is not None and _INTEGER.fullmatch(value) else None


def boolean(node: Node | None) -> bool | None:
    """Whether a value says yes."""
    value = (text(node) or "").lower()
    return True if value in _YES else False if value in _NO else None


def is_null(node: Node) -> bool:
    """Whether the value is left empty."""
    return isinstance(node, Scalar) and node.plain and node.value in _NULLS


def written(node: Node) -> str:
    """What stands there, short enough for a message."""
    if isinstance(node, Scalar):
        first = node.value.strip().partition("\n")[0]
        return first if len(first) <= 60 else first[:59] + "…"
    return "…"


def mapping(node: Node | None) -> Mapping | None:
    """The node, if it has keys."""
    return node if isinstance(node, Mapping) else None


def mappings(node: Node | None) -> list[Mapping]:
    """The items of a list that have keys, each once however many aliases lead to it.

    Raises:
        UnreadableError: there are more than anybody writes.
    """
    if not isinstance(node, Sequence):
        return []
    found = {id(one): one for one in node.items if isinstance(one, Mapping)}
    if len(found) > _MOST:
        raise UnreadableError(f"a list has more than {_MOST:,} items", node.start)
    return list(found.values())


def environment(node: Node | None) -> tuple[tuple[str, str], ...]:
    """The variables of "A=b" texts, of name and value pairs, or of a mapping; "" if not told.

    Raises:
        UnreadableError: there are more than anybody writes.
    """
    if isinstance(node, Mapping):
        return tuple((name, text(pair[1]) or "") for name, pair in node.entries().items())
    found: list[tuple[str, str]] = []
    for item in node.items[:_MOST] if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            name, value = text(item.get("name")), text(item.get("value"))
        else:
            name, _, value = (text(item) or "").partition("=")
        if name:
            found.append((name, value or ""))
    return tuple(found)
