"""Writes `docs/performance.md`: the parts between its comments; the prose stays as it is."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench import excerpts, prices, shares, stages
from bench.bars import Measure
from bench.results import sides
from bench.wording import amount, measured, verdict
from corpus_markdown import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.results import Results


class PageError(Exception):
    """The page has no place for a part; the message says for which."""


def filled(page: str, results: Results) -> str:
    """The page with its generated parts written anew, all else as it was.

    Raises:
        PageError: the comments of a part are not there, or there twice.
    """
    for name, content in parts(results).items():
        begin, end = f"<!-- bench: {name} -->", f"<!-- /bench: {name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if len(pattern.findall(page)) != 1:
            raise PageError(f"the page has no place, or several, for {begin} ... {end}")
        block = f"{begin}\n\n{content}\n{end}"
        page = pattern.sub(lambda _, block=block: block, page)  # type: ignore[misc]
    return page


def parts(results: Results) -> Mapping[str, str]:
    """The generated parts by their names."""
    return {
        "results": _results(results),
        "machine": _machine(results),
        "commands": _commands(results),
        "without": _without(results),
        "stages": stages.report(results.stages) if results.stages else _NOT_MEASURED,
        "excerpts": (excerpts.report(results.excerpts) if results.excerpts else _NOT_MEASURED),
        "prices": prices.report(results.prices) if results.prices else _NOT_MEASURED,
        "shares": (
            shares.report(results.shares, results.corpus[results.part].bytes)
            if results.shares
            else _NOT_MEASURED
        ),
    }


_NOT_MEASURED = "Not measured in this session.\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as scratch:
        new = Path(scratch, path.name)
        new.write_text(text, encoding="utf-8", newline="\n")
        new.chmod(0o644)
        new.replace(path)


def _results(results: Results) -> str:
    rows = [
        (
            f"{result.title}, {result.measure.value}",
            f"<= {amount(result.value, result.form)}",
            f"<= {amount(result.stretch, result.form)}",
            measured(result),
            result.pairs,
            verdict(result),
        )
        for result in results.bars
    ]
    text = table(("goal", "bar", "stretch", "measured", "pairs", "outcome"), rows)
    if any(result.spread() for result in results.bars):
        text += "\nIn brackets: where the middle half of the pairs lies.\n"
    errors = [f"- {result.title}: `{_first_line(result.error)}`\n" for result in results.bars]
    failed = [line for line, bar in zip(errors, results.bars, strict=True) if bar.error]
    return text + ("\nWent wrong:\n\n" + "".join(failed) if failed else "")


def _without(results: Results) -> str:
    """Each goal of a session that left some rules out, beside the same with all of them."""
    if results.without is None:
        return _NOT_MEASURED
    with_all = {result.name: result for result in results.bars}
    rows = [
        (
            f"{less.title}, {less.measure.value}",
            f"<= {amount(less.value, less.form)}",
            measured(with_all[less.name]),
            measured(less),
            verdict(with_all[less.name]),
            verdict(less),
        )
        for less in results.without.bars
        if less.name in with_all
    ]
    fewer = f"without {results.without.left_out}"
    return table(("goal", "bar", "all rules", fewer, "outcome", f"outcome {fewer}"), rows)


def _machine(results: Results) -> str:
    machine = results.machine
    tools = ", ".join(f"{name} {version}" for name, version in sorted(results.tools.items()))
    text = (
        f"{results.date}: {machine.cores} cores, {machine.system}, {machine.python}; {tools}. "
        f"Warm page cache. Load when it began: {machine.load:.1f}.\n"
    )
    if machine.load > 0.5 * machine.cores:
        text += "The machine was not idle: take the ratios with care.\n"
    if results.quick:
        text += "A quick session: the sample stands for the corpus.\n"
    rows = [
        (name, totals.files, f"{totals.bytes / 1e6:.1f}", totals.lines)
        for name, totals in results.corpus.items()
    ]
    return text + "\n" + table(("", "files", "MB", "lines"), rows)


def _commands(results: Results) -> str:
    rows = [
        (
            f"`{side.command}`",
            part or "files",
            f"{side.median(Measure.WALL):.3f}",
            f"{side.median(Measure.CPU):.3f}",
            _memory(side.median(Measure.RSS), results.machine.floor),
            len(side.runs),
        )
        for part, side in sides(results.bars)
    ]
    columns = ("command", "on", "wall s", "processor s", "MB of memory", "runs")
    note = "Medians; memory is that of the largest process, which is not seen if it is little."
    return f"{note}\n\n{table(columns, rows)}"


def _memory(megabytes: float, floor: float) -> str:
    return f"{megabytes:.0f}" if megabytes > floor * 1.02 else f"< {floor:.0f}"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
