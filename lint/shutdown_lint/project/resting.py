"""Where a program stays until somebody stops it."""

from __future__ import annotations

from shutdown_lint.knowledge import handlerless_serving
from shutdown_lint.knowledge.work import DURABLE_METHODS
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.programs import all_steps
from shutdown_lint.project.story.code import Code
from shutdown_lint.project.story.life import Life
from shutdown_lint.project.story.parts import Goes
from shutdown_lint.project.story.world import Holds, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.model.program import Program
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.world import Frame, Rest

_FOR_EXITS = ("finally", "except builtins.SystemExit", "except builtins.BaseException")
OWN_RUNNERS = ("", "django")  # run code of the project in the main thread, and nothing else


class Resting(NamedTuple):
    """The loop that a program goes round in."""

    spot: Spot
    text: str
    is_endless: bool  # whenever it runs it comes here, and no code of the project ends the loop
    work: Spot | None  # what each round finishes: a commit, an acknowledgement
    work_text: str = ""
    is_guarded: bool = False  # a `finally` or `with` is there for an exit, somewhere on the way


class Rests(NamedTuple):
    """Where a program stays for good, and how."""

    spot: Spot
    how: str  # as related places say it


IN_LOOP = "the program goes round here for ever"
IN_CALL = "the program stays here for ever"


def resting_of(program: Program) -> Resting | None:
    """The loop that a program stays in; None where it has none, or that cannot be told."""
    if program.entry.runner not in OWN_RUNNERS or not program.entry.module:
        return None
    code, world = Code(program), World()
    rest = _rest(program, Life(code, world), code)
    if rest is None or rest.step.kind is not StepKind.LOOP or not world.left:
        return None
    reached = list(_reached(rest, code))
    is_endless = (
        rest.sure
        and not any(code.is_told(one) for one in rest.step.asks)
        and not any(frame.holds is Holds.CHOICE for frame in _way_to(rest))
        and not any(_leaves(one) for one in all_steps((rest.step,)))
        and not any(one.kind is StepKind.EXIT for _, one in reached)
    )
    done = [(Spot(path, one.span), one.text) for path, one in reached if _finishes_work(one)]
    work, text = done[0] if done else (None, "")
    around = [one.step for one in rest.frames if one.step is not None]
    is_guarded = any(map(_is_for_exits, (*around, *(one for _, one in reached))))
    spot = Spot(rest.path, rest.step.span)
    return Resting(spot, rest.step.text, is_endless, work, text, is_guarded)


def endless_rest_of(program: Program) -> Rests | None:
    """Where a program stays for good: a loop without end, or a call that only a signal ends."""
    resting = resting_of(program)
    if resting is not None:
        return Rests(resting.spot, IN_LOOP) if resting.is_endless else None
    if program.entry.runner not in OWN_RUNNERS or not program.entry.module:
        return None
    rest, world = run_to_rest(program)
    if (
        rest is None
        or not world.left
        or not rest.sure
        or rest.others
        or rest.step.kind is not StepKind.SERVE
        or rest.step.signals
        or not handlerless_serving.lasts(rest.step.target)
        or any(frame.holds is Holds.CHOICE for frame in rest.frames)
    ):
        return None
    return Rests(Spot(rest.path, rest.step.span), IN_CALL)


def run_to_rest(program: Program) -> tuple[Rest | None, World]:
    """Where a program of one's own stays, and what it has set up by then."""
    code, world = Code(program), World()
    return _rest(program, Life(code, world), code), world


def _rest(program: Program, life: Life, code: Code) -> Rest | None:
    entry = program.entry
    for module in program.modules:
        is_first = module.path == entry.module
        if life.import_module(module, as_main=is_first and not entry.function) is Goes.STAYS:
            return life.rest
    routine = code.routine(entry.function) if entry.function else None
    if routine is not None:
        life.run(routine)
    return life.rest


def _way_to(rest: Rest) -> Iterator[Frame]:
    for frame in rest.frames:
        if frame.holds is Holds.LOOP and frame.step is rest.step:
            return
        yield frame


def _finishes_work(step: Step) -> bool:
    return step.kind is StepKind.CLEAN and step.target.rpartition(".")[2] in DURABLE_METHODS


def _is_for_exits(step: Step) -> bool:
    return step.kind is StepKind.WITH or (
        step.kind is StepKind.TRY and any(one.name in _FOR_EXITS for one in step.parts)
    )


def _leaves(step: Step) -> bool:
    """Whether a step of a loop may be one that ends it."""
    return step.kind is StepKind.RETURN and step.target in ("", "break")


def _reached(rest: Rest, code: Code) -> Iterator[tuple[str, Step]]:
    """All that a round of the loop may do, in functions that it calls as well."""
    seen: set[str] = set()
    waiting = [(rest.path, rest.step)]
    while waiting:
        path, step = waiting.pop()
        for one in all_steps((step,)):
            yield path, one
            routine = code.routine(one.target) if one.target else None
            if routine is not None and routine.summary.name not in seen:
                seen.add(routine.summary.name)
                waiting += [(routine.path, each) for each in routine.summary.steps]
