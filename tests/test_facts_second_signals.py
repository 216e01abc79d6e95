"""What is meant for the second signal only."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

HANDLER = """\
    stopping = False
    told = Event()
    seen = []
    def handler(signum, frame):
        global stopping
"""


def is_meant(body: str, call: str = "worker.wait()") -> bool:
    lines = "".join(f"        {line}\n" for line in body.splitlines())
    facts = facts_of(HANDLER + lines)
    return facts.second_signals.is_meant(node_of(facts, cst.Call, call))


@pytest.mark.parametrize(
    "body",
    [
        "if stopping:\n    worker.wait()\nstopping = True",
        "if stopping:\n    worker.wait()\nelse:\n    stopping = True",
        "if not stopping:\n    stopping = True\nelse:\n    worker.wait()",
        "if stopping and hurry:\n    for one in all_of():\n        worker.wait()\nstopping = True",
        "if told.is_set():\n    worker.wait()\ntold.set()",
        "if not told.is_set():\n    told.set()\nelse:\n    worker.wait()",
        "if len(seen) > 1:\n    worker.wait()\nseen.append(signum)",
        "if signum in worker.seen:\n    worker.wait()\nworker.seen.add(signum)",
    ],
)
def test_what_stands_under_the_flag_that_the_first_signal_sets(body: str) -> None:
    assert is_meant(body)


@pytest.mark.parametrize(
    "body",
    [
        "worker.wait()\nstopping = True",
        "if stopping:\n    pass\nworker.wait()\nstopping = True",
        "if other:\n    worker.wait()\nstopping = True",
        "if stopping:\n    worker.wait()",  # nobody sets it here
        "if not stopping:\n    stopping = True\n    worker.wait()",  # the first signal itself
        "if not told.is_set():\n    told.set()\n    worker.wait()",
        "if told.is_set():\n    worker.wait()\nother.set()",
        "if told.is_set():\n    worker.wait()\ntold.clear()",
        "mine = []\nif mine:\n    worker.wait()\nmine.append(signum)",  # new each time
        "if not stopping and worker.wait():\n    print()\nstopping = True",  # to decide
        "def later():\n    worker.wait()\nif stopping:\n    print()\nstopping = True",
    ],
)
def test_what_the_first_signal_comes_to_as_well(body: str) -> None:
    assert not is_meant(body)


def test_own_names_of_the_function_are_no_flags() -> None:
    source = "def handler(signum, frame):\n    if late:\n        worker.wait()\n    late = True\n"
    facts = facts_of(source)
    assert not facts.second_signals.is_meant(node_of(facts, cst.Call, "worker.wait()"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if again:\n    print('bye')\n    os._exit(1)", True),
        ("if again:\n    pass\nelse:\n    print('bye')\n    os._exit(1)", True),
        ("try:\n    print('bye')\nfinally:\n    os._exit(1)", True),
        ("try:\n    pass\nfinally:\n    print('bye')", False),
        ("try:\n    pass\nfinally:\n    print('bye')\n    os._exit(1)", False),
        ("if again:\n    print('bye')\n    sys.exit(1)", False),
        ("print('bye')\nos._exit(1)", False),  # each signal says so
        ("if again:\n    def speak():\n        print('bye')\n    os._exit(1)", False),
    ],
)
def test_last_word(body: str, *, expected: bool) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    facts = facts_of(f"import os, sys\ndef handler(signum, frame):\n{lines}")
    call = node_of(facts, cst.Call, "print('bye')")
    assert facts.second_signals.is_last_word(call) is expected
