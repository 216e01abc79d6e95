"""What a fix changes, drawn as removed and added lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.lines import clamp
from shutdown_lint.reporters.snippet import shortened
from shutdown_lint.reporters.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.finding import Edit, Fix
    from shutdown_lint.model.source import LineTable
    from shutdown_lint.reporters.snippet import Margin

_LINES = 12  # of a fix that are drawn; more are counted
_KEPT = 16  # characters of a shared start that are drawn where lines are too long
_LINE_END = re.compile(r"\r\n|\r|\n")


class Hunk(NamedTuple):
    """Neighbouring lines before and after a fix, without those that stay the same around them."""

    line: int  # 1-based number of the first line that is removed, or before which is inserted
    removed: tuple[str, ...]
    added: tuple[str, ...]


def draw(fix: Fix, lines: LineTable, margin: Margin) -> Iterator[str]:
    """The removed and added lines of a fix."""
    drawn = [line for hunk in hunks(fix, lines) for line in _draw(hunk, margin)]
    yield from drawn[:_LINES]
    if (left := len(drawn) - _LINES) > 0:
        yield margin.blank(f"and {plural(left, 'more line')}: see --diff")


def hunks(fix: Fix, lines: LineTable) -> Iterator[Hunk]:
    """The changes of a fix from the top of the file down."""
    group: list[Edit] = []
    for edit in sorted(fix.edits, key=lambda edit: edit.span):
        if group and edit.span.line > max(other.span.end_line for other in group):
            yield _hunk(group, lines)
            group = []
        group.append(edit)
    if group:
        yield _hunk(group, lines)


def _draw(hunk: Hunk, margin: Margin) -> Iterator[str]:
    changes = [("-", "red", text) for text in hunk.removed]
    changes += [("+", "green", text) for text in hunk.added]
    room = margin.room - len("- ")
    skip = _shared(hunk) - _KEPT if max(len(text) for _, _, text in changes) > room else 0
    for number, (sign, style, text) in enumerate(changes):
        start = "..." if skip > 0 else ""
        body = shortened(start + drawable(text[max(skip, 0) :][: room + 1]), room)
        line = margin.paint(f"{sign} {body}", style)
        yield margin.blank(line) if number else margin.numbered(hunk.line, line)


def _shared(hunk: Hunk) -> int:
    """How many characters the lines before and after have in common at their start."""
    if not hunk.removed or not hunk.added:
        return 0
    first, last = min(hunk.removed + hunk.added), max(hunk.removed + hunk.added)
    pairs = enumerate(zip(first, last, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(first), len(last)))


def _hunk(edits: list[Edit], lines: LineTable) -> Hunk:
    """The lines that these edits touch, before and after."""
    spans = [clamp(edit.span, lines) for edit in edits]
    first, last = spans[0].line, max(span.end_line for span in spans)
    position = lines.offset(first, 1)
    end = lines.offset(last, len(lines.line_text(last)) + 1)
    old, new = lines.text[position:end], ""
    for edit, span in zip(edits, spans, strict=True):
        start, stop = lines.offsets(span)
        new += lines.text[position:start] + edit.replacement
        position = stop
    new += lines.text[position:end]
    removed, added = _LINE_END.split(old), _LINE_END.split(new)
    shared = 0
    while removed and added and removed[0] == added[0]:
        removed.pop(0)
        added.pop(0)
        shared += 1
    while removed and added and removed[-1] == added[-1]:
        removed.pop()
        added.pop()
    return Hunk(first + shared, tuple(removed), tuple(added))
