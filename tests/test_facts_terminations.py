"""Which waits stand below a child's termination, with nothing that bounds them?"""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

WAIT = "child.wait()"
START = "import os, signal, subprocess, multiprocessing, threading\n"
MADE = "child = subprocess.Popen(['worker'])\n"


def told(body: str, wait: str = WAIT, made: str = MADE) -> str | None:
    """What tells the child to end that the last such wait is for."""
    facts = facts_of(f"{START}{made}def stop(x):\n{indent(body, '    ')}\n")
    found = facts.terminations.of(node_of(facts, cst.Call, wait))
    return None if found is None else facts.source(found.told)


@pytest.mark.parametrize(
    "call",
    [
        "child.terminate()",
        "child.send_signal(signal.SIGTERM)",
        "child.send_signal(15)",
        "os.kill(child.pid, signal.SIGINT)",
        "os.killpg(os.getpgid(child.pid), signal.SIGTERM)",
        "os.killpg(child.pid, signal.SIGTERM)",
    ],
)
def test_children_are_told_to_end_in_many_ways(call: str) -> None:
    assert told(f"{call}\n{WAIT}") == call


@pytest.mark.parametrize(
    "call",
    [
        "child.send_signal(signal.SIGUSR1)",
        "child.send_signal(x)",
        "child.send_signal(0)",
        "os.kill(child.pid, 0)",
        "os.kill(x, signal.SIGTERM)",
        "child.poll()",
        "other.terminate()",
    ],
)
def test_other_calls_do_not_tell_the_child(call: str) -> None:
    assert told(f"other = subprocess.Popen(['other'])\n{call}\n{WAIT}") is None


@pytest.mark.parametrize(
    "bound",
    [
        "child.kill()",
        "child.send_signal(signal.SIGKILL)",
        "os.killpg(child.pid, signal.SIGKILL)",
        "threading.Timer(5, child.kill).start()",
        "child.wait(5)",
        "child.communicate(timeout=x)",
        "kill_tree(child.pid)",
        "signal.alarm(5)",
        "while child.poll() is None and x(): pass",
    ],
)
def test_what_bounds_the_wait(bound: str) -> None:
    assert told(f"child.terminate()\n{bound}\n{WAIT}") is None


def test_a_kill_below_the_wait_never_comes() -> None:
    assert told(f"child.terminate()\n{WAIT}\nchild.kill()") == "child.terminate()"


def test_unless_it_is_for_what_interrupts_the_wait() -> None:
    body = f"child.terminate()\ntry:\n    {WAIT}\nexcept KeyboardInterrupt:\n    child.kill()"
    assert told(body) is None


def test_calls_are_followed() -> None:
    source = (
        f"{START}{MADE}def tell():\n    child.terminate()\ndef stop():\n    tell()\n    {WAIT}"
    )
    facts = facts_of(source)
    found = facts.terminations.of(node_of(facts, cst.Call, WAIT))
    assert found is not None
    assert facts.source(found.told) == "child.terminate()"


def test_a_copy_of_the_program_ends_unless_it_has_a_handler() -> None:
    body = "child.terminate()\nchild.join()"
    made = "child = multiprocessing.Process(target=print)\n"
    handler = "signal.signal(signal.SIGTERM, lambda *_: None)\n"
    for start, sure in ((made, False), (made + handler, True)):
        facts = facts_of(f"{START}{start}{body}")
        found = facts.terminations.of(node_of(facts, cst.Call, "child.join()"))
        assert found is not None
        assert found.is_sure is sure


def test_the_shell_ends_but_who_has_its_pipe_may_not() -> None:
    shell = "child = subprocess.Popen('a | b', shell=True, stdout=-1)\n"
    assert told(f"child.terminate()\n{WAIT}", made=shell) is None
    assert told("child.terminate()\nchild.communicate()", "child.communicate()", shell) is not None


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("subprocess.Popen('a', shell=True)", True),
        ("subprocess.Popen('a', shell=True, start_new_session=True)", True),
        ("subprocess.Popen('a', shell=True, executable='/bin/bash')", True),
        ("subprocess.Popen('exec a', shell=True)", False),
    ],
)
def test_the_shell_ends_unless_it_makes_way(made: str, *, ends: bool) -> None:
    found = told(f"child.terminate()\n{WAIT}", made=f"child = {made}\n")
    assert (found is None) is ends
