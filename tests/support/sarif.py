"""Reading back what the SARIF reporter wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shutdown_lint.reporters import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.finding import RunReport
    from shutdown_lint.reporters.context import RenderContext


def run_of(report: RunReport, context: RenderContext) -> dict[str, Any]:
    """The one run of the log."""
    (run,) = json.loads(render("sarif", report, context))["runs"]
    return dict(run)


def objects(value: Any, key: str) -> Iterator[Any]:
    """Every value under this key, wherever it stands in the log."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == key:
                yield item
            yield from objects(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item, key)
