"""The programs of whole projects are started and stopped as their deployment files say.

What was seen of a stop stands in the project's `truth.toml`, and is seen again here.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from support.project_run import STARTUP, Seen, Stage
from support.project_stories import story_of, untold
from support.projects import Project, all_projects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MARGIN = 1.5  # times the bound that a stop may take on a busy machine

CASES = [(project, program) for project in all_projects() for program in project.truth()]

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="the runner reads /proc"),
]

each_program = pytest.mark.parametrize(
    ("project", "program"),
    CASES,
    ids=[f"{project.name}: {program['title']}" for project, program in CASES],
)


@each_program
def test_a_stop_goes_as_it_was_seen(
    project: Project, program: dict[str, Any], tmp_path: Path
) -> None:
    stage = Stage(project, program, tmp_path)
    seen = _stop_celery(stage) if "task" in program else stage.stop(_request(program))
    assert _differences(program, seen) == [], seen.journal


@each_program
def test_each_place_is_in_the_project(
    project: Project, program: dict[str, Any], tmp_path: Path
) -> None:
    folder = Stage(project, program, tmp_path).folder
    places = [*program["steps"], program.get("breaks", {})]
    missing = [
        place
        for place in places
        if "code" in place and place["code"] not in (folder / place["file"]).read_text("utf-8")
    ]
    assert missing == []


@each_program
def test_the_story_is_what_was_seen(
    project: Project, program: dict[str, Any], tmp_path: Path
) -> None:
    """But for what the truth lists as not told yet, and that is taken from the list once it is."""
    stage = Stage(project, program, tmp_path)
    story = story_of(program, stage.folder)
    assert untold(program, story, stage.folder) == program.get("untold", [])


def test_what_was_seen_covers_both_ends() -> None:
    """Of the programs some are killed or die, and some end by themselves."""
    assert {"killed", 0, -15} <= {program["ends"] for _, program in CASES}
    assert len({project.name for project, _ in CASES}) >= 6


def _differences(program: dict[str, Any], seen: Seen) -> list[str]:
    """What was seen and is not in the truth, and the reverse."""
    found: list[str] = []
    wanted = None if program["ends"] == "killed" else program["ends"]
    if seen.status != wanted:
        found.append(f"ended with {seen.status}, not {wanted}")
    if not _in_order([step["says"] for step in program["steps"]], seen.journal):
        found.append("the steps are others, or in another order")
    journal = seen.journal
    found += [f"not logged: {text}" for text in program.get("also", []) if text not in journal]
    found += [f"logged: {text}" for text in program.get("never", []) if text in journal]
    if program.get("goes_on", "") not in seen.journal:
        found.append("it does not go on with its work")
    if not seen.answer.startswith(program.get("answer", "")):
        found.append(f"the client got {seen.answer}")
    left = program.get("survivors", [])
    if len(left) != len(seen.survivors) or not all(
        any(name in command for command in seen.survivors) for name in left
    ):
        found.append(f"left running: {seen.survivors}")
    bound = program.get("bound", program.get("soon"))
    if seen.status is not None and bound and seen.seconds > MARGIN * bound:
        found.append(f"it took {seen.seconds:.1f} s, and its bound is {bound} s")
    return found


def _in_order(texts: list[str], journal: str) -> bool:
    return re.search(".*".join(map(re.escape, texts)), journal, re.DOTALL) is not None


def _request(program: dict[str, Any]) -> Callable[[int], str] | None:
    if "get" in program:
        return lambda port: _get(port, program["get"])
    if "quote" in program:
        return lambda port: _quote(port, program["quote"])
    return None


def _get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTUP)
    with contextlib.closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return str(response.status)


def _quote(port: int, items: int) -> str:
    import grpc

    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary("/pricing.Pricing/Quote")
        answer: bytes = call(str(items).encode(), timeout=STARTUP)
        return answer.decode()


def _stop_celery(stage: Stage) -> Seen:
    from celery import Celery

    from support.redis_server import redis_server

    task = stage.program["task"]
    with redis_server() as broker, _silent(stage):
        client = Celery(broker=broker.url)
        seen = stage.stop(
            environment={"BROKER_URL": broker.url},
            begin=lambda: client.send_task(task["name"], task["arguments"]),
        )
        client.close()
        assert broker.waiting_messages() == stage.program["kept"], seen.journal
        return seen


@contextlib.contextmanager
def _silent(stage: Stage) -> Iterator[None]:
    """A server at the program's port that takes connections and never says a word, if wanted."""
    with contextlib.ExitStack() as stack:
        if stage.program.get("silent"):
            stack.enter_context(
                contextlib.closing(socket.create_server(("127.0.0.1", stage.port)))
            )
        yield
