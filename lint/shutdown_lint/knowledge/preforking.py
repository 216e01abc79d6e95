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


BY_PROGRAM: Final[dict[str, Preforking]] = {
    "celery": Preforking(
        "celery.concurrency: prefork is the default, and measured",
        "worker",
        frozenset({"-P", "--pool"}),
        frozenset({"eventlet", "gevent", "solo", "threads"}),
    ),
    "gunicorn": Preforking("gunicorn.arbiter: workers are forked, one at least; and measured"),
    "hypercorn": Preforking(
        "hypercorn.run: with more than one worker",
        workers=frozenset({"-w", "--workers"}),
    ),
    "rq": Preforking("rq.worker: each job is a process", "worker"),
    "uvicorn": Preforking("uvicorn.supervisors.multiprocess", workers=frozenset({"--workers"})),
    "uwsgi": Preforking("its manual: workers are forked"),
}
