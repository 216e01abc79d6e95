"""What is known of servers and workers: how they stop, and whose handlers stay."""

from __future__ import annotations

from shutdown_lint.knowledge.runner_stops import (
    BY_CALL,
    BY_RUNNER,
    BY_SIGNAL,
    Does,
    RunnerStop,
    StopStep,
)
from shutdown_lint.knowledge.runners import BY_WORD, When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from shutdown_lint.model.program import Entry
    from shutdown_lint.project.story.world import Rest


def runner_stop(entry: Entry, signal: str) -> RunnerStop | None:
    """What the runner of an entry does; None: nothing is known of it."""
    if signal == "SIGTERM":
        return BY_RUNNER.get(entry.runner)
    return BY_SIGNAL.get((entry.runner, signal))


def server_stop(rest: Rest) -> RunnerStop:
    """What a server that the program calls does."""
    target = rest.step.target
    known = BY_CALL.get(target)
    if known:
        return known
    text = "finishes what it has begun"
    steps = (
        StopStep(Does.DRAINS, text, rest.step.seconds, known=rest.step.seconds is not None),
        StopStep(Does.RUNS_HOOKS, "runs its shutdown hooks"),
        StopStep(Does.RETURNS, "returns to the code that called it"),
    )
    name = target.partition(".")[0] or rest.step.text
    return RunnerStop(name, "it handles the signal by itself", steps)


def app_wins(entry: Entry, options: Collection[str]) -> bool:
    """Whether handlers of the app take the place of those of the runner."""
    for runner in BY_WORD.get(entry.runner, ()):
        if runner.when is When.BEFORE:
            return not runner.preload or runner.preload not in options
    return False


def when_set(entry: Entry) -> str:
    """When a runner sets its handlers, as the end of a sentence."""
    for runner in BY_WORD.get(entry.runner.partition(" ")[0], ()):
        return "before it imports the app" if runner.when is When.BEFORE else "after the app's"
    return "when it starts"
