"""Pure functions from results to text: no file, clock, environment or engine behind them.

Each format is a module with `render(report, context) -> str`, imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.model.finding import RunReport
    from shutdown_lint.reporters.context import RenderContext

FORMATS = MappingProxyType(
    {
        "concise": "shutdown_lint.reporters.concise",
        "full": "shutdown_lint.reporters.full",
        "json": "shutdown_lint.reporters.findings_json",
        "sarif": "shutdown_lint.reporters.sarif",
        "github": "shutdown_lint.reporters.github",
    }
)
"""Name of each output format, and the module that renders it."""


def render(name: str, report: RunReport, context: RenderContext) -> str:
    """The report in the named format; ends in a newline unless it is empty.

    Raises:
        KeyError: no such format; see `FORMATS`.
    """
    renderer: Callable[[RunReport, RenderContext], str] = import_module(FORMATS[name]).render
    return renderer(report, context)
