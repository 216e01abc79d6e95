"""What is sure of a program's way out: what adds up, what does not count, who listens no more."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from support.small_project import project

HEAD = """
import asyncio
import signal
import threading
import time

import grpc
import prometheus_client
import requests
from opentelemetry.sdk.metrics import MeterProvider

telemetry = MeterProvider()
stop = threading.Event()


def work():
    while not stop.is_set():
        requests.get("http://shop/jobs")


def idle():
    return open("idle").read()


def on_term(number, frame):
    stop.set()


signal.signal(signal.SIGTERM, on_term)
"""


def shares(code: str) -> list[tuple[float, str]]:
    """The seconds of a program and what they are for."""
    here = project({"main.py": HEAD + dedent(code)})
    (entry,) = here.entries()
    return [(one.seconds, one.text) for one in here.way_out(entry).shares]


def seconds(code: str) -> list[float]:
    return [length for length, _ in shares(code)]


def after_stop(cleanup: str, before: str = "pass") -> str:
    """A program that does this once it is told to stop."""
    lines = f"""
worker = threading.Thread(target=work)
server = grpc.server(None)
{dedent(before)}
worker.start()
stop.wait()
{dedent(cleanup)}
"""
    return 'if __name__ == "__main__":\n' + indent(lines, "    ")


@pytest.mark.parametrize(
    ("cleanup", "expected"),
    [
        ("worker.join(timeout=20)", [20]),
        ("worker.join(20)\ntime.sleep(3)", [20, 3]),
        ("server.stop(30).wait()", [30]),
        ("ended = server.stop(30)\nended.wait(30)", [30]),
        ("server.stop(30).wait()\nserver.stop(20).wait()", [30]),
        ("requests.post('http://shop/left', timeout=7)", [7]),
        ("prometheus_client.push_to_gateway('gateway', 'shop', None, timeout=7)", [7]),
        ("try:\n    worker.join(20)\nfinally:\n    time.sleep(2)", [20, 2]),
        ("try:\n    time.sleep(2)\nexcept OSError:\n    time.sleep(40)", [2]),
        ("for _ in range(3):\n    time.sleep(2)", [2, 4]),
        ("while True:\n    time.sleep(2)\n    break", []),
    ],
)
def test_what_is_done_in_any_case_counts_one_after_the_other(
    cleanup: str, expected: list[float]
) -> None:
    assert seconds(after_stop(cleanup)) == expected


@pytest.mark.parametrize(
    "cleanup",
    [
        "if requests.get('http://shop', timeout=0):\n    worker.join(timeout=20)",
        "if time.time() % 2:\n    time.sleep(20)\nelse:\n    time.sleep(30)",
        "idle() and worker.join(timeout=20)",
        "idle() or time.sleep(20)",
        "time.sleep(20) if idle() else time.sleep(30)",
        "for name in open('jobs'):\n    time.sleep(20)",
        "while requests.queue:\n    time.sleep(20)",
        "time.sleep(float(open('pause').read()))",
        "worker.join(timeout=PATIENCE)",
        "server.stop(30)",
        "motor.stop(30)",
        "stop.wait(30)",
        "prometheus_client.push_to_gateway('gateway', 'shop', None)",
        "telemetry.shutdown()",
    ],
)
def test_what_need_not_be_or_is_not_known_does_not_count(cleanup: str) -> None:
    assert seconds(after_stop(cleanup)) == []


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("while time.monotonic() < deadline and idle():\n    time.sleep(0.1)", [25]),
        ("while idle() and deadline > time.monotonic():\n    time.sleep(0.1)", [25]),
        ("while time.monotonic() - start < 12:\n    time.sleep(0.1)", [12]),
        ("while time.time() <= end:\n    if idle():\n        break\n    time.sleep(1)", [9]),
        ("while time.monotonic() < deadline:\n    time.sleep(0.1)\n    break", []),
        ("while time.monotonic() < deadline or idle():\n    time.sleep(0.1)", []),
        ("while time.monotonic() > deadline:\n    time.sleep(0.1)", []),
        ("while time.monotonic() < later:\n    time.sleep(0.1)", []),
    ],
)
def test_a_loop_that_a_clock_ends(loop: str, expected: list[float]) -> None:
    clock = "start = time.monotonic()\ndeadline = time.monotonic() + 25\nlater = deadline + 1\n"
    assert seconds(after_stop(clock + "end = time.time() + 9\n" + loop)) == expected


def test_what_has_no_bound_takes_nothing_from_the_sum() -> None:
    assert seconds(after_stop("requests.post('http://shop/left')\ntime.sleep(20)")) == [20]


def test_a_wait_for_a_stop_is_no_longer_than_either_limit() -> None:
    assert seconds(after_stop("server.stop(grace=30).wait(timeout=40)")) == [30]


def test_a_thread_that_ends_sooner_is_not_waited_for_as_long() -> None:
    code = """
    def poll():
        while not stop.is_set():
            time.sleep(0.5)

    if __name__ == "__main__":
        poller = threading.Thread(target=poll)
        poller.start()
        stop.wait()
        poller.join(timeout=60)
    """
    assert seconds(code) == [0.5]


def test_a_thread_of_which_the_end_hangs_on_a_branch_counts_with_the_limit_alone() -> None:
    code = """
    def poll():
        while not stop.is_set():
            time.sleep(1)
        if requests.queue:
            time.sleep(30)

    if __name__ == "__main__":
        poller = threading.Thread(target=poll)
        poller.start()
        stop.wait()
        poller.join({})
    """
    assert seconds(code.format("timeout=60")) == []
    assert seconds(code.format("timeout=20")) == [20]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("worker.is_alive()", [20]),
        ("worker is not None and worker.is_alive()", [20]),
        ("worker and enabled", []),
    ],
)
def test_a_condition_that_only_asks_for_a_thread_that_was_started(
    condition: str, expected: list[float]
) -> None:
    assert seconds(after_stop(f"if {condition}:\n    worker.join(timeout=20)")) == expected


def test_a_thread_that_may_not_have_been_started_is_asked_for_in_vain() -> None:
    code = """
    class Feed:
        def __init__(self, enabled):
            self._thread = None
            if enabled:
                self._thread = threading.Thread(target=work)
                self._thread.start()

        def close(self):
            if self._thread is not None:
                self._thread.join(timeout=20)

    def main():
        feed = Feed(bool(requests.get("http://shop", timeout=1)))
        stop.wait()
        feed.close()

    if __name__ == "__main__":
        main()
    """
    assert seconds(code) == []
    assert seconds(code.replace("if enabled:", "if True:")) == []  # it is not tried to know more


GUARDED = """
class Worker:
    def __init__(self):
        self._closed = False
        self._thread = threading.Thread(target=work)

    def close(self):
        if {condition}:
            return
        {noted}
        self._thread.join(timeout=20)

