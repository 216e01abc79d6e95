"""The hint beside an unknown word."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def near_miss(word: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` when one of the known words is close, else nothing."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else ""
