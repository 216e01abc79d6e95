"""What is held back in memory when the program ends?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = """\
import logging, signal, time
from logging.handlers import MemoryHandler
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
"""
LOOP = "if __name__ == '__main__':\n    while True: time.sleep(1)\n"
M = "m = MemoryHandler(100, target=t)\nlogging.root.addHandler(m)\n"
B = "p = TracerProvider()\np.add_span_processor(BatchSpanProcessor(e))\n"
OFF = "p = TracerProvider(shutdown_on_exit=False)\n"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (M + LOOP, 1),
        (B + LOOP, 1),
        (M + "m.flush()\n" + LOOP, 0),
        (M, 0),
        (M + "signal.signal(signal.SIGTERM, stop)\n" + LOOP, 0),
        ("def unused():\n    m = MemoryHandler(9)\n" + LOOP, 0),
    ],
)
def test_lost_on_kill(source: str, count: int) -> None:
    assert len(facts_of(HEAD + source).buffers.lost_on_kill) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("m = MemoryHandler(9, 40, t, False)\nlogging.root.addHandler(m)", 1),
        ("m = MemoryHandler(9, flushOnClose=False)\nm.flush()", 0),
        ("m = MemoryHandler(9, flushOnClose=False)\nkeep(m)", 0),
        ("m = MemoryHandler(9, flushOnClose=keep)", 0),
        (OFF + "trace.set_tracer_provider(p)", 1),
        (OFF + "p.shutdown()", 0),
        (OFF + "def f(): return p", 0),
        ("p = TracerProvider()", 0),
    ],
)
def test_kept_at_end(source: str, count: int) -> None:
    assert len(facts_of(HEAD + source).buffers.kept_at_end) == count
