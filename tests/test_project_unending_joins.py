"""Joins that wait for ever for a worker of another file."""

from __future__ import annotations

import pytest

from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.project.project import Project
from shutdown_lint.project.unending_joins import UnendingJoin, unending_joins
from support.small_project import SPOT, InMemory, started

WORKER = """
    import threading, time
    class Worker(threading.Thread):
        def __init__(self):
            super().__init__()
            self.running = True
        def run(self):
            while self.running:
                time.sleep(1)
        def halt(self):
            self.running = False
"""
ENDING = """
    import threading
    def wind_down(worker: threading.Thread):
        worker.join()
"""
MAIN = """
    import signal, threading
    from shop.ending import wind_down
    from shop.worker import Worker
    stop = threading.Event()
    def main():
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        worker = Worker()
        worker.start()
        stop.wait()
        wind_down(worker)
    if __name__ == "__main__":
        main()
"""


def found(worker: str = WORKER, ending: str = ENDING, main: str = MAIN) -> list[UnendingJoin]:
    files = {
        "shop/__init__.py": "",
        "shop/worker.py": worker,
        "shop/ending.py": ending,
        "shop/main.py": main,
    }
    entry = started("python -m shop.main", files)
    assert entry is not None
    launch = Launch(Platform.SYSTEMD, "shop", SPOT, None, Limit(10.0, ""))
    reader = InMemory(files)
    entry = entry._replace(launch=launch)
    project = Project(reader.tree, reader, [entry])
    return unending_joins(project.program(entry), project)


def test_a_thread_that_is_made_in_one_file_and_joined_in_another() -> None:
    (one,) = found()
    assert (one.spot.path, one.spot.span.line) == ("shop/ending.py", 3)
    assert (one.related[0].path, one.related[0].span.line) == ("shop/worker.py", 7)
    assert one.data == {"call": "worker.join()", "condition": "until worker ends by itself"}


@pytest.mark.parametrize(
    "ending",
    [
        ENDING.replace("join()", "join(timeout=5)"),
        ENDING.replace("worker.join()", "worker.halt()\n        worker.join()"),
        ENDING.replace("worker.join()", "worker.running = False\n        worker.join()"),
        ENDING.replace("worker.join()", "worker.halt\n        worker.join()"),
    ],
)
def test_it_is_told_to_end_or_not_waited_for(ending: str) -> None:
    assert found(ending=ending) == []


@pytest.mark.parametrize(
    "worker",
    [
        WORKER.replace("while self.running", "for _ in range(3)"),
        WORKER.replace("time.sleep(1)", "time.sleep(1)\n                if done(): break"),
        WORKER.replace("threading.Thread", "unknown.Worker"),
        WORKER.replace("time.sleep(1)", "time.sleep(1)\n                if done(): return"),
        WORKER.replace("time.sleep(1)", "raise SystemExit"),
    ],
)
def test_a_worker_that_ends_or_may(worker: str) -> None:
    assert found(worker=worker) == []


@pytest.mark.parametrize(
    "main",
    [
        MAIN.replace("worker.start()", "if ready(): worker.start()"),
        MAIN.replace("wind_down(worker)", "worker.join()") + "\n" + WORKER,
        MAIN.replace("stop.wait()", "unknown(worker)"),
        MAIN.replace("stop.wait()", "stop.wait()\n        worker.running = False"),
        MAIN.replace("lambda *_: stop.set()", "worker.halt"),
    ],
)
def test_nothing_is_sure_or_the_file_is_judged_alone(main: str) -> None:
    assert found(main=main) == []
