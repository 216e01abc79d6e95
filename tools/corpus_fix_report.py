"""Shows in Markdown what became of the fixes, with some of them as diffs to read."""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from typing import TYPE_CHECKING

from corpus_judgements import drawn, hits
from corpus_markdown import table
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus_fix import FixTrial
    from corpus_judgements import Hit
    from corpus_results import PackageRun


def fix_report(
    runs: Sequence[PackageRun], trials: Sequence[FixTrial], count: int, seed: int
) -> str:
    """Counts by rule, what went wrong, and up to `count` diffs of each rule drawn at random."""
    parts = [
        "# Fixes on real packages\n",
        _by_rule(runs, trials),
        *map(_trial, trials),
        *_diffs(runs, count, seed),
    ]
    return "\n".join(parts)


def _by_rule(runs: Sequence[PackageRun], trials: Sequence[FixTrial]) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    for run in runs:
        for item in run.result.findings:
            counts[item.code, item.fixes[0]["safety"] if item.fixes else "none"] += 1
    kinds = ("safe", "unsafe", "display", "none")
    rows = [
        (
            code,
            *(counts[code, kind] for kind in kinds),
            *(
                f"{trial.offered[code] - trial.left[code]} of {trial.offered[code]}"
                for trial in trials
            ),
        )
        for code in sorted({code for code, _ in counts})
        if any(counts[code, kind] for kind in kinds[:-1])
    ]
    columns = ("rule", *kinds, *(" ".join(trial.flags) for trial in trials))
    return "Findings by the fix that they offer, and how many were cured.\n\n" + table(
        columns, rows
    )


def _trial(trial: FixTrial) -> str:
    faults = "".join(f"- {fault}\n" for fault in trial.faults)
    fine = "All compile, a second run changes nothing, ruff (F, E9) has nothing new to say.\n"
    return (
        f"## {' '.join(trial.flags)}\n\n"
        f"{trial.files} files have such a fix, {len(trial.changed)} were changed. "
        + (f"What went wrong:\n\n{faults}" if faults else fine)
    )


def _diffs(runs: Sequence[PackageRun], count: int, seed: int) -> Iterator[str]:
    offered = [hit for hit in hits(runs, {}) if hit.finding.fixes]
    for hit in drawn(offered, count, seed):
        finding = hit.finding
        titles = "; ".join(f"{fix['title']} ({fix['safety']})" for fix in finding.fixes)
        yield (
            f"## {finding.code} {hit.run.pin.folder}/{finding.path}:{finding.line}\n\n"
            f"{titles}\n\n"
            f"```diff\n{_diff(hit)}```\n"
        )


def _diff(hit: Hit) -> str:
    finding = hit.finding
    source = SourceFile(finding.path, (hit.run.folder / finding.path).read_bytes())
    text = source.text
    edits = [
        (Span(edit["line"], edit["column"], edit["end_line"], edit["end_column"]), edit)
        for fix in finding.fixes
        for edit in fix["edits"]
    ]
    for span, edit in sorted(edits, key=lambda one: one[0], reverse=True):
        start, end = source.lines.offsets(span)
        text = text[:start] + edit["replacement"] + text[end:]
    lines = unified_diff(
        source.text.splitlines(), text.splitlines(), finding.path, finding.path, lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
