"""Plain values out of JSON that nobody vouches for: each has its type, or it is refused.

All raise TypeError or ValueError for what is something else.
"""

from __future__ import annotations

from functools import cache

from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")


def decoded(text: str) -> Any:
    """What a JSON text says that is one value and nothing else.

    Raises:
        RecursionError: it is nested too deeply.
    """
    scan = scanner()
    if scan is None:
        from json import loads

        return loads(text, parse_constant=_As.parse_constant)
    try:
        value, end = scan(text, 0)
    except StopIteration:
        end = -1
    if end != len(text):
        raise ValueError(text)
    return value


@cache
def scanner() -> Callable[[str, int], tuple[Any, int]] | None:
    """What reads one value from a place in a text; None where this Python has no such thing."""
    # `json` is a cloth around it, with `re` for patterns of its own: dearer to import than all the
    # reports of a run in which nothing has changed are to read.
    try:
        from _json import make_scanner

        made: Callable[[str, int], tuple[Any, int]] = make_scanner(_As())  # type: ignore[arg-type]
    except (ImportError, AttributeError):
        return None
    return made


class _As:
    """How `_json` is to read: as JSON is defined."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int

    @staticmethod
    def parse_constant(name: str) -> Any:
        """Refuse NaN and infinities, which are no JSON."""
        raise ValueError(name)


def read_span(value: Any) -> Span:
    """A span of its four numbers."""
    line, column, end_line, end_column = map(read_number, value)
    return Span(line, column, end_line, end_column)


def read_several(read_one: Callable[[Any], T], values: Any) -> tuple[T, ...]:
    """A tuple of a list, each item read by `read_one`."""
    if type(values) is not list:
        raise TypeError(values)
    return tuple(map(read_one, values))


def read_text(value: Any) -> str:
    """A text."""
    if type(value) is not str:
        raise TypeError(value)
    return value


def read_number(value: Any) -> int:
    """A whole number."""
    if type(value) is not int:
        raise TypeError(value)
    return value
