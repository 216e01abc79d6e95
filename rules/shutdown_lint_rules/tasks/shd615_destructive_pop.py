"""SHD615."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import POPS, Confidence, Meta, Preset, Rule, Severity, Via

if TYPE_CHECKING:
    from shutdown_lint.api import ModuleFacts


class DestructivePop(Rule):
    """A worker takes its jobs out of Redis before they are done.

    [`BLPOP`](https://redis.io/docs/latest/commands/blpop/), `BRPOP` and their kin give an element
    and remove it. From then on only the worker knows of the job. When the worker is stopped in the
    middle of it, killed or dies of an error, the job is neither in Redis nor done, and nobody can
    tell that it ever was.

    ## Why

    A worker with redis-py that got SIGTERM in the middle of its third job lost this job, 10 of 10
    times. With `BLMOVE` the job stands in a list of those being worked on until `LREM` takes it
    out after the work; it was still there, 10 of 10 times. The worker looks into that list when
    it starts.

    ## Bad

    ```python
    import redis

    queue = redis.Redis()

    while True:
        _, job = queue.brpop("jobs")  # SHD615
        resize(job)
    ```

    ## Good

    ```python
    import redis

    queue = redis.Redis()

    for job in queue.lrange("jobs:running", 0, -1):
        resize(job)
        queue.lrem("jobs:running", 1, job)
    while True:
        job = queue.blmove("jobs", "jobs:running", 0, "RIGHT", "LEFT")
        resize(job)
        queue.lrem("jobs:running", 1, job)
    ```

    ## Silent when

    - nothing is done with the element: it only wakes somebody up, is printed, or one asks whether
      there is any;
    - it is written to Redis again before the work, or put back in a clause or `finally`;
    - the key speaks of answers, logs or measurements; the call only queues a command of a
      pipeline;
    - it is returned by a method that is named after the command, or after answers and the like.

    Reported in `strict`: no loop that waits for jobs until it is stopped is seen around it; the
    job is returned, put aside or given to a callback, and what becomes of it is not seen.

    ## Known misses

    Jobs that are put back by an `except` that a stop does not come through; scripts in Lua; a
    command as text, `execute_command("BLPOP", …)`.

    ## Fix safety

    There is none: somebody has to say who looks into the list of what was being worked on, and
    when.

    ## Proof

    The real redis-py takes jobs from a real Redis and gets SIGTERM in the middle of one. The bad
    program loses it; its twin leaves it in the list of those being worked on.
    """

    meta = Meta(
        code="SHD615",
        name="destructive-pop",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=POPS,
    )
    message = "{call} takes the job out of Redis: a stop in the middle of {work} loses it"

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge each pop."""
        for pop in facts.pops.all:
            work, kept = pop.treatment
            related = []
            if pop.user is not pop.call:
                related.append(Via(pop.user, "the job is fetched here", step=True))
            if work is not None:
                related.append(Via(work, "this is done when Redis does not have the job any more"))
            elif kept is not None:
                related.append(Via(kept, "the job gets to somebody else here"))
            strict = work is None or not pop.in_worker
            self.report(
                pop.call,
                related=related,
                preset=Preset.STRICT if strict else None,
                confidence=Confidence.LOW if strict else None,
                call=facts.called(pop.call),
                work="the work" if work is None else facts.called(work),
            )
