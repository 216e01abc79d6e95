"""Which pools are left to the end of the program?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = (
    "import asyncio\nfrom multiprocessing import Pool\n"
    "from concurrent.futures import ThreadPoolExecutor\n"
)


def open_pools(source: str) -> list[tuple[bool, bool]]:
    """Of each such pool, whether it is an executor, and whether it is given jobs to do later."""
    facts = facts_of(HEAD + source)
    return [(pool.is_executor, pool.hands_over) for pool in facts.open_pools.all]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("p = Pool()\np.apply_async(f)", (False, True)),
        ("p = Pool()\np.map(f, x)", (False, False)),
        ("p = ThreadPoolExecutor()\np.submit(f)", (True, True)),
        ("def main():\n  p = Pool()\n  p.imap(f, x)\nmain()", (False, True)),
    ],
)
def test_what_the_program_makes_and_nobody_closes(source: str, expected: object) -> None:
    assert open_pools(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "p = Pool()\np.apply_async(f)\np.terminate()",
        "p = Pool()",
        "with Pool() as p: p.apply_async(f)",
        "p = ThreadPoolExecutor()\np.submit(f)\nregister(p)",
        "p = ThreadPoolExecutor()\np.submit(f)\nregister(p.shutdown)",
        "def helper():\n  p = Pool()\n  p.apply_async(f)",
        "class C:\n  def __init__(self):\n    self.p = Pool()\n    self.p.apply_async(f)",
    ],
)
def test_what_is_closed_or_belongs_to_others(source: str) -> None:
    assert open_pools(source) == []
