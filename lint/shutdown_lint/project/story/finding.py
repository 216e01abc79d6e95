"""Where the signal finds the program, and what the platform has done by then."""

from __future__ import annotations

from shutdown_lint.model.story import UNBOUNDED, UNKNOWN, Bound, Moment, Phase, Resting
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.story.bounds import bound_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.project.story.path import Path
    from shutdown_lint.project.story.world import Rest


def places_of(way: Path, rest: Rest | None) -> tuple[Resting, ...]:
    """Where the signal may find the program."""
    if rest is None:
        return ()
    waits = rest.others if rest.step.kind is StepKind.LOOP else ()
    waits = waits or ((rest.path, rest.step), *rest.others)
    return tuple(
        dict.fromkeys(
            Resting(
                way.spot(path, step),
                step.text,
                UNBOUNDED if step.kind is StepKind.SERVE else bound_of(step),
            )
            for path, step in waits
        )
    )


def before_signal(launch: Launch | None) -> tuple[Moment, ...]:
    """What the platform does first."""
    hook = launch.before_stop if launch else None
    if hook is None:
        return ()
    bound = UNKNOWN if hook.seconds is None else Bound(hook.seconds)
    return (
        Moment(
            Phase.SIGNAL,
            "the preStop hook runs first, out of the grace period",
            hook.spot,
            bound,
            beside="before the signal",
        ),
    )
