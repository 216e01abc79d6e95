"""Threads, processes, tasks and pools: told to stop, waited for, and how long they take."""

from __future__ import annotations

from shutdown_lint.knowledge.grpc import STOPS as GRPC_STOPS
from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.story import AT_ONCE, UNBOUNDED, UNKNOWN, Bound, Certainty, longer
from shutdown_lint.model.summary import Carrier, Step, StepKind
from shutdown_lint.project.story.bounds import bound_of
from shutdown_lint.project.story.exceptions import CANCELLED
from shutdown_lint.project.story.path import ON, Flow, Path, Went, last_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.project.story.world import Rest, Worker

ALL_TASKS = "all_tasks"
_PROCESSES = frozenset({Carrier.PROCESS, Carrier.DAEMON_PROCESS, Carrier.CHILD, Carrier.FORK})


def stop(way: Path, path: str, step: Step) -> Flow:
    """Tell something to end, and wait for it as long as the call does."""
    spot, is_again = way.spot(path, step), way.when_told(step.subject) is not None
    way.tell(step.subject, wakes=way.in_loop or step.in_loop)
    if "SIGKILL" in step.signals or last_word(step.target) == "kill":
        way.killed.add(way.code.objects.at(step.subject.removesuffix(".pid")))
    if _waits_for_itself(way, step):
        return way.stay(
            f"stops: {step.text}",
            spot,
            "it waits for the main thread to leave the server, which waits for this handler",
        )
    workers = workers_of(way, step.subject)
    pools = [one for one in workers if one.carrier is Carrier.POOL]
    if step.seconds == 0 or not pools:
        closes = GRPC_STOPS.get(step.target, "")
        certain = 0.0 if is_again else None  # it may have ended since
        way.add(f"stops: {step.text}", spot, bound_of(step), certain=certain, closes=closes)
        return ON
    return _wait_for(way, pools, step, f"stops, and waits for it: {step.text}", path)


def join(way: Path, path: str, step: Step) -> Flow:
    """Wait for something to end."""
    workers = workers_of(way, step.subject)
    if workers:
        return _wait_for(way, workers, step, f"joins: {step.text}", path)
    spot = way.spot(path, step)
    bound = Bound(step.seconds) if step.seconds is not None else UNKNOWN
    if step.seconds is None and not step.bounded:
        text = f"what `{step.text}` waits for, without a limit"
        way.world.doubt(text, spot, goes_on=True)
    way.add(f"joins: {step.text}", spot, bound)
    return ON


def workers_of(way: Path, subject: str) -> list[Worker]:
    """The workers that a name stands for."""
    objects = way.code.objects
    names = {objects.at(subject), objects.class_of(subject)} - {""}
    return [
        one
        for one in way.world.workers
        if not names.isdisjoint((objects.at(one.step.subject), one.step.target))
    ]


def end_of(way: Path, worker: Worker) -> Bound | None:
    """When a worker has ended, counted from the signal on; None: it never does."""
    key = _key(way, worker)
    if key in way.seen_workers:
        return way.seen_workers[key]
    if (started := way.seen_workers.get(way.code.objects.at(worker.name))) is not None:
        way.loose.add(key)
        return started
    doubts = way.world.in_doubt
    way.world.in_doubt = False
    found = _followed(way, worker)
    if way.world.in_doubt:
        way.loose.add(key)
    way.world.in_doubt = doubts
    way.seen_workers[key] = UNBOUNDED if found is None else found
    return found


def is_sure_of(way: Path, worker: Worker) -> bool:
    """Whether it takes all the time that it may take until it has ended."""
    return not worker.in_branch and _key(way, worker) not in way.loose


def label(worker: Worker) -> str:
    """What people know it by."""
    return f"{worker.carrier} {last_word(worker.name.split('(')[0])}"


def _key(way: Path, worker: Worker) -> str:
    told = way.when_told(worker.step.subject)  # a task may be cancelled after it was waited for
    return f"{worker.path}:{worker.step.span}:{told is not None}"


def _followed(way: Path, worker: Worker) -> Bound | None:
    told = way.when_told(worker.step.subject)
    if worker.rest is None:
        return UNKNOWN
    from shutdown_lint.project.story.noticing import inner_frames, notice
    from shutdown_lint.project.story.way_out import leave

    other = way.worker(label(worker))
    start = other.elapsed
    other.in_loop = worker.carrier is Carrier.TASK
    if told and worker.carrier is Carrier.TASK:
        flow = Flow(Went.RAISE, CANCELLED)
    elif told and worker.carrier in _PROCESSES:
        return UNKNOWN
    else:
        start = other.elapsed = _told_at(way, worker.rest)
        flow = notice(other, worker.rest, quiet=True)
    if flow.went is Went.OVER:
        return None
    leave(other, inner_frames(worker.rest, flow).frames, flow)
    if other.elapsed.seconds - start.seconds > other.certain:
        way.loose.add(_key(way, worker))
    return other.elapsed


def _told_at(way: Path, rest: Rest) -> Bound:
    told = way.when_told(*rest.step.asks, rest.step.subject)
    return told.after if told else way.elapsed


def _wait_for(way: Path, workers: Sequence[Worker], step: Step, text: str, path: str) -> Flow:
    spot, number = way.spot(path, step), len(way.moments)
    ends = [end_of(way, worker) for worker in workers]
    inside = way.moments[number:]
    del way.moments[number:]
    never = [one for one, end in zip(workers, ends, strict=True) if end is None]
    left = AT_ONCE
    for end in ends:
        left = longer(left, UNBOUNDED if end is None else way.wait_until(end))
    limit = None if step.seconds is None else Bound(step.seconds)
    is_sure = all(is_sure_of(way, worker) for worker in workers)
    is_killed = way.code.objects.at(step.subject) in way.killed
    breaks, waited = "", True
    if limit and (left.certainty is not Certainty.BOUNDED or left.seconds > limit.seconds):
        left, waited = limit, False
    elif step.bounded and left.certainty is not Certainty.BOUNDED:
        left, waited = UNKNOWN, False
    elif never:
        breaks = f"{label(never[0])} is never told to end, and this waits for it"
    if waited:  # else they may go on, and the interpreter waits for those that are no daemons
        way.ended.update(worker.name for worker in workers)
    way.moments += inside
    certain = None if (is_sure or not waited) and not is_killed else 0.0
    rounds, way.rounds = way.rounds, 0  # of workers that have been started there is one at least
    way.add(text, spot, left, breaks=breaks, certain=certain)
    way.rounds = rounds
    if breaks and is_sure and (rest := never[0].rest) is not None and rest.sure:
        way.breaks[-1] = way.breaks[-1]._replace(endless=Spot(rest.path, rest.step.span))
    return ON


def _waits_for_itself(way: Path, step: Step) -> bool:
    """Whether the main thread would have to leave a server that this handler interrupts."""
    rest = way.main_rest
    return (
        way.handling
        and rest is not None
        and rest.step.kind is StepKind.SERVE
        and last_word(rest.step.target) == "serve_forever"
        and not rest.is_async
        and step.text.rstrip("()").endswith(".shutdown")
    )
