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
    ("source", "made"),
    [
        (M + LOOP, ["MemoryHandler(100, target=t)"]),
        (B + LOOP, ["BatchSpanProcessor(e)"]),
        (M + B + LOOP, ["MemoryHandler(100, target=t)", "BatchSpanProcessor(e)"]),
        (M + "m.flush()\n" + LOOP, []),
        (M, []),
        (M + "signal.signal(signal.SIGTERM, stop)\n" + LOOP, []),
        ("def unused():\n    m = MemoryHandler(9)\n" + LOOP, []),
    ],
)
def test_lost_on_kill(source: str, made: list[str]) -> None:
    facts = facts_of(HEAD + source)
    assert [facts.source(one.made) for one in facts.buffers.lost_on_kill] == made


@pytest.mark.parametrize(
    ("source", "made"),
    [
        (
            "m = MemoryHandler(9, 40, t, False)\nlogging.root.addHandler(m)",
            ["MemoryHandler(9, 40, t, False)"],
        ),
        ("m = MemoryHandler(9, flushOnClose=False)\nm.flush()", []),
        ("m = MemoryHandler(9, flushOnClose=False)\nkeep(m)", []),
        ("m = MemoryHandler(9, flushOnClose=keep)", []),
        (
            OFF + "trace.set_tracer_provider(p)",
            ["TracerProvider(shutdown_on_exit=False)"],
        ),
        (OFF + "p.shutdown()", []),
        (OFF + "def f(): return p", []),
        ("p = TracerProvider()", []),
    ],
)
def test_kept_at_end(source: str, made: list[str]) -> None:
    facts = facts_of(HEAD + source)
    assert [facts.source(one.made) for one in facts.buffers.kept_at_end] == made
