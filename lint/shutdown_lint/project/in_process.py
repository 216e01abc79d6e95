"""Cleanup of which other files show that it only ends what ends with the process anyway."""

from __future__ import annotations

from shutdown_lint.knowledge.listening import ENDS_LOOP
from shutdown_lint.model.levels import Confidence, Preset
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.calls import resolve
from shutdown_lint.project.programs import all_steps, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.summary import ModuleSummary, OnInterrupt, Step
    from shutdown_lint.project.project import Project

_DEEPEST = 4  # calls away
_CALLING = (StepKind.CALL, StepKind.STOP, StepKind.CLEAN)
# What these do is done with once the process is: flags, waits, ways out.
_PASSING = (
    StepKind.CHOICE,
    StepKind.EXIT,
    StepKind.JOIN,
    StepKind.RETURN,
    StepKind.SET,
    StepKind.SLEEP,
    StepKind.TRY,
    StepKind.WAIT,
)


def doubted_if_in_process(finding: Finding, project: Project) -> Finding:
    """The finding of a clause for Ctrl+C; one for a review if its cleanup ends with the process.

    All of it can then be followed, into other files, to a flag, to a thread that is waited for, or
    to the end of the loop of a server of the standard library.
    """
    if finding.preset is not Preset.DEFAULT or not _ends_with_process(finding, project):
        return finding
    return finding._replace(preset=Preset.STRICT, confidence=Confidence.LOW)


def _ends_with_process(finding: Finding, project: Project) -> bool:
    module = project.summary(finding.path)
    clauses = module.on_interrupt if module is not None else ()
    clause = next((one for one in clauses if one.clause == finding.span), None)
    if module is None or clause is None:
        return False
    return all(_stays(step, module, project, _DEEPEST) for step in _tidying(clause, module))


def _tidying(clause: OnInterrupt, module: ModuleSummary) -> list[Step | None]:
    """The steps by which a clause tidies up; None for one that the summary does not have."""
    steps = {(one.span.line, one.span.column): one for one in steps_of(module)}
    return [steps.get((one.line, one.column)) for one in (clause.work, *clause.others)]


def _stays(step: Step | None, module: ModuleSummary, project: Project, left: int) -> bool:
    if step is None or left <= 0:
        return False
    if step.kind in _PASSING:
        return True
    if step.kind not in _CALLING:
        return False
    found = resolve(step.target, module, project)
    if found is None:
        return _ends_loop(step.target, module)
    steps = all_steps(found.function.steps)
    return all(_stays(one, found.module, project, left - 1) for one in steps)


def _ends_loop(target: str, module: ModuleSummary) -> bool:
    """Whether a method of a class of the module is the standard library's, and ends its loop."""
    class_, _, method = target.rpartition(".")
    bases = dict(module.bases)
    pending, seen = [class_], set[str]()
    while pending:
        one = pending.pop()
        if f"{one}.{method}" in ENDS_LOOP:
            return True
        if one not in seen:
            seen.add(one)
            pending += bases.get(one, ())
    return False
