"""Which calls of `siginterrupt` keep handlers from running, and in which waits."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

OFF = "signal.siginterrupt(signal.SIGTERM, False)"
SETUP = "import os, select, signal, socket, subprocess, sys, threading, time\n"


def hurts(lines: str, call: str = OFF) -> bool:
    facts = facts_of(SETUP + lines)
    return facts.interruption.switched_off(node_of(facts, cst.Call, call)) is not None


@pytest.mark.parametrize(
    "lines",
    [
        f"signal.signal(signal.SIGTERM, stop)\n{OFF}",
        f"for s in SIGNALS: signal.signal(s, stop)\n{OFF}",
        f"signal.signal(signal.SIGTERM, signal.default_int_handler)\n{OFF}",
        OFF,
    ],
)
def test_the_handler_is_kept_from_running(lines: str) -> None:
    assert hurts(lines)


@pytest.mark.parametrize(
    "lines",
    [
        f"{OFF}\nsignal.signal(signal.SIGTERM, stop)",
        f"{OFF}\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)",
        f"signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{OFF}",
        f"loop.add_signal_handler(signal.SIGTERM, stop)\n{OFF}",
        f"signal.set_wakeup_fd(fd)\nsignal.signal(signal.SIGTERM, stop)\n{OFF}",
        f"signal.signal(15, stop)\n{OFF}\nsignal.siginterrupt(15, True)",
    ],
)
def test_nobody_is_hurt(lines: str) -> None:
    assert not hurts(lines)


@pytest.mark.parametrize(
    "call",
    ["signal.siginterrupt(signal.SIGTERM, True)", "signal.siginterrupt(signal.SIGTERM, flag)"],
)
def test_is_not_switched_off(call: str) -> None:
    assert not hurts(f"signal.signal(signal.SIGTERM, stop)\n{call}", call)


@pytest.mark.parametrize(
    ("line", "restarted"),
    [
        ("jobs.get()", True),
        ("worker.join()", True),
        ("listener.accept()", True),
        ("subprocess.run(['x'])", True),
        ("os.read(fd, 1)", True),
        ("lock.acquire()", True),
        ("jobs.get(timeout=1)", False),
        ("worker.join(5)", False),
        ("subprocess.run(['x'], timeout=5)", False),
        ("time.sleep(5)", False),
        ("select.select([fd], [], [])", False),
        ("server.serve_forever()", False),
    ],
)
def test_waits(line: str, *, restarted: bool) -> None:
    interruption = facts_of(SETUP + line).interruption
    assert bool(interruption.restarted_waits) is restarted


@pytest.mark.parametrize(
    "line", ["time.sleep(5)", "server.serve_forever()", "jobs.get(timeout=1)"]
)
def test_other_waits(line: str) -> None:
    assert facts_of(SETUP + line).interruption.has_other_waits


def test_a_socket_with_a_timeout() -> None:
    facts = facts_of(f"{SETUP}listener.settimeout(1)\nlistener.accept()\n")
    assert not facts.interruption.restarted_waits


def test_a_thread_waits_for_itself() -> None:
    text = "def work():\n    jobs.get()\nthreading.Thread(target=work).start()\n"
    assert not facts_of(SETUP + text).interruption.restarted_waits
