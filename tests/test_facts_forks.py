"""Which processes and pools start as a copy of the program, with its signal handlers?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

IMPORTS = """\
import multiprocessing, os, signal
from multiprocessing.pool import ThreadPool
def reset():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
def resetting():
    reset()
def working():
    work()
"""


@pytest.mark.parametrize(
    ("made", "forked"),
    [
        ("multiprocessing.Pool()", True),
        ("multiprocessing.Pool(4)", True),
        ("multiprocessing.Pool(4, reset)", False),
        ("multiprocessing.Pool(initializer=reset)", False),
        ("multiprocessing.Pool(**options)", False),
        ("multiprocessing.Process(target=working)", True),
        ("multiprocessing.Process(target=unknown)", True),
        ("multiprocessing.Process(target=resetting)", False),
        ("multiprocessing.get_context().Pool()", True),
        ("multiprocessing.get_context('fork').Process(target=working)", True),
        ("multiprocessing.get_context('spawn').Process(target=working)", False),
        ("multiprocessing.get_context(chosen()).Pool()", False),
        ("ThreadPool(4)", False),
    ],
)
def test_what_is_forked(made: str, *, forked: bool) -> None:
    assert bool(facts_of(IMPORTS + made).forks.all) is forked


@pytest.mark.parametrize(
    ("source", "freed"),
    [
        ("os.register_at_fork(after_in_child=reset)", True),
        ("multiprocessing.set_start_method('spawn')", True),
        ("reset()", False),
    ],
)
def test_what_frees_children_of_handlers(source: str, *, freed: bool) -> None:
    assert facts_of(IMPORTS + source).forks.are_freed_of_handlers is freed
