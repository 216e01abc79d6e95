"""What is started beside the main thread, followed until it is at rest itself."""

from __future__ import annotations

from shutdown_lint.model.summary import Carrier
from shutdown_lint.project.story.world import DEPTH, Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.life import Life


def start_worker(life: Life, path: str, step: Step, *, sure: bool = True) -> None:
    """Follow what a thread, process or task runs; `sure`: it is known whether it is a daemon."""
    routine = life.code.routine(step.target) if step.target else None
    carrier = step.carrier or Carrier.THREAD
    if routine is None or len(life.frames) > DEPTH:
        life.world.workers.append(Worker(path, step, carrier))
        return
    # Signals can be handled in the main thread only, and tasks run in that.
    other = type(life)(life.code, life.world)
    other.frames = life.frames[:] if carrier is Carrier.TASK else []
    depth = len(other.frames)
    handlers = {name: list(found) for name, found in life.world.handlers.items()}
    other.run(routine)
    if carrier is not Carrier.TASK:
        life.world.handlers = handlers
    rest = other.at_rest()
    if rest:
        rest = rest._replace(
            frames=rest.frames[depth:], in_task=carrier is Carrier.TASK or rest.is_async
        )
    life.world.workers.append(Worker(path, step, carrier, rest, followed=True, sure=sure))
