"""Summaries as text: what is written is read again, and nothing else is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shutdown_lint.engine.cache.summaries import summary_of_text, summary_text
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import (
    AtExit,
    Carrier,
    FunctionSummary,
    Import,
    ModuleSummary,
    OfCommandLine,
    OnInterrupt,
    Part,
    Step,
    StepKind,
)
from support.summaries import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVICE = """
    import signal, threading
    from .jobs import queue as jobs
    stop = threading.Event()
    class Worker(threading.Thread):
        def run(self):
            while not stop.is_set():
                jobs.get(timeout=0.5)
    if __name__ == "__main__":
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        Worker(daemon=True).start()
"""

T = TypeVar("T")

numbers = st.integers(1, 10_000)
spans = st.builds(Span, numbers, numbers, numbers, numbers)
texts = st.text(max_size=12)
pairs = st.tuples(texts, texts)
seconds = st.none() | st.floats(0, 1e6)


def _several(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


def _steps(parts: st.SearchStrategy[tuple[Part, ...]]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        st.sampled_from(StepKind),
        spans,
        texts,
        texts,
        texts,
        _several(texts),
        seconds,
        st.booleans(),
        seconds,
        st.none() | numbers,
        _several(texts),
        st.none() | st.sampled_from(Carrier),
        st.booleans(),
        _several(pairs),
        parts,
    )


steps = st.recursive(
    _steps(st.just(())),
    lambda inner: _steps(_several(st.builds(Part, texts, _several(inner)))),
    max_leaves=4,
)
functions = st.builds(
    FunctionSummary, texts, spans, _several(steps), st.booleans(), _several(texts)
)
modules = st.builds(
    ModuleSummary,
    texts,
    texts,
    _several(st.builds(Import, texts, texts, spans, st.booleans(), texts)),
    _several(steps),
    _several(steps),
    _several(functions),
    _several(pairs),
    _several(pairs),
    _several(pairs),
    _several(pairs),
    _several(st.tuples(texts, _several(texts))),
    _several(st.tuples(texts, st.sampled_from(Carrier))),
    _several(texts),
    _several(st.builds(OnInterrupt, spans, spans, st.booleans(), spans, _several(spans))),
    _several(st.builds(AtExit, spans, texts, spans)),
    _several(st.builds(OfCommandLine, texts, texts, texts)),
)


@settings(max_examples=60, deadline=None)
@given(modules)
def test_what_is_written_is_read_again(found: ModuleSummary) -> None:
    text = summary_text(found)
    assert text.isascii()
    assert "\n" not in text
    assert summary_of_text(text) == found


def test_the_kinds_are_kinds_again() -> None:
    found = summary_of_text(summary_text(summary(_SERVICE)))
    assert found == summary(_SERVICE)
    assert found is not None
    assert found.main[0].kind is StepKind.REGISTER
    assert found.main[-1].carrier is Carrier.DAEMON_THREAD


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "[1]", '"summary"', "[" * 100_000])
def test_other_text_is_none(text: str) -> None:
    assert summary_of_text(text) is None


def test_no_value_of_another_kind_gets_through() -> None:
    whole = json.loads(summary_text(summary(_SERVICE)))
    tried = 0
    for changed in _with_one_change(whole):
        tried += 1
        found = summary_of_text(json.dumps(changed))
        # What is still read has the shape that every reader counts on.
        assert found is None or summary_of_text(summary_text(found)) == found
    assert tried > 100


def _with_one_change(value: object) -> Iterator[object]:
    """The value with each of its parts, in turn, replaced by what it surely is not."""
    yield {"not": "this"}
    if isinstance(value, list):
        yield [*value, 0.5]
        for index, part in enumerate(value):
            for changed in _with_one_change(part):
                yield [*value[:index], changed, *value[index + 1 :]]


def test_not_a_number_is_not_read() -> None:
    text = summary_text(summary("import time\ndef main(): time.sleep(2.5)\n"))
    assert summary_of_text(text) is not None
    assert summary_of_text(text.replace("2.5", "NaN")) is None
    assert summary_of_text(text.replace("2.5", "1e999")) is None
