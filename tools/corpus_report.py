"""Shows corpus results in Markdown: counts, every finding with a link, or a random sample."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

from corpus_markdown import link, per_thousand, shown, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus_results import PackageRun


def report(runs: Sequence[PackageRun], home: Path) -> str:
    """The whole report; its links are relative to the folder `home`."""
    parts = [
        "# shutdown-lint over real packages\n",
        _by_package(runs),
        _by_rule(runs),
        failures(runs),
        *(_findings(run, home) for run in runs if run.result.findings),
    ]
    return "\n".join(part for part in parts if part)


def sample(runs: Sequence[PackageRun], count: int, seed: int) -> str:
    """`count` findings drawn at random, with the code around them."""
    found = [(run, finding) for run in runs for finding in run.result.findings]
    drawn = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 not for secrets
    heading = f"# {len(drawn)} of {len(found)} findings, seed {seed}\n\n"
    parts = (shown(f"{number}.", run, finding) for number, (run, finding) in enumerate(drawn, 1))
    return heading + "\n".join([*parts, failures(runs)])


def _by_package(runs: Sequence[PackageRun]) -> str:
    rows = [
        (
            run.pin.folder,
            run.files,
            run.lines,
            len(run.result.findings),
            per_thousand(len(run.result.findings), run.lines),
            len(run.result.errors),
            "yes" if run.crash else "",
            f"{run.seconds:.1f}",
        )
        for run in runs
    ]
    lines = sum(run.lines for run in runs)
    findings = sum(len(run.result.findings) for run in runs)
    total = (
        f"all {len(runs)}",
        sum(run.files for run in runs),
        lines,
        findings,
        per_thousand(findings, lines),
        sum(len(run.result.errors) for run in runs),
        sum(bool(run.crash) for run in runs),
        f"{sum(run.seconds for run in runs):.1f}",
    )
    columns = ("package", "files", "lines", "findings", "per 1,000", "errors", "crash", "seconds")
    return "## Packages\n\n" + table(columns, [*rows, total])


def _by_rule(runs: Sequence[PackageRun]) -> str:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    projects: dict[tuple[str, str], set[str]] = defaultdict(set)
    lines = sum(run.lines for run in runs)
    for run in runs:
        for finding in run.result.findings:
            counts[finding.code, finding.name] += 1
            projects[finding.code, finding.name].add(run.pin.name)
    if not counts:
        return "## Rules\n\nNothing was found.\n"
    rows = [
        (code, name, count, len(projects[code, name]), per_thousand(count, lines))
        for (code, name), count in sorted(counts.items())
    ]
    columns = ("rule", "name", "findings", "projects", "per 1,000")
    return "## Rules\n\n" + table(columns, rows)


def failures(runs: Iterable[PackageRun]) -> str:
    """What went wrong in the linter itself; empty when nothing did."""
    entries = [f"- {run.pin.folder}: {run.crash}" for run in runs if run.crash]
    entries += [
        f"- {run.pin.folder}: {error.path}:{error.line}: {error.message}"
        for run in runs
        for error in run.result.errors
    ]
    return "## Crashes and errors\n\n" + "\n".join(entries) + "\n" if entries else ""


def _findings(run: PackageRun, home: Path) -> str:
    title = f"[{run.pin.folder}]({run.repository})" if run.repository else run.pin.folder
    entries = (
        f"- [{finding.path}:{finding.line}]({link(run, finding.path, finding.line, home)})"
        f" {finding.code} {finding.name}: {finding.message}"
        for finding in run.result.findings
    )
    return f"## {title}\n\n" + "\n".join(entries) + "\n"
