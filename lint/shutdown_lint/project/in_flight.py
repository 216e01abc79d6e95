"""Work that the programs of a project have in flight, in whichever file it is done."""

from __future__ import annotations

import re

from shutdown_lint.knowledge.work import DURABLE_CALLS, DURABLE_METHODS
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.calls import resolve
from shutdown_lint.project.project import MANY_ENTRIES
from shutdown_lint.project.registering import registers_itself
from shutdown_lint.project.resting import resting_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.program import Program
    from shutdown_lint.project.project import Project

_WORK = re.compile(
    b"|".join(
        (
            *(rb"\.%b\(" % name.encode() for name in sorted(DURABLE_METHODS)),
            *(rb"\b%b\(" % name.rpartition(".")[2].encode() for name in sorted(DURABLE_CALLS)),
            rb"\.(?:write|send|put|execute|insert|update|delete|create|unlink)\w*\(",
        )
    )
)


class Cut(NamedTuple):
    """An exit in a handler, and the work that it may cut in half."""

    exit: Spot
    handler: Spot  # where it is registered
    work: Spot
    text: str


def has_nothing_in_flight(path: str, project: Project) -> bool:
    """Whether each program with a file stays in a loop that has nothing in flight."""
    entries = project.first_entries_to(path)
    if not entries or len(entries) > MANY_ENTRIES:
        return False
    for entry in entries:
        resting = resting_of(project.program(entry))
        if resting is None or resting.work is not None:
            return False
        if any(
            _WORK.search(project.reader.read(one) or b"") for one in project.reach(entry.module)
        ):
            return False
    return True


def exit_amid_work(program: Program, project: Project) -> Cut | None:
    """The exit of a handler that does nothing else, where work is in flight in another file."""
    module = program.entry.module
    if not module or not any(registers_itself(one, project) for one in project.reach(module)):
        return None
    handling = project.handling(program.entry, "SIGTERM")
    handler = handling.handler
    if handler is None or handler.by or handler.in_loop or handling.possible or handling.unread:
        return None
    summary = project.summary(handler.spot.path)
    found = resolve(handler.target, summary, project) if summary is not None else None
    steps = found.function.steps if found is not None else ()
    if found is None or len(steps) != 1 or steps[0].kind is not StepKind.EXIT:
        return None
    if steps[0].target not in ("sys.exit", "builtins.SystemExit", "builtins.exit"):
        return None
    resting = resting_of(program)
    if resting is None or resting.work is None or resting.is_guarded:
        return None
    if resting.work.path == found.module.path:
        return None  # it can be seen in that file alone
    place = Spot(found.module.path, steps[0].span)
    return Cut(place, handler.spot, resting.work, resting.work_text)
