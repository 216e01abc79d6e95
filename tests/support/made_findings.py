"""Findings, fixes and edits made by hand, for tests of what the engine does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.fixes.apply import applicable_fixes, splice
from shutdown_lint.model.finding import Edit, FileReport, Finding, Fix
from shutdown_lint.model.levels import Confidence, Safety, Severity
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.fixes.apply import Applied

KNOWN = {
    "SHD001": "unreadable-file",
    "SHD002": "unused-suppression",
    "SHD003": "unknown-suppression-code",
    "SHD101": "keyboard-interrupt-only",
    "SHD104": "uncatchable-signal",
    "SHD206": "server-shutdown-deadlock",
    "SHD302": "join-without-timeout",
}


def source_of(text: str, path: str = "worker.py") -> SourceFile:
    """A file in UTF-8."""
    return SourceFile(path, text.encode())


def finding(code: str = "SHD104", line: int = 1, fix: Fix | None = None) -> Finding:
    """A finding on the first column of a line."""
    return Finding(
        code=code,
        name=KNOWN[code],
        path="worker.py",
        span=Span(line, 1, line, 2),
        message="made for a test",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fix=fix,
    )


def edit(source: SourceFile, start: int, end: int, replacement: str) -> Edit:
    """An edit by offsets."""
    return Edit(source.lines.span(start, end), replacement)


def fix_of(*edits: Edit, safety: Safety = Safety.SAFE) -> Fix:
    """A fix of these edits."""
    return Fix("change it", safety, edits)


def swap(
    source: SourceFile, old: str, new: str, *, code: str = "SHD104", safety: Safety = Safety.SAFE
) -> Finding:
    """A finding whose fix replaces the first `old` in the text by `new`."""
    start = source.text.index(old)
    line = source.lines.position(start)[0]
    change = edit(source, start, start + len(old), new)
    return finding(code, line, fix_of(change, safety=safety))


def report_of(source: SourceFile, *findings: Finding) -> FileReport:
    """A report with these findings."""
    return FileReport(path=source.path, findings=findings)


def apply_fixes(source: SourceFile, findings: Iterable[Finding], *, unsafe: bool) -> Applied:
    """The file with what may be applied."""
    return splice(source, applicable_fixes(findings, unsafe=unsafe))
