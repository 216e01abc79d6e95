"""What of the cleanup for Ctrl+C outlives the process, and who watches the program?"""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of

PROGRAM = """import asyncio, multiprocessing, os, queue, socket, subprocess, sys, threading, time
from elsewhere import console, echo
stop, done = threading.Event(), multiprocessing.Event()
thread, process = threading.Thread(target=f), multiprocessing.Process(target=f)
jobs, lock, child = queue.Queue(), threading.Lock(), subprocess.Popen(["x"])
"""


def lasts(cleanup: str) -> bool:
    facts = facts_of(
        f"{PROGRAM}try:\n    while True: time.sleep(1)\nexcept KeyboardInterrupt:\n    {cleanup}\n"
    )
    interrupt = facts.interrupts.of(facts.tree.all(cst.ExceptHandler)[0])
    assert interrupt is not None
    assert interrupt.work is not None
    return bool(interrupt.lasting)


@pytest.mark.parametrize(
    "cleanup",
    [
        "store.save()",
        "store.close()",
        "self.log_file.close()",
        "with open('state', 'w') as file: dump(file)",
        "os.replace('new', 'state')",
        "done.set()",
        "process.terminate()",
        "child.send_signal(2)",
        "client.disconnect()",
        "bot.stop()",
        "dispatcher.closeDispatcher()",
        "motor.turn_off()",
        "save_all()",
        "lock_file.release()",
        "asyncio.run(site.aclose())",
        "stop.set(); store.flush()",
        "socket.socket().sendall(b'bye')",
        "redis.lpush('jobs', job)",
        "store_rows(queued)",
        "subprocess.run(['ip', 'link', 'delete', 'tun0'])",
        "os.kill(child.pid, 15)",
        "cursor.execute('UPDATE nodes SET up = 0')",
    ],
)
def test_it_outlives_the_process(cleanup: str) -> None:
    assert lasts(cleanup)


@pytest.mark.parametrize(
    "cleanup",
    [
        "stop.set()",
        "thread.join()",
        "process.join()",
        "jobs.put(None); jobs.join()",
        "lock.release()",
        "connection.close()",
        "self.mqtt_client.close()",
        "connect().conn.close()",
        "sys.settrace(None)",
        "goodbye()",
        "socket.socket().close(); sys.settrace(None)",
        "os.kill(os.getpid(), 15)",
        "task.cancel()",
        "state.get_closed()",
        "if bot.is_stopped(): pass",
    ],
)
def test_nothing_says_so(cleanup: str) -> None:
    assert not lasts(cleanup)


def test_all_of_it_is_told() -> None:
    facts = facts_of(
        f"{PROGRAM}try:\n    while True: time.sleep(1)\nexcept KeyboardInterrupt:\n"
        "    store.save()\n    stop.set()\n    store.sync()\nfinally:\n    store.close()\n"
    )
    interrupt = facts.interrupts.of(facts.tree.all(cst.ExceptHandler)[0])
    assert interrupt is not None
    assert [line - 8 for line in lines_of(facts, interrupt.lasting)] == [1, 3, 5]


def sign(before: str, *, clause: str = "store.save()", doc: str = "") -> str | None:
    facts = facts_of(
        f"{PROGRAM}def serve():\n"
        f"    '''{doc}'''\n"
        "    try:\n        while True: time.sleep(1)\n"
        f"    except KeyboardInterrupt: {clause}\n"
        f"def main():\n    {before}\n    serve()\n"
        "def other():\n    print('press Ctrl+C to stop')\n"
    )
    found = facts.attended.sign(facts.tree.all(cst.Try)[0])
    return None if found is None else found.message


TOLD = "a person is told here how to stop it"


@pytest.mark.parametrize(
    "before",
    [
        "print('Press Ctrl+C to stop')",
        "print(f'{NAME} is up: hit CTRL-C')",
        "print('up,', 'Control-C ends it')",
        "echo.echo_report('watching, press <ctrl>-c to stop')",
        "console.print('ctrl + c quits')",
    ],
)
def test_a_person_is_told(before: str) -> None:
    assert sign(before) == TOLD


@pytest.mark.parametrize(
    "before",
    [
        "logging.info('press Ctrl+C to stop')",
        "print('control character')",
        "option('--once', help='do not wait for Ctrl-C')",
        "print('started')",
    ],
)
def test_nobody_is_told(before: str) -> None:
    assert sign(before) is None


def test_it_is_too_late_to_tell_in_the_clause() -> None:
    assert sign("pass", clause="print('Ctrl+C, exiting')") is None


@pytest.mark.parametrize(
    ("doc", "tries"),
    [
        ("Run the agent standalone for testing.", True),
        ("Serves, for local debugging only.", True),
        ("The broker, for testing purposes", True),
        ("A demo server\n\n    It is for demonstration.", True),
        ("Serves the grid for testing web pages.", False),
        ("A server for test results.", False),
        ("Tests the connections of the shop for good.", False),
        ("Serves the tests for hours.", False),
    ],
)
def test_what_the_docstring_says_it_is_for(doc: str, *, tries: bool) -> None:
    assert (sign("pass", doc=doc) is not None) is tries


@pytest.mark.parametrize(
    ("handler", "place", "handled"),
    [
        ("stop.set()", "{}\nserve()", True),
        ("sys.exit(0)", "{}\nserve()", True),
        ("raise KeyboardInterrupt", "{}\nserve()", False),
        ("signal.default_int_handler(*given)", "{}\nserve()", False),
        ("stop.set()", "try: serve()\nexcept KeyboardInterrupt: {}", False),
        ("stop.set()", "try: serve()\nfinally: {}", False),
    ],
)
def test_whether_a_handler_keeps_the_exception_away(
    handler: str, place: str, *, handled: bool
) -> None:
    call = "signal.signal(signal.SIGINT, on_interrupt)"
    facts = facts_of(
        f"import signal\n{PROGRAM}def on_interrupt(*given):\n    {handler}\n{place.format(call)}\n"
    )
    assert facts.unwinding.interrupt_is_handled is handled
