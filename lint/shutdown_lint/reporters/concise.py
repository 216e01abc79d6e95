"""One line a finding, in the form that editors and `grep` know."""

from __future__ import annotations

from shutdown_lint.model.levels import Safety
from shutdown_lint.reporters.characters import drawable
from shutdown_lint.reporters.paint import STYLE_OF, painter
from shutdown_lint.reporters.summary import closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding, RunReport
    from shutdown_lint.reporters.context import RenderContext
    from shutdown_lint.reporters.paint import Paint


def render(report: RunReport, context: RenderContext) -> str:
    """A line for each finding and each internal error, then the summary."""
    paint = painter(color=context.color)
    lines = [_line(finding, paint) for finding in report.findings]
    lines += [
        f"{drawable(error.path)}:{error.line}:1: internal error: {drawable(error.message)}\n"
        for error in report.errors
    ]
    return "".join(lines) + closing(report, context)


def _line(finding: Finding, paint: Paint) -> str:
    place = f"{drawable(finding.path)}:{finding.span.line}:{finding.span.column}:"
    code = paint(finding.code, STYLE_OF[finding.severity])
    traits = finding.severity + _fixable(finding)
    message = drawable(finding.message)
    return f"{paint(place, 'bold')} {code} {finding.name}: {message} [{traits}]\n"


def _fixable(finding: Finding) -> str:
    offered = {fix.safety for fix in finding.fixes}
    if Safety.SAFE in offered:
        return ", fixable"
    return ", unsafe fix" if Safety.UNSAFE in offered else ""
