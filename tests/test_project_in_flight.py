"""What an exit may cut in half in another file, and how long platforms wait for gunicorn."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.project.gunicorn_waits import gunicorn_waits
from shutdown_lint.project.in_flight import Cut, exit_amid_work, has_nothing_in_flight
from shutdown_lint.project.project import Project
from support.small_project import SPOT, InMemory, project, started

MAIN = """
    import signal
    import sys
    from shop.jobs import run
    def leave(signum, frame):
        sys.exit(0)
    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, leave)
        run()
"""
WORKS = """
    import sqlite3
    base = sqlite3.connect("x")
    def run():
        while True:
            base.execute("insert into x values (1)")
            base.commit()
"""
LOOKS = "import time\ndef run():\n    while True:\n        time.sleep(1)\n"
GUARDED = WORKS.replace("base.execute", "with base: base.execute")


def cut(jobs: str, main: str = MAIN) -> Cut | None:
    asked = project({"shop/__init__.py": "", "shop/jobs.py": jobs, "run.py": main})
    entry = asked.entry_of_file("run.py")
    assert entry is not None
    return exit_amid_work(asked.program(entry), asked)


def test_work_of_another_file_is_cut() -> None:
    found = cut(WORKS)
    assert found is not None
    assert (found.exit.path, found.exit.span.line) == ("run.py", 5)
    assert (found.work.path, found.text) == ("shop/jobs.py", "base.commit()")


@pytest.mark.parametrize(
    ("jobs", "main"),
    [
        (LOOKS, MAIN),
        (GUARDED, MAIN),
        (WORKS, MAIN.replace("sys.exit(0)", "print(signum)")),
        (
            WORKS,
            MAIN.replace(
                "        run()",
                "        try:\n            run()\n        finally:\n            end()",
            ),
        ),
    ],
)
def test_nothing_is_cut(jobs: str, main: str) -> None:
    assert cut(jobs, main) is None


@pytest.mark.parametrize(("jobs", "is_nothing"), [(LOOKS, True), (WORKS, False)])
def test_a_program_with_nothing_in_flight(jobs: str, *, is_nothing: bool) -> None:
    asked = project({"shop/__init__.py": "", "shop/jobs.py": jobs, "run.py": MAIN})
    assert has_nothing_in_flight("run.py", asked) is is_nothing


def test_a_program_of_which_nobody_knows_what_it_does() -> None:
    jobs = "import company\ndef run():\n    company.serve()\n"
    asked = project({"shop/__init__.py": "", "shop/jobs.py": jobs, "run.py": MAIN})
    assert not has_nothing_in_flight("run.py", asked)


@pytest.mark.parametrize(
    ("graces", "enough"),
    [
        ([Limit(60.0, "")], [True]),
        ([Limit(45.0, "")], [False]),
        ([Limit(None, "")], [True]),
        ([Limit(60.0, ""), Limit(30.0, "")], [True, False]),
        ([Limit(60.0, ""), Limit(None, "", written="${GRACE}")], None),
        ([], None),
    ],
)
def test_how_long_platforms_wait(graces: list[Limit], enough: list[bool] | None) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/app.py": "",
        "gunicorn.conf.py": "graceful_timeout = 45\n",
    }
    entry = started("gunicorn shop.app:app", files)
    assert entry is not None
    entries = [
        entry._replace(launch=Launch(Platform.COMPOSE, "web", SPOT, None, one)) for one in graces
    ]
    reader = InMemory(files)
    waits = gunicorn_waits("gunicorn.conf.py", Project(reader.tree, reader, entries))
    assert (None if waits is None else [one.is_enough for one in waits]) == enough
