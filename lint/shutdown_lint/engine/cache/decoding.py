"""Plain values out of decoded JSON that nobody vouches for: each has its type, or it is refused.

All raise TypeError or ValueError for what is something else.
"""

from __future__ import annotations

from shutdown_lint.model.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")


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
