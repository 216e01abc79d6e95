"""What the corpus's pages are made of: tables, links, excerpts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus_results import Finding, PackageRun

CONTEXT_LINES = 8  # shown before and after a finding


def per_thousand(count: int, lines: int, thousands: int = 1) -> str:
    """How many there are in every so many thousand lines; empty when there is no line."""
    return f"{1000 * thousands * count / lines:.3f}" if lines else ""


def link(run: PackageRun, path: str, line: int, home: Path) -> str:
    """Where a line of an unpacked package is, for a page in the folder `home`."""
    place = os.path.relpath(run.folder / path, home)
    return f"{Path(place).as_posix()}#L{line}"


def title(run: PackageRun) -> str:
    """Name and version of a package, linked to its repository where it names one."""
    name = f"{run.pin.name}=={run.pin.version}"
    return f"[{name}]({run.repository})" if run.repository else name


def shown(heading: str, run: PackageRun, finding: Finding) -> str:
    """A finding under a heading, with the code around it."""
    related = "".join(
        f"- {place.path}:{place.line}: {place.message}\n" for place in finding.related
    )
    return (
        f"## {heading} {finding.code} {finding.name}\n\n"
        f"{run.pin.folder}/{finding.path}:{finding.line}:{finding.column}"
        f" ({finding.severity}, {finding.confidence} confidence, {finding.preset})\n\n"
        f"{finding.message}\n{related}\n"
        f"```python\n{''.join(_excerpt(run.folder / finding.path, finding.line))}```\n"
    )


def _excerpt(path: Path, line: int) -> Iterator[str]:
    text = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(1, line - CONTEXT_LINES)
    for number, content in enumerate(text[first - 1 : line + CONTEXT_LINES], first):
        yield f"{'>' if number == line else ' '}{number:5} {content}\n"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table; columns of numbers are set to the right."""
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