def main():
    worker = Worker()
    worker._thread.start()
    stop.wait()
    worker.close()
    time.sleep(2)

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize(
    ("condition", "noted", "expected"),
    [
        ("self._closed", "self._closed = True", [20, 2]),
        ("self._closed", "pass", [2]),
        ("self._closed or requests.offline", "self._closed = True", [2]),
        ("stop.is_set()", "stop.set()", [2]),
    ],
)
def test_an_early_return_leaves_out_the_rest_of_its_function_unless_it_is_against_a_second_run(
    condition: str, noted: str, expected: list[float]
) -> None:
    assert seconds(GUARDED.format(condition=condition, noted=noted)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("time.sleep(15)", [15]),
        ("requests.get('http://shop', timeout=5)\n    time.sleep(15)", [20]),
        ("if idle():\n        time.sleep(15)", []),
        ("try:\n        time.sleep(1)\n    except OSError:\n        time.sleep(15)", [1]),
        ("stop.wait(15)", []),
    ],
)
def test_a_round_of_the_main_loop_counts_as_far_as_each_takes_it(
    body: str, expected: list[float]
) -> None:
    code = f"""
def main():
    while not stop.is_set():
        {body.replace(chr(10), chr(10) + "    ")}

if __name__ == "__main__":
    main()
"""
    assert seconds(code) == expected


def test_who_is_killed_is_not_waited_for_long() -> None:
    code = """
    from multiprocessing import Process

    if __name__ == "__main__":
        child = Process(target=work)
        child.start()
        stop.wait()
        child.terminate()
        child.join(5)
        if child.is_alive():
            child.kill()
            child.join(6)
    """
    assert seconds(code) == [5]
    assert seconds(code.replace("kill()", "terminate()")) == [5, 6]


def test_a_timer_that_ends_the_program_takes_away_what_comes_after_it() -> None:
    timer = "threading.Timer(10, os._exit, [1]).start()\n"
    code = "import os\n" + after_stop(f"time.sleep(2)\n{timer}worker.join(timeout=60)")
    assert seconds(code) == [2]
    assert seconds(code.replace("os._exit, [1]", "idle")) == [2, 60]
    assert seconds(after_stop("signal.alarm(10)\nworker.join(timeout=60)")) == []
    assert seconds(after_stop("signal.alarm(0)\nworker.join(timeout=60)")) == [60]
    assert seconds(after_stop("worker.join(timeout=60)", "signal.alarm(10)")) == [60]


def test_a_hook_that_is_registered_in_a_branch_need_not_run() -> None:
    code = """
    import atexit

    def leave():
        time.sleep(15)

    if __name__ == "__main__":
        {}
        stop.wait()
    """
    assert seconds(code.format("atexit.register(leave)")) == [15]
    assert seconds(code.format("if idle(): atexit.register(leave)")) == []


def test_nothing_counts_where_it_is_not_known_that_the_program_ends() -> None:
    code = """
    class Flag:
        pass

    def main(flag):
        while not flag.asked():
            time.sleep(5)
        time.sleep(20)

    if __name__ == "__main__":
        main(__import__("shop.flags").flag)
    """
    assert seconds(code) == []


