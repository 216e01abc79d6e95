"""What makes a finding the same finding after the file has changed around it."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from shutdown_lint.reporters.lines import LineTables, clamp, widen
from shutdown_lint.reporters.uri import uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.model.finding import Finding, RunReport
    from shutdown_lint.model.source import LineTable
    from shutdown_lint.model.span import Span
    from shutdown_lint.reporters.context import RenderContext


def fingerprinted(
    report: RunReport, context: RenderContext
) -> Iterator[tuple[tuple[Finding, ...], str]]:
    """The findings of a run with their fingerprints; those of one rule on one line share one.

    Silenced findings are counted too: silencing one line must not change the fingerprint of the
    next one like it.
    """
    tables = LineTables(context.sources)
    seen: Counter[tuple[str, str, str]] = Counter()
    for group in merged([*report.findings, *report.suppressed]):
        code, path = group[0].code, group[0].path
        lines = tables.of(path)
        text = _spanned_text(group[0].span, lines) if lines else ""
        seen[code, path, text] += 1
        yield group, _fingerprint(code, uri(path, context), text, seen[code, path, text])


def merged(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Findings of one rule that start on one line together, in order of path and place."""
    groups: dict[tuple[str, int, str, bool], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (finding.path, finding.span)):
        silenced = finding.suppression is not None
        key = (finding.path, finding.span.line, finding.code, silenced)
        groups.setdefault(key, []).append(finding)
    return [tuple(group) for group in groups.values()]


def _fingerprint(code: str, address: str, text: str, occurrence: int) -> str:
    """Survives any move of the lines, and any change of their indentation and spacing.

    `occurrence` tells equal lines of one file apart; 1 is the first from the top.
    """
    parts = (code, address, text, str(occurrence))
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _spanned_text(span: Span, lines: LineTable) -> str:
    """The words of the whole lines that a span touches."""
    span = widen(clamp(span, lines), lines)
    numbers: Sequence[int] = range(span.line, span.end_line + 1)
    return " ".join(" ".join(lines.line_text(number) for number in numbers).split())
