"""How often each rule fired (`--statistics`)."""

from __future__ import annotations

from collections import Counter

from shutdown_lint.model.levels import Safety
from shutdown_lint.reporters.summary import closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.finding import Finding, RunReport
    from shutdown_lint.reporters.context import RenderContext


def render(report: RunReport, context: RenderContext) -> str:
    """One line a rule, the most frequent first, then the summary of the run."""
    findings = report.findings
    offered = [(each.code, _best(each)) for each in findings]
    counts = Counter((finding.code, finding.name) for finding in findings)
    fixable = Counter(code for code, safety in offered if safety is Safety.SAFE)
    reviewed = Counter(code for code, safety in offered if safety is Safety.UNSAFE)
    width = max((len(f"{count:,}") for count in counts.values()), default=0)
    lines = []
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        note = ", ".join(_fixes(fixable[code], reviewed[code]))
        lines.append(f"{count:>{width},}  {code}  {name}{f'  [{note}]' if note else ''}\n")
    return "".join(lines) + closing(report, context)


def _best(finding: Finding) -> Safety | None:
    """How safe the safest of its fixes is; None where none can be applied."""
    offered = {fix.safety for fix in finding.fixes}
    return next((each for each in (Safety.SAFE, Safety.UNSAFE) if each in offered), None)


def _fixes(safe: int, unsafe: int) -> Iterator[str]:
    if safe:
        yield f"{safe:,} fixable"
    if unsafe:
        yield f"{unsafe:,} unsafe fix{'' if unsafe == 1 else 'es'}"
