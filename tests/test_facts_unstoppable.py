"""Which threads hold up the end of the program for ever?"""

from __future__ import annotations

from textwrap import indent

import pytest

from support.module_facts import facts_of


def rests(body: str, rest: str = "threading.Thread(target=work).start()") -> list[bool]:
    """Of each thread that never ends, whether it waits for nothing that could be closed."""
    source = "import threading, time, queue, sys, os\njobs = queue.Queue()\n"
    facts = facts_of(f"{source}def work():\n{indent(body, '    ')}\n{rest}\n")
    found = map(facts.unstoppable.of, facts.workers.all)
    return [one.rests for one in found if one is not None]


@pytest.mark.parametrize(
    "body",
    [
        "while True: time.sleep(1)",
        "while True: jobs.get()()",
        "while True: time.sleep(next(delays, 1))",
        "while True:\n  try: sock.recv(1); time.sleep(1)\n  except Exception: continue",
        "while True:\n  for x in y:\n    if x: break\n  time.sleep(1)",
    ],
)
def test_nothing_ends_a_loop_that_rests(body: str) -> None:
    assert rests(body) == [True]


@pytest.mark.parametrize(
    "body",
    [
        "while True: step()",
        "while True:\n  sock.recv(1); time.sleep(1)",
        "while True:\n  try: sock.recv(1); time.sleep(1)\n  except ValueError: continue",
        "while True:\n  try: sock.recv(1); time.sleep(1)\n  except OSError: stop()",
    ],
)
def test_an_error_may_end_what_waits_for_others(body: str) -> None:
    assert rests(body) == [False]


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("while running: time.sleep(1)", ""),
        ("while True:\n  time.sleep(1)\n  if x: break", ""),
        ("while True:\n  time.sleep(1)\n  if x: return", ""),
        ("while True:\n  time.sleep(1)\n  if x: sys.exit()", ""),
        ("while True:\n  time.sleep(1)\n  assert running", ""),
        ("while True:\n  time.sleep(1)\n  next(steps)", ""),
        ("while True: time.sleep(1)", "os._exit(0)"),
        ("while True: time.sleep(1)", "os.kill(os.getpid(), 15)"),
    ],
)
def test_what_may_end_is_none(body: str, rest: str) -> None:
    assert rests(body, f"threading.Thread(target=work).start()\n{rest}") == []


@pytest.mark.parametrize(
    "use",
    [
        "threading.Thread(target=work)",
        "threading.Thread(target=work, daemon=True).start()",
        "t = threading.Thread(target=work)\nt.start()\nt.join()",
        "threading.Thread(target=unknown).start()",
        "import _thread\n_thread.start_new_thread(work, ())",
    ],
)
def test_a_thread_that_is_not_waited_for_at_exit_is_none(use: str) -> None:
    assert rests("while True: time.sleep(1)", use) == []
