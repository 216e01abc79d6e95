"""What manuals say of logging, OpenTelemetry and APScheduler at the end, beside their proofs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from support.small_program import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform == "win32", reason="the manuals speak of signals"),
]

RECORDS = """
    import atexit
    import logging
    import logging.handlers
    import os
    import queue
    import signal
    import sys
    import time

    class Slow(logging.StreamHandler):
        def emit(self, record):
            time.sleep(0.1)
            super().emit(record)

    log = logging.getLogger()
    exec(sys.argv[1])
    for number in range(10):
        log.error("record")
    exec(sys.argv[2])
"""
LISTENER = (
    "records = queue.SimpleQueue()\n"
    "listener = logging.handlers.QueueListener(records, Slow(sys.stdout))\n"
    "log.addHandler(logging.handlers.QueueHandler(records))\nlistener.start()"
)
EXITING = "signal.signal(signal.SIGTERM, lambda *_: sys.exit())\n"
KILL = "os.kill(os.getpid(), signal.SIGTERM)"


@pytest.mark.parametrize(
    ("end", "least", "most"),
    [
        ("pass", 0, 3),
        ("logging.shutdown()", 0, 3),
        (EXITING + KILL, 0, 3),
        ("listener.stop()", 10, 10),
        ("atexit.register(listener.stop)", 10, 10),
    ],
)
def test_what_a_queue_listener_writes(end: str, least: int, most: int, tmp_path: Path) -> None:
    """It is at its first record, or at one of the next, when the program ends."""
    ended = run(RECORDS, tmp_path, None, LISTENER, end)
    assert least <= len(ended.told) <= most, ended


def memory(options: str = "") -> str:
    return (
        "log.addHandler(logging.handlers.MemoryHandler(100, logging.CRITICAL, "
        f"logging.StreamHandler(sys.stdout){options}))"
    )


@pytest.mark.parametrize(
    ("held", "end", "count"),
    [
        (memory(), KILL, 0),
        (memory(), EXITING + KILL, 10),
        (memory(), "pass", 10),
        (memory(", flushOnClose=False"), KILL, 0),
        # Up to 3.11 the end of logging flushed all the same.
        (memory(", flushOnClose=False"), "pass", 0 if sys.version_info >= (3, 12) else 10),
        (memory(), "log.critical('record')\n" + KILL, 11),
    ],
)
def test_what_a_memory_handler_writes(held: str, end: str, count: int, tmp_path: Path) -> None:
    ended = run(RECORDS, tmp_path, None, held, end)
    assert len(ended.told) == count, ended


SPANS = """
    import os
    import signal
    import sys
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    exporter = ConsoleSpanExporter(formatter=lambda span: span.name + "\\n")
    exec(sys.argv[1])
    provider.add_span_processor(BatchSpanProcessor(exporter))
    for number in range(5):
        provider.get_tracer("shop").start_span("span").end()
    exec(sys.argv[2])
"""


@pytest.mark.parametrize(
    ("options", "end", "count"),
    [
        ("", KILL, 0),
        ("", EXITING + KILL, 5),
        ("", "pass", 5),
        ("shutdown_on_exit=False", EXITING + KILL, 0),
        ("shutdown_on_exit=False", "pass", 0),
        ("shutdown_on_exit=False", "provider.shutdown()", 5),
    ],
)
def test_which_spans_are_exported(options: str, end: str, count: int, tmp_path: Path) -> None:
    ended = run(SPANS, tmp_path, None, f"provider = TracerProvider({options})", end)
    assert len(ended.told) == count, ended


JOBS = """
    import logging
    import sys
    import threading
    import time
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.basicConfig(level=logging.ERROR)
    begun = threading.Event()

    def chore():
        begun.set()
        time.sleep(1)
        print("done", flush=True)

    scheduler = BackgroundScheduler()
    scheduler.add_job(chore, "interval", seconds=0.2, max_instances=20)
    scheduler.start()
    begun.wait()
    exec(sys.argv[1])
"""
LATE = "cannot schedule new futures after"


@pytest.mark.parametrize(
    ("end", "fails"),
    [
        ("sys.exit()", True),
        ("scheduler.shutdown()", False),
        ("scheduler.shutdown(wait=False)", False),
    ],
)
def test_jobs_that_come_due_at_the_end(end: str, tmp_path: Path, *, fails: bool) -> None:
    """Those that run are finished in any case."""
    ended = run(JOBS, tmp_path, None, end)
    assert "done" in ended.told, ended
    assert (LATE in ended.stderr) == fails, ended
