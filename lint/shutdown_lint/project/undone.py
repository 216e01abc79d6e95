"""What a program surely leaves undone when SIGTERM comes, in whichever of its files it stands."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.first_process import nobody_hears
from shutdown_lint.project.resting import OWN_RUNNERS, run_to_rest
from shutdown_lint.project.story.world import Holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.program import Program
    from shutdown_lint.project.project import Project
    from shutdown_lint.project.story.world import Rest, World

_RUNNING = (StepKind.LOOP, StepKind.SERVE)


class Undone(NamedTuple):
    """Cleanup that SIGTERM leaves out."""

    spot: Spot  # the clause, or what registers the callback
    running: Spot  # where the program spends its time
    work: Spot  # what is not done
    what: str = ""  # the callback
    serves: bool = False  # a call serves there, it is no loop of the program


def only_on_interrupt(program: Program, project: Project) -> Undone | None:
    """The clause for Ctrl+C around the loop that a program goes round in, in another file.

    Files that are programs by themselves are judged by what stands in them.
    """
    if not _is_deaf(program) or not any(one.on_interrupt for one in program.every):
        return None
    rest = _killed_at(program)[0]
    if rest is None or rest.path == program.entry.module:
        return None
    if project.entry_of_file(rest.path) is not None:
        return None
    module = project.summary(rest.path)
    around = {one.step.span.line for one in rest.frames if one.step and one.path == rest.path}
    for clause in module.on_interrupt if module is not None else ():
        if clause.running.line in {*around, rest.step.span.line}:
            running, work = Spot(rest.path, clause.running), Spot(rest.path, clause.work)
            return Undone(Spot(rest.path, clause.clause), running, work, serves=clause.serves)
    return None


def only_at_exit(program: Program, project: Project) -> tuple[Undone, ...]:
    """The callbacks for the end of the interpreter that a program has registered by then."""
    if not _is_deaf(program) or not any(one.at_exit for one in program.every):
        return ()
    rest, world = _killed_at(program)
    hooks = [one for one in world.hooks if one.sure and one.step.kind is StepKind.AT_EXIT]
    if rest is None or not hooks:
        return ()
    running = Spot(rest.path, rest.step.span)
    found: dict[Spot, Undone] = {}
    for hook in hooks:
        module = project.summary(hook.path)
        for one in module.at_exit if module is not None else ():
            if one.place.line == hook.step.span.line:
                spot = Spot(hook.path, one.place)
                found[spot] = Undone(spot, running, Spot(hook.path, one.work), one.what)
    return tuple(found.values())


def _killed_at(program: Program) -> tuple[Rest | None, World]:
    """Where the program surely is when it is told to stop."""
    rest, world = run_to_rest(program)
    is_sure = rest is not None and (
        rest.sure
        and rest.step.kind in _RUNNING
        and "SIGTERM" not in rest.step.signals
        and world.left > 0
        and not any(frame.holds is Holds.CHOICE for frame in rest.frames)
    )
    return rest if is_sure else None, world


def _is_deaf(program: Program) -> bool:
    """Whether SIGTERM is what stops it, and it surely handles none."""
    entry = program.entry
    launch = entry.launch
    if launch is None or launch.stop_signal != "SIGTERM" or entry.runner not in OWN_RUNNERS:
        return False
    return nobody_hears("SIGTERM", program)
