"""Shows corpus results in Markdown: counts, every finding with a link, or a random sample."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus_run import Finding, PackageRun

CONTEXT_LINES = 8  # shown before and after a sampled finding


def report(runs: Sequence[PackageRun], home: Path) -> str:
    """The whole report; its links are relative to the folder `home`."""
    parts = [
        "# shutdown-lint over real packages\n",
        _by_package(runs),
        _by_rule(runs),
        _failures(runs),
        *(_findings(run, home) for run in runs if run.result.findings),
    ]
    return "\n".join(part for part in parts if part)


def sample(runs: Sequence[PackageRun], count: int, seed: int) -> str:
    """`count` findings drawn at random, with the code around them."""
    found = [(run, finding) for run in runs for finding in run.result.findings]
    drawn = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 not for secrets
    heading = f"# {len(drawn)} of {len(found)} findings, seed {seed}\n\n"
    shown = (_sampled(number, run, finding) for number, (run, finding) in enumerate(drawn, 1))
    return heading + "\n".join([*shown, _failures(runs)])


def _by_package(runs: Sequence[PackageRun]) -> str:
    rows = [
        (
            run.pin.folder,
            run.files,
            run.lines,
            len(run.result.findings),
            _per_thousand(len(run.result.findings), run.lines),
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
        _per_thousand(findings, lines),
        sum(len(run.result.errors) for run in runs),
        sum(bool(run.crash) for run in runs),
        f"{sum(run.seconds for run in runs):.1f}",
    )
    columns = ("package", "files", "lines", "findings", "per 1,000", "errors", "crash", "seconds")
    return "## Packages\n\n" + _table(columns, [*rows, total])


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
        (code, name, count, len(projects[code, name]), _per_thousand(count, lines))
        for (code, name), count in sorted(counts.items())
    ]
    columns = ("rule", "name", "findings", "projects", "per 1,000")
    return "## Rules\n\n" + _table(columns, rows)


def _failures(runs: Iterable[PackageRun]) -> str:
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
        f"- [{finding.path}:{finding.line}]({_link(run, finding, home)})"
        f" {finding.code} {finding.name}: {finding.message}"
        for finding in run.result.findings
    )
    return f"## {title}\n\n" + "\n".join(entries) + "\n"


def _link(run: PackageRun, finding: Finding, home: Path) -> str:
    place = os.path.relpath(run.folder / finding.path, home)
    return f"{Path(place).as_posix()}#L{finding.line}"


def _sampled(number: int, run: PackageRun, finding: Finding) -> str:
    path = run.folder / finding.path
    related = "".join(
        f"- {place.path}:{place.line}: {place.message}\n" for place in finding.related
    )
    return (
        f"## {number}. {finding.code} {finding.name}\n\n"
        f"{run.pin.folder}/{finding.path}:{finding.line}:{finding.column}"
        f" ({finding.severity}, {finding.confidence} confidence)\n\n"
        f"{finding.message}\n{related}\n"
        f"```python\n{''.join(_excerpt(path, finding.line))}```\n"
    )


def _excerpt(path: Path, line: int) -> Iterator[str]:
    text = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(1, line - CONTEXT_LINES)
    for number, content in enumerate(text[first - 1 : line + CONTEXT_LINES], first):
        yield f"{'>' if number == line else ' '}{number:5} {content}\n"


def _per_thousand(count: int, lines: int) -> str:
    return f"{1000 * count / lines:.3f}" if lines else ""


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    cells = [columns, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]
    numeric = [
        all(isinstance(row[index], int) or _is_number(row[index]) for row in rows)
        for index in range(len(columns))
    ]

    def line(row: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        return f"| {' | '.join(padded)} |\n"

    rule = (
        "-" * (width - 1) + (":" if right else "-")
        for width, right in zip(widths, numeric, strict=True)
    )
    return line(columns) + f"| {' | '.join(rule)} |\n" + "".join(line(row) for row in cells[1:])


def _is_number(cell: object) -> bool:
    return isinstance(cell, str) and cell.replace(".", "", 1).isdigit()