def test_a_handler_that_is_registered_on_a_condition() -> None:
    code = after_stop("time.sleep(20)")
    assert seconds(code) == [20]
    conditional = HEAD.replace(
        "signal.signal(signal.SIGTERM", "if open('x'):\n    signal.signal(signal.SIGTERM"
    )
    here = project({"main.py": conditional + dedent(code)})
    assert here.way_out(here.entries()[0]).shares == ()


CLOCKED = """loop = asyncio.get_running_loop()
    end = loop.time() + 9
    while loop.time() < end and done.pending:
        await asyncio.sleep(0.1)
"""
TASKS = """one = asyncio.create_task(drain())
    two = asyncio.create_task(drain())
    all_of_them = [asyncio.create_task(drain())]
    """
LOOP = """
async def drain():
    await asyncio.sleep(20)

async def other():
    await asyncio.sleep(25)

async def main():
    done = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, done.set)
    await done.wait()
    {}

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("cleanup", "expected"),
    [
        ("await drain()\n    await other()", [20, 25]),
        ("await asyncio.wait_for(drain(), timeout=9)", [9]),
        (CLOCKED, [9]),
        ("await asyncio.wait_for(asyncio.shield(drain()), 9)", [9]),
        (f"{TASKS}await asyncio.wait_for(asyncio.gather(one, two), 9)", [9]),
        (f"{TASKS}await asyncio.wait_for(asyncio.gather(*all_of_them), 9)", [9]),
        (f"{TASKS}await asyncio.wait(all_of_them, timeout=9)", [9]),
        ("await asyncio.wait_for(drain(), timeout=90)", [20]),
        ("async with asyncio.timeout(9):\n        await drain()", [9]),
        (
            "async with asyncio.timeout(9):\n        if done.pending:\n            await drain()",
            [],
        ),
    ],
)
def test_limits_of_an_event_loop(cleanup: str, expected: list[float]) -> None:
    assert seconds(LOOP.format(cleanup)) == expected


def test_what_runs_at_once_is_not_added_up() -> None:
    assert sum(seconds(LOOP.format("await asyncio.gather(drain(), other())"))) <= 25


def test_the_server_of_a_program_with_its_hooks() -> None:
    code = """
    import uvicorn
    from contextlib import asynccontextmanager
    from fastapi import FastAPI

    @asynccontextmanager
    async def lifespan(app):
        yield
        await asyncio.sleep(3)

    app = FastAPI(lifespan=lifespan)

    if __name__ == "__main__":
        uvicorn.run(app, timeout_graceful_shutdown=40)
    """
    assert seconds(code) == [40, 3]
    assert seconds(code.replace(", timeout_graceful_shutdown=40", "")) == [3]


@pytest.mark.parametrize(
    ("cleanup", "expected"),
    [
        ("server.stop(5).wait()", ("the gRPC server", 0)),
        ("server.stop(None)", ("the gRPC server", 0)),
        ("time.sleep(3)\nserver.stop(5)", ("the gRPC server", 3)),
        ("if time.time() % 2:\n    server.stop(5)", None),
        ("worker.stop(5)", None),
    ],
)
def test_a_server_that_takes_no_more_connections(
    cleanup: str, expected: tuple[str, float] | None
) -> None:
    here = project({"main.py": HEAD + after_stop(cleanup)})
    closing = here.way_out(here.entries()[0]).closing
    assert (closing and (closing.server, closing.after)) == expected


def test_a_handler_that_stops_what_the_program_waits_for() -> None:
    code = """
    def serve(grace=25):
        server = grpc.server(None)
        server.start()

        def leave(*_):
            ended = server.stop(grace)
            ended.wait(grace)

        signal.signal(signal.SIGTERM, leave)
        server.wait_for_termination()

    if __name__ == "__main__":
        serve()
    """
    assert seconds(code) == [25]
    assert seconds(code.replace("ended.wait(grace)", "pass")) == [25]


AGAIN = """
def again():
    idle()
    threading.Timer(5, again).start()
"""
IN_TURNS = """
def again():
    threading.Thread(target=other).start()


def other():
    threading.Thread(target=again).start()
"""
BY_A_CALL = """
def again():
    start()


def start():
    threading.Thread(target=again).start()
"""
PROGRAM = """

if __name__ == "__main__":
    threading.Thread(target=again).start()
    work()
    requests.get("http://shop/last", timeout=7)
"""


@pytest.mark.parametrize("starts", [AGAIN, IN_TURNS, BY_A_CALL])
def test_what_starts_itself_again_is_followed_once(starts: str) -> None:
    assert 7 in seconds(starts + PROGRAM)


def test_a_long_row_of_starts_is_followed_so_far() -> None:
    rows = "".join(
        f"def step_{number}():\n    threading.Thread(target=step_{number + 1}).start()\n\n\n"
        for number in range(400)
    )
    last = "def step_400():\n    idle()\n\n\nagain = step_0\n"
    assert 7 in seconds(rows + last + PROGRAM.replace("=again", "=step_0"))
