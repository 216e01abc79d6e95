"""GitHub Actions workflow commands: annotations on the lines of a pull request.

The runner reads them from the log; `%`, newlines and, in properties, `:` and `,` are escaped.
"""

from __future__ import annotations

from posixpath import normpath
from types import MappingProxyType
from typing import TYPE_CHECKING

from shutdown_lint.model.levels import Severity
from shutdown_lint.reporters.characters import encodable

if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding, RunReport
    from shutdown_lint.reporters.context import RenderContext

_COMMAND = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
)


def render(report: RunReport, context: RenderContext) -> str:
    """One command a finding and one an internal error."""
    prefix = context.repository.prefix if context.repository else ""
    lines = [_annotation(finding, prefix) for finding in report.findings]
    for error in report.errors:
        properties = {
            "file": _from_root(error.path, prefix),
            "line": str(error.line),
            "title": "shutdown-lint internal error",
        }
        lines.append(_command("error", properties, error.message))
    return "".join(lines)


def _annotation(finding: Finding, prefix: str) -> str:
    span = finding.span
    properties = {
        "file": _from_root(finding.path, prefix),
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    # GitHub takes columns only for annotations that stay on one line.
    if span.line == span.end_line:
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = f"{finding.code} {finding.name}"
    places = [
        f"{number}. {place.message} ({_from_root(place.path, prefix)}:{place.span.line})"
        for number, place in enumerate(finding.related, start=1)
    ]
    return _command(_COMMAND[finding.severity], properties, "\n".join([finding.message, *places]))


def _from_root(path: str, prefix: str) -> str:
    """The path from the root of the repository: that is what GitHub matches."""
    return path if path.startswith("/") else normpath(prefix + path)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    escaped = encodable(text).replace("%", "%25")
    return escaped.replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
