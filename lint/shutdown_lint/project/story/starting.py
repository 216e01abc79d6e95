"""What is started beside the main thread, followed until it is at rest itself."""

from __future__ import annotations

from shutdown_lint.model.summary import Carrier, StepKind
from shutdown_lint.project.story.world import DEPTH, Holds, Registered, Worker, choices_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.summary import Step
    from shutdown_lint.project.story.life import Life


def start_worker(life: Life, path: str, step: Step, *, sure: bool = True) -> None:
    """Follow what a thread, process or task runs; `sure`: it is known whether it is a daemon."""
    routine = life.code.routine(step.target) if step.target else None
    carrier = step.carrier or Carrier.THREAD
    in_branch = choices_in(life.frames) > 0
    # A timer starts itself again, and each worker of a tree the next ones.
    is_deep = max(len(life.frames), len(life.started)) > DEPTH or step.target in life.started
    if routine is None or is_deep:
        life.world.workers.append(Worker(path, step, carrier, in_branch=in_branch))
        return
    # Signals can be handled in the main thread only, and tasks run in that.
    other = type(life)(life.code, life.world)
    other.frames = life.frames[:] if carrier is Carrier.TASK else []
    other.started = (*life.started, step.target)
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
    life.world.workers.append(
        Worker(path, step, carrier, rest, followed=True, sure=sure, in_branch=in_branch)
    )


def start_thread(life: Life, path: str, step: Step, owner: str) -> None:
    """Start a thread of a class of the project."""
    place = step.target.rpartition(".")[0]
    carrier = life.code.carriers.get(owner)
    thread = step._replace(
        kind=StepKind.START,
        subject=place,
        target=f"{owner}.run",
        carrier=carrier or Carrier.THREAD,
    )
    start_worker(life, path, thread, sure=carrier is not None)


def register(life: Life, path: str, step: Step) -> None:
    """Keep a handler, and under which conditions it is registered."""
    conditions = tuple(
        (frame.step, frame.part)
        for frame in life.frames
        if frame.holds is Holds.CHOICE and frame.step
    )
    if step.target and life.code.routine(step.target) is None:
        step = step._replace(target=life.code.objects.at(step.target))  # a parameter
    for signal in step.signals:
        life.world.handlers.setdefault(signal, []).append(Registered(path, step, conditions))


def is_endless(life: Life, subject: str) -> bool:
    """Whether that is a worker which is made to stay where it is."""
    return any(
        worker.rest is not None and worker.rest.sure
        for worker in life.world.workers
        if life.code.objects.at(subject) == life.code.objects.at(worker.step.subject)
    )
