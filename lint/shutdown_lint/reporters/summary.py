"""The last lines of a run: what was found, what can be done about it, what went wrong.

Imports nothing heavy, so that a run that finds nothing can print its one line too.
"""

from __future__ import annotations

from collections import Counter

from shutdown_lint.model.levels import Safety, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.model.finding import Finding, FixCounts, RunReport
    from shutdown_lint.reporters.context import RenderContext


def summary(report: RunReport) -> str:
    """The summary of a run, one statement a line, with a final newline."""
    lines = [_found(report), *_silenced(report), *_fixes(report), *_troubles(report)]
    return "".join(f"{line}\n" for line in lines)


def closing(report: RunReport, context: RenderContext) -> str:
    """The summary where it is wanted."""
    return "" if context.quiet else summary(report)


def nothing_found(checked: int) -> str:
    """The first line of the summary of a run without findings, for `checked` files."""
    return f"No problems in {plural(checked, 'file')}."


def plural(count: int, noun: str) -> str:
    """Count and noun: "1 file", "12 files"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def signal_name(number: int) -> str:
    """The name of a signal, "signal 99" when it has none."""
    from signal import Signals

    try:
        return Signals(number).name
    except ValueError:
        return f"signal {number}"


def _found(report: RunReport) -> str:
    findings = report.findings
    if not findings:
        return nothing_found(report.checked)
    checked = plural(report.checked, "file")
    places = len({finding.path for finding in findings})
    where = checked if places == report.checked else f"{places:,} of {checked}"
    return f"Found {plural(len(findings), 'problem')} ({_levels(findings)}) in {where}."


def _silenced(report: RunReport) -> Iterator[str]:
    if silenced := len(report.suppressed):
        yield f"{silenced:,} silenced by {'a comment' if silenced == 1 else 'comments'}."


def _troubles(report: RunReport) -> Iterator[str]:
    if failures := len(report.errors):
        yield (
            f"{plural(failures, 'internal error')}: results there may be incomplete, "
            "the rest is not affected."
        )
    if report.interrupted:
        name = signal_name(report.interrupted)
        yield f"Stopped by {name}: the files that were left have not been checked."


def _levels(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(plural(counts[level], level.value) for level in Severity if counts[level])


def _fixes(report: RunReport) -> Iterator[str]:
    done = [file.fixes for file in report.files]
    if any(any(_fields(counts)) for counts in done):
        yield _fixed(*map(sum, zip(*map(_fields, done), strict=True)))
        return
    safe, unsafe = _offered(report, Safety.SAFE), _offered(report, Safety.UNSAFE)
    if safe:
        more = f"; {unsafe.format(' more')} with --unsafe-fixes, to be reviewed" if unsafe else ""
        yield f"{safe.format(' can be fixed')} with --fix{more}."
    elif unsafe:
        yield f"{unsafe.format(' can be fixed')} with --fix --unsafe-fixes, to be reviewed."


def _offered(report: RunReport, safety: Safety) -> str:
    """How many findings have such fixes, "3{}", and at how many places if at several of one."""
    of_each = [sum(fix.safety is safety for fix in finding.fixes) for finding in report.findings]
    findings, places = sum(map(bool, of_each)), sum(of_each)
    if not findings:
        return ""
    return f"{findings:,}{{}}" + (f" at {places:,} places" if places > findings else "")


def _fields(counts: FixCounts) -> tuple[int, int, int, int, int]:
    return counts.applied, counts.overlapping, counts.unsafe, counts.display, counts.reverted


def _fixed(applied: int, overlapping: int, unsafe: int, display: int, reverted: int) -> str:
    parts = [f"{applied:,} fixed"]
    if overlapping:
        parts.append(f"{overlapping:,} skipped (overlaps another fix)")
    if reverted:
        parts.append(f"{reverted:,} undone (the result did not parse)")
    if unsafe:
        parts.append(f"{unsafe:,} more with --unsafe-fixes, to be reviewed")
    if display:
        parts.append(f"{display:,} only shown, to be done by hand")
    return ", ".join(parts) + "."
