"""What rules say of deployment files and of what they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.deployment_rule import DeploymentRule
from shutdown_lint.engine.rule import LAUNCH_HOOK
from shutdown_lint.engine.rule_failure import failure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.engine.deployment_readers import Reading
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.finding import Finding, InternalError
    from shutdown_lint.model.program import Program


def judge(
    path: str,
    reading: Reading,
    rules: Iterable[type[Rule]],
    launched: Iterable[Finding] | None = None,
) -> tuple[list[Finding], list[InternalError]]:
    """Run rules over one file.

    The launches in it are judged without the programs that they start, unless `launched` holds
    the findings on them already.
    """
    found: list[Finding] = list(launched or ())
    errors: list[InternalError] = []
    for rule_class in rules:
        if issubclass(rule_class, DeploymentRule):
            rule = rule_class(path, found.append)
            calls = [(reading.hook, (subject,)) for subject in reading.subjects]
            launches = reading.launches if launched is None else ()
            more = [(LAUNCH_HOOK, (launch, None)) for launch in launches]
            _run(rule, [*calls, *more], errors)
    # A finding in another file is reported only where the whole project is analysed.
    return in_order(one for one in found if one.path == path), errors


def judge_launches(
    pairs: Sequence[tuple[Launch, Program | None]], rules: Iterable[type[Rule]]
) -> tuple[list[Finding], list[InternalError]]:
    """Run the rules that judge launches; each finding names the file it stands in."""
    found: list[Finding] = []
    errors: list[InternalError] = []
    for rule_class in rules:
        if issubclass(rule_class, DeploymentRule) and hasattr(rule_class, LAUNCH_HOOK):
            for launch, program in pairs:
                rule = rule_class(launch.spot.path, found.append)
                _run(rule, [(LAUNCH_HOOK, (launch, program))], errors)
    return in_order(found), errors


def _run(
    rule: DeploymentRule,
    calls: Iterable[tuple[str, tuple[object, ...]]],
    errors: list[InternalError],
) -> None:
    try:
        for name, arguments in calls:
            hook = getattr(rule, name, None)
            if hook is not None:
                hook(*arguments)
    except Exception as error:  # noqa: BLE001  the other rules and files must go on
        errors.append(failure_of(type(rule), rule.path, error))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each defect once."""
    ordered = sorted(findings, key=lambda one: (one.path, one.span, one.code, one.message))
    seen: dict[tuple[str, object, str], Finding] = {}
    for one in ordered:  # a defect that is reached by two ways is reported once
        seen.setdefault((one.path, one.span, one.code), one)
    return list(seen.values())
