"""Applying the fixes of a file that do not get in each other's way."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.model.levels import Safety

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.model.finding import Edit, Finding, Fix
    from shutdown_lint.model.source import LineTable, SourceFile


class Applied(NamedTuple):
    """A file after its fixes."""

    source: SourceFile
    applied: int
    overlapping: int  # fixes left out because another one touched the same text


class _Change(NamedTuple):
    """An edit by offsets; changes are ordered by place, an insertion first."""

    start: int
    end: int
    text: str


def applicable_fixes(findings: Iterable[Finding], *, unsafe: bool) -> list[Fix]:
    """The fixes that may be applied, in the order of their findings."""
    allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    return [fix for finding in findings for fix in finding.fixes if fix.safety in allowed]


def splice(source: SourceFile, fixes: Sequence[Fix]) -> Applied:
    """Apply fixes; one that touches the text of an earlier one is left out.

    Two fixes may share an edit that inserts the same whole lines (an import), or be the same.
    """
    accepted: list[_Change] = []
    whole: set[tuple[Edit, ...]] = set()
    applied = 0
    for fix in fixes:
        if fix.edits in whole:
            applied += 1
            continue
        changes = [_change(source.lines, edit) for edit in fix.edits]
        new = [change for change in changes if not _shared(source.text, change, accepted)]
        if not any(_touches(change, accepted) for change in new):
            accepted = sorted((*accepted, *new), key=lambda change: change[:2])
            whole.add(fix.edits)
            applied += 1
    if not accepted:
        return Applied(source, applied, len(fixes) - applied)
    text = _spliced(source.text, accepted)
    return Applied(source.with_data(source.encode(text)), applied, len(fixes) - applied)


def _change(lines: LineTable, edit: Edit) -> _Change:
    return _Change(*lines.offsets(edit.span), edit.replacement)


def _shared(text: str, change: _Change, accepted: Sequence[_Change]) -> bool:
    """Whether the same lines are inserted already, at the same place."""
    return _inserts_lines(text, change) and change in accepted


def _inserts_lines(text: str, change: _Change) -> bool:
    if change.start != change.end:
        return False
    ends = ("\n", "\r")
    at_line_start = not change.start or text[change.start - 1] in ends
    at_end = change.start == len(text)
    return (at_line_start and change.text.endswith(ends)) or (
        at_end and change.text.startswith(ends)
    )


def _touches(change: _Change, accepted: Sequence[_Change]) -> bool:
    # The accepted changes do not overlap, so their ends are as ordered as their starts.
    index = bisect_left(accepted, change.start, key=lambda other: other.end)
    return index < len(accepted) and accepted[index].start <= change.end


def _spliced(text: str, changes: Iterable[_Change]) -> str:
    parts: list[str] = []
    offset = 0
    for change in changes:
        parts += (text[offset : change.start], change.text)
        offset = change.end
    return "".join((*parts, text[offset:]))
