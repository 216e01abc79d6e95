"""How often each rule fired (`--statistics`)."""

from __future__ import annotations

from collections import Counter

from shutdown_lint.model.levels import Safety
from shutdown_lint.reporters.summary import closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.finding import RunReport
    from shutdown_lint.reporters.context import RenderContext


def render(report: RunReport, context: RenderContext) -> str:
    """One line a rule, the most frequent first, then the summary of the run."""
    findings = report.findings
    counts = Counter((finding.code, finding.name) for finding in findings)
    fixable = Counter(
        finding.code
        for finding in findings
        if any(fix.safety is not Safety.DISPLAY for fix in finding.fixes)
    )
    width = max((len(f"{count:,}") for count in counts.values()), default=0)
    lines = []
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        note = f"  [{fixable[code]:,} fixable]" if fixable[code] else ""
        lines.append(f"{count:>{width},}  {code}  {name}{note}\n")
    return "".join(lines) + closing(report, context)
