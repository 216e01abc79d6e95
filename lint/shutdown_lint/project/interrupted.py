"""Programs that stop in good order on Ctrl+C alone."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.calls import resolve
from shutdown_lint.project.first_process import nobody_hears
from shutdown_lint.project.programs import all_steps, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.program import Handler, Program
    from shutdown_lint.project.project import Project

_NONE = frozenset({"", "previous", "signal.SIG_DFL", "signal.SIG_IGN"})


class Interrupted(NamedTuple):
    """A handler for SIGINT, and the loop that it is to end."""

    handler: Spot
    loop: Spot


def only_interrupted(program: Program, project: Project) -> Interrupted | None:
    """The handler by which a service stops on SIGINT, where it surely hears no SIGTERM."""
    launch = program.entry.launch
    if launch is None or launch.stop_signal != "SIGTERM" or program.entry.runner:
        return None
    handling = project.handling(program.entry, "SIGINT")
    handler = handling.handler
    if handler is None or handler.by or handler.target in _NONE or handling.possible:
        return None
    if not nobody_hears("SIGTERM", program):
        return None
    loop = _ended_by(handler, program, project)
    return None if loop is None else Interrupted(handler.spot, loop)


def _ended_by(handler: Handler, program: Program, project: Project) -> Spot | None:
    """The loop of the program that looks at what a handler sets."""
    module = project.summary(handler.spot.path)
    found = resolve(handler.target, module, project) if module is not None else None
    steps = all_steps(found.function.steps) if found is not None else ()
    told = {one.subject for one in steps if one.kind is StepKind.SET and one.subject}
    for each in program.modules if told else ():
        for step in steps_of(each):
            if step.kind in (StepKind.LOOP, StepKind.EACH) and not told.isdisjoint(step.asks):
                return Spot(each.path, step.span)
    return None
