"""Rows on task queues say which version they are of, and where its documentation stands."""

from __future__ import annotations

import re

import pytest

from shutdown_lint.knowledge import preforking, runner_stops, runners, serving, task_queues
from support.fixtures import rules_by_code
from test_manuals import manual

VERSION = re.compile(r"\b(?:RQ|Dramatiq|Huey|arq|taskiq|with) \d+\.\d+")
LIBRARIES = ("arq", "dramatiq", "huey", "rq", "taskiq")
QUEUES = (
    task_queues.CELERY, task_queues.RQ, task_queues.DRAMATIQ, task_queues.HUEY, task_queues.ARQ,
    task_queues.TASKIQ,
)  # fmt: skip


def is_of_library(key: str) -> bool:
    return re.split(r"[. _]", key)[0] in LIBRARIES


SOURCES = {
    **{
        f"served by {key}": row.source
        for key, row in serving.BY_PATH.items()
        if is_of_library(key)
    },
    **{
        f"served by {'.'.join(key)}": row.source
        for key, row in serving.BY_CLASS.items()
        if is_of_library(key[0])
    },
    **{
        f"stopped: {key}": row.source
        for key, row in runner_stops.BY_RUNNER.items()
        if is_of_library(key)
    },
    **{
        f"stopped: {' '.join(key)}": row.source
        for key, row in runner_stops.BY_SIGNAL.items()
        if is_of_library(key[0])
    },
    **{
        f"run by {key}": row.source
        for key, rows in runners.BY_WORD.items()
        if is_of_library(key)
        for row in rows
    },
    **{
        f"forked: {key}": row.source
        for key, row in preforking.BY_PROGRAM.items()
        if is_of_library(key)
    },
    **{f"exits: {queue.name}": queue.source for queue in QUEUES},
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_row_names_its_version(source: str) -> None:
    assert VERSION.search(source), source


def test_there_are_such_rows() -> None:
    """Else the test above would pass without looking at anything."""
    named = {re.split(r"[:. ]+", key)[-1] for key in SOURCES}
    assert len(SOURCES) >= 20, SOURCES
    assert {"RQ", "Dramatiq", "Huey", "arq", "taskiq"} <= named


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_its_documentation_stands_on_the_page(queue: task_queues.TaskQueue) -> None:
    page = manual(rules_by_code()["SHD603"]).markdown
    assert f"]({queue.documentation})" in page
