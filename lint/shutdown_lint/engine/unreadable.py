"""What is said of a file that could not be checked."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.finding import FileReport, Finding


def unreadable_report(shown: str, reason: str, plan: Plan) -> FileReport:
    """The report on a file that was not checked, empty where nobody wants to hear of it."""
    from shutdown_lint.engine.own_rules import UnreadableFile
    from shutdown_lint.model.finding import FileReport

    wanted = UnreadableFile in plan.profile.rules
    return FileReport(path=shown, findings=(unreadable_finding(shown, reason),) if wanted else ())


def unreadable_finding(
    path: str, reason: str, *, line: int = 1, column: int = 1, rule: type[Rule] | None = None
) -> Finding:
    """The finding for a file that cannot be read, decoded or parsed."""
    from shutdown_lint.engine.own_rules import UnreadableFile
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.span import Span

    rule = rule or UnreadableFile
    meta = rule.meta
    return Finding(
        code=meta.code,
        name=meta.name,
        path=path,
        span=Span(line, column, line, column),
        message=rule.message.format(reason=reason),
        severity=meta.severity,
        confidence=meta.confidence,
        preset=meta.preset,
    )


def has_placeholder(data: bytes, line: int) -> bool:
    """Whether a line of a file that is no Python holds what Jinja has still to fill in."""
    at_fault = data.splitlines()[line - 1 : line]
    marks = ((b"{{", b"}}"), (b"{%", b"%}"))
    return any(start in text and end in text for text in at_fault for start, end in marks)


def reason_of(error: OSError) -> str:
    """What the system says, in lower case, as the rest of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
