"""Servers and workers that do their work in processes of their own, under a first one."""

from __future__ import annotations

from typing import Final, NamedTuple


class Preforking(NamedTuple):
    """How a command line tells whether there are such processes."""

    source: str
    command: str = ""  # a word that must be there: `celery … worker`
    pools: frozenset[str] = frozenset()  # options that choose another kind of pool …
    without: frozenset[str] = frozenset()  # … and those of them that have no processes
    workers: frozenset[str] = frozenset()  # options without one of which it is a single process
    drops_tasks: bool = False  # SIGTERM for these processes too ends them in the middle of a task


BY_PROGRAM: Final[dict[str, Preforking]] = {
    "celery": Preforking(
        "celery.concurrency: prefork is the default, and measured",
        "worker",
        frozenset({"-P", "--pool"}),
        frozenset({"eventlet", "gevent", "solo", "threads"}),
        drops_tasks=True,  # celery.concurrency.prefork: process_initializer, and measured
    ),
    "gunicorn": Preforking("gunicorn.arbiter: workers are forked, one at least; and measured"),
    "hypercorn": Preforking(
        "hypercorn.run: with more than one worker",
        workers=frozenset({"-w", "--workers"}),
    ),
    # setup_work_horse_signals takes back what the worker does with SIGTERM
    "rq": Preforking("RQ 3.0: rq/worker, each job is a process", "worker", drops_tasks=True),
    "uvicorn": Preforking("uvicorn.supervisors.multiprocess", workers=frozenset({"--workers"})),
    "uwsgi": Preforking("its manual: workers are forked"),
}
