"""What is told of the corpus beside the goals: where the time goes, what a rule costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bench import excerpts, prices, shares, stages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bench.results import Results


def with_reports(results: Results, folder: Path) -> Results:
    """A session, and what is told of the files below a folder."""
    return msgspec.structs.replace(
        results,
        stages=stages.measure_stages(folder),
        shares=shares.ranked(shares.measure_shares(folder)),
        prices=prices.measure_prices(folder),
        excerpts=excerpts.measure_excerpts(folder),
    )


def _shares(folder: Path) -> str:
    found = shares.measure_shares(folder)
    summary = f"{found.files} files, {found.bytes / 1e6:.1f} MB\n\n"
    return summary + shares.report(shares.ranked(found), found.bytes)


REPORTS: Mapping[str, Callable[[Path], str]] = {
    "stages": lambda folder: stages.report(stages.measure_stages(folder)),
    "shares": _shares,
    "prices": lambda folder: prices.report(prices.measure_prices(folder)),
    "excerpts": lambda folder: excerpts.report(excerpts.measure_excerpts(folder)),
}
