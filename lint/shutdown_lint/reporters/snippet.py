"""Source lines with the marked part underlined."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.reporters.characters import cells, drawable, first_cells, last_cells
from shutdown_lint.reporters.lines import clamp, widen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.source import LineTable
    from shutdown_lint.model.span import Span
    from shutdown_lint.reporters.paint import Paint

_ELLIPSIS = "..."
_SHOWN = 4  # lines of a span that are drawn in full; of longer ones the first three and the last
_NARROWEST = 20  # cells that source text always gets, however narrow the terminal


class Margin(NamedTuple):
    """The column of line numbers left of the source text."""

    digits: int  # of the highest line number in the block
    width: int  # cells of the whole line, margin included
    paint: Paint

    @property
    def room(self) -> int:
        """Cells left for source text."""
        return max(self.width - self.digits - len("   | "), _NARROWEST)

    def numbered(self, line: int, text: str) -> str:
        """A source line."""
        return f"  {self.paint(f'{line:>{self.digits}} |', 'dim')} {text}".rstrip()

    def blank(self, text: str = "") -> str:
        """A line that belongs to the source line above it."""
        return f"  {self.paint(' ' * self.digits + ' |', 'dim')} {text}".rstrip()


class Mark(NamedTuple):
    """How a span is underlined, and what is said about it."""

    sign: str  # "^"
    style: str
    label: str = ""


def draw(span: Span, mark: Mark, lines: LineTable, margin: Margin) -> Iterator[str]:
    """The lines of a span, each with the marked part underlined, the label at the end."""
    line, column, end_line, end_column = widen(clamp(span, lines), lines)
    # A span that ends before the first character of a line shows nothing of that line.
    if end_line > line and end_column == 1:
        end_line, end_column = end_line - 1, len(lines.line_text(end_line - 1)) + 1
    for number in range(line, end_line + 1):
        if line + _SHOWN - 2 < number < end_line and end_line - line >= _SHOWN:
            if number == line + _SHOWN - 1:
                yield margin.blank(_ELLIPSIS)
            continue
        text = lines.line_text(number)
        start = column - 1 if number == line else len(text) - len(text.lstrip())
        end = end_column - 1 if number == end_line else len(text.rstrip())
        before, marked, after = _fit(text[:start], text[start:end], text[end:], margin.room)
        yield margin.numbered(number, before + marked + after)
        shown = mark if number == end_line else mark._replace(label="")
        yield from _underline(cells(before), max(cells(marked), 1), shown, margin)


def _underline(indent: int, length: int, mark: Mark, margin: Margin) -> Iterator[str]:
    """The marks below a source line, and the label behind or below them."""
    marks = margin.paint(mark.sign * length, mark.style)
    if cells(mark.label) + indent + length + 1 <= margin.room:
        label = " " + margin.paint(mark.label, mark.style) if mark.label else ""
        yield margin.blank(" " * indent + marks + label)
        return
    yield margin.blank(" " * indent + marks)
    # A label that would be squeezed into a few cells starts further left instead.
    indent = min(indent, max(margin.room - 2 * _NARROWEST, 0))
    for part in wrap(mark.label, margin.room - indent, break_on_hyphens=False):
        yield margin.blank(" " * indent + margin.paint(part, mark.style))


def _fit(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts of a line, drawable and cut down so that the marked part is seen."""
    # Only what can be seen is converted: a line may have megabytes.
    before = drawable(before[-room - 1 :])
    marked = drawable(marked[: room + 1])
    after = drawable(after[: room + 1])
    if cells(before) + cells(marked) + cells(after) <= room:
        return before, marked, after
    # Up to a quarter of the room shows what follows, the rest what leads to the marked part,
    # which comes before both.
    tail = min(cells(after), room // 4)
    lead = max(room - cells(marked) - tail, room // 4)
    if cells(before) > lead:
        before = _ELLIPSIS + last_cells(before, lead - len(_ELLIPSIS))
    marked = shortened(marked, room - cells(before))
    return before, marked, shortened(after, room - cells(before) - cells(marked))


def shortened(text: str, room: int) -> str:
    """`text` cut down to `room` cells, with an ellipsis where something is missing."""
    if cells(text) <= room:
        return text
    return first_cells(text, max(room - len(_ELLIPSIS), 0)) + _ELLIPSIS[: max(room, 0)]
