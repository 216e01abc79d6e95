"""What the interpreter does at its end, in its order (CPython 3.11 to 3.14).

First executors and threads that are no daemons are joined, then exit callbacks run, the last one
registered first; that of `multiprocessing` was registered before any of the program's.
"""

from __future__ import annotations

from shutdown_lint.model.story import UNBOUNDED, Outcome, Phase
from shutdown_lint.model.summary import Carrier, StepKind
from shutdown_lint.project.story.generators import resume
from shutdown_lint.project.story.path import Flow, Path, Went
from shutdown_lint.project.story.performing import Performer
from shutdown_lint.project.story.workers import end_of, is_sure_of, label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.project.story.world import Worker


_AT_STOP = StepKind.AT_STOP


def end(way: Path, flow: Flow) -> None:
    """Let the interpreter end after the main thread did."""
    way.phase = Phase.EXIT
    way.beside = ""
    left = [one for one in _unique(way.world.workers) if one.name not in way.ended]
    for carriers in ((Carrier.POOL,), (Carrier.THREAD,)):
        for worker in left:
            if worker.carrier in carriers and not _join(way, worker):
                return
    run_hooks(way, "")
    if way.outcome:
        return
    for worker in left:
        if worker.carrier is Carrier.PROCESS and not _join(way, worker):
            return
    for worker in left:
        spot = way.spot(worker.path, worker.step)
        if worker.carrier is Carrier.DAEMON_PROCESS:
            way.add(f"terminates {label(worker)}", spot)
        elif worker.carrier is Carrier.DAEMON_THREAD:
            way.add(f"cuts off {label(worker)} wherever it is", spot)
        elif worker.carrier is Carrier.FORK:
            # Its number may have been kept anywhere, or the whole process group be told.
            way.world.doubt(f"whether {label(worker)} is told to end", spot, goes_on=True)
        elif worker.carrier is Carrier.CHILD and not way.when_told(worker.step.subject):
            way.add(f"leaves {label(worker)} behind: nobody tells it", spot)
    error = flow.error if flow.went is Went.RAISE else ""
    codes = {"SystemExit": " with the exit code that it was given", "": " with exit code 0"}
    way.add(f"the process ends{codes.get(error, f' by {error}, with a traceback')}")
    way.outcome = Outcome.ENDS


def are_of_one_app(way: Path) -> bool:
    """Whether all hooks of servers are those of one app: those of mounted apps need not run."""
    return len({one.step.subject for one in way.world.hooks if one.step.kind is _AT_STOP}) < 2


def run_hooks(way: Path, *runners: str) -> None:
    """Run what was registered for the end of the interpreter, or of a server."""
    of_interpreter = runners == ("",)
    kind = StepKind.AT_EXIT if of_interpreter else StepKind.AT_STOP
    hooks = [hook for hook in way.world.hooks if hook.step.kind is kind]
    for hook in reversed(hooks) if of_interpreter else hooks:
        way.world.hooks.remove(hook)
        routine = way.code.routine(hook.step.target)
        spot = way.spot(hook.path, hook.step)
        if routine is None:
            way.add(f"runs: {hook.step.text}", spot)
            continue
        way.add(f"runs {routine.summary.name.rpartition('.')[2]}", routine.spot())
        way.branches += not hook.sure
        flow = resume(Performer(way), routine)
        way.branches -= not hook.sure
        if flow.went is Went.OVER:
            return


def _join(way: Path, worker: Worker) -> bool:
    spot = way.spot(worker.path, worker.step)
    if not worker.sure:
        text = f"whether the interpreter waits for {label(worker)}, or it is a daemon"
        way.world.doubt(text, spot, goes_on=True)
        return True
    ended = end_of(way, worker)
    if ended is None or ended == UNBOUNDED:
        way.stay(
            f"the interpreter waits for {label(worker)}",
            spot,
            f"{label(worker)} is never told to end, so the interpreter waits for ever",
        )
        return False
    left = way.wait_until(ended)
    certain = None if is_sure_of(way, worker) else 0.0
    way.add(f"the interpreter waits for {label(worker)}", spot, left, certain=certain)
    return True


def _unique(workers: list[Worker]) -> list[Worker]:
    return list({(one.path, one.step.span, one.name): one for one in workers}.values())
