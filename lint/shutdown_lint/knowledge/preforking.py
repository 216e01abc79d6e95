"""Servers and workers that do their work in processes of their own, under a first one."""

from __future__ import annotations

from typing import Final, NamedTuple


class Preforking(NamedTuple):
    """How a command line tells whether there are such processes."""

    source: str
    command: str = ""  # the word that must come first: `celery … worker`
    valued: frozenset[str] = frozenset()  # options in front of it that take the next word
    pools: frozenset[str] = frozenset()  # options that choose another kind of pool …
    without: frozenset[str] = frozenset()  # … and those of them that have no processes
    workers: frozenset[str] = frozenset()  # options without one of which it is a single process
    drops_tasks: bool = False  # SIGTERM for these processes too ends them in the middle of a task
    own_groups: bool = False  # each of them is in a process group of its own


BY_PROGRAM: Final[dict[str, Preforking]] = {
    "celery": Preforking(
        "celery.concurrency: prefork is the default, and measured",
        "worker",
        frozenset(
            {"-A", "--app", "-b", "--broker", "--config", "--loader", "--result-backend"}
            | {"--workdir"}
        ),
        frozenset({"-P", "--pool"}),
        frozenset({"eventlet", "gevent", "solo", "threads"}),
        drops_tasks=True,  # celery.concurrency.prefork: process_initializer, and measured
    ),
    "gunicorn": Preforking("gunicorn.arbiter: workers are forked, one at least; and measured"),
    "hypercorn": Preforking(
        "hypercorn.run: with more than one worker",
        workers=frozenset({"-w", "--workers"}),
    ),
    # rq.worker: setup_work_horse_signals takes back what the worker does with SIGTERM, and the
    # process of a job leaves its group; both measured
    "rq": Preforking(
        "rq.worker: each job is a process", "worker", drops_tasks=True, own_groups=True
    ),
    "uvicorn": Preforking("uvicorn.supervisors.multiprocess", workers=frozenset({"--workers"})),
    "uwsgi": Preforking("its manual: workers are forked"),
}
