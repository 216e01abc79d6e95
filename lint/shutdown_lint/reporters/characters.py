"""Text from anywhere made fit for a terminal or a document.

Source code may hold control characters that move the cursor, bidirectional controls that reorder
a line, and lone surrogates that no encoder takes; paths may hold undecodable bytes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

TAB = " " * 4  # how a tab is drawn: always four cells, wherever it stands

# Compiled at their first use, which most runs never come to.
_SURROGATE = "[\ud800-\udfff]"
# C0 and C1 controls, DEL, line and paragraph separators, bidirectional marks and overrides.
_CONTROL = "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
_REPLACEMENT = "\ufffd"


def encodable(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, so that UTF-8 takes it."""
    if text.isprintable():
        return text
    import re  # dear at start-up

    return re.sub(_SURROGATE, _REPLACEMENT, text)


def drawable(text: str) -> str:
    """`text` as a terminal may show it: tabs as spaces, one sign for each control character."""
    if text.isprintable():
        return text
    import re

    return re.sub(_CONTROL, _picture, encodable(text.replace("\t", TAB)))


def cells(text: str) -> int:
    """How many terminal cells `text` takes; East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def first_cells(text: str, count: int) -> str:
    """The longest start of `text` that fits into `count` cells."""
    if text.isascii():
        return text[:count]
    end = min(len(text), count)
    while end and cells(text[:end]) > count:
        end -= 1
    return text[:end]


def last_cells(text: str, count: int) -> str:
    """The longest end of `text` that fits into `count` cells."""
    if text.isascii():
        return text[max(0, len(text) - count) :]
    start = max(0, len(text) - count)
    while start < len(text) and cells(text[start:]) > count:
        start += 1
    return text[start:]


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    # Unicode has a visible sign for each C0 control at U+2400, and for DEL after them.
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else _REPLACEMENT
