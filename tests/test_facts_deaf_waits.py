"""Which wait goes on after a handler has told the loop to stop?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

SOURCE = """
import os, select, selectors, signal, socket, sys, zmq, queue
from multiprocessing.connection import Listener
stopping = False
def stop(signum, frame):
    global stopping
    {handler}
signal.signal(signal.SIGTERM, stop)
server = socket.socket()
selector = selectors.DefaultSelector()
listener = Listener()
jobs = queue.Queue()
while not stopping:
    {wait}
"""


def waits(wait: str, handler: str = "stopping = True") -> str | None:
    """What has to come before the first deaf wait is over."""
    facts = facts_of(SOURCE.format(wait=wait, handler=handler))
    found = facts.deaf_waits.first_of(facts.loops.unbounded[0])
    return None if found is None else found.wait.until


@pytest.mark.parametrize(
    ("wait", "until"),
    [
        ("server.accept()", "somebody connects"),
        ("peer.recv(1024)", "the other side sends something"),
        ("self.sock.recvfrom(1024)", "the other side sends something"),
        ("listener.accept()", "somebody connects"),
        ("selector.select()", "a descriptor is ready"),
        ("selector.select(None)", "a descriptor is ready"),
        ("select.select([server], [], [])", "a descriptor is ready"),
        ("os.read(0, 100)", "data comes"),
        ("sys.stdin.readline()", "a line comes"),
        ("jobs.get()", "something is put into the queue"),
        ("selector.select(1)", None),
        ("select.select([server], [], [], 1)", None),
        ("server.recv(100, socket.MSG_DONTWAIT)", None),
        ("server.settimeout(1); server.accept()", None),
        ("jobs.get(False)", None),
        ("jobs.get(timeout=1)", None),
        ("if not jobs.empty(): jobs.get()", None),
        ("config.get()", None),
        ("consumer.recv()", None),
        ("work()", None),
    ],
)
def test_what_is_waited_for(wait: str, until: str | None) -> None:
    assert waits(wait) == until


@pytest.mark.parametrize(
    ("handler", "is_deaf"),
    [
        ("stopping = True", True),
        ("print('stopping', signal.Signals(signum).name); stopping = True", True),
        ("stopping = True; signal.signal(signum, signal.SIG_DFL)", True),
        ("stopping = True; raise SystemExit", False),
        ("stopping = True; sys.exit()", False),
        ("stopping = True; server.close()", False),
        ("stopping = True; os.write(4, b'x')", False),
        ("stopping = True; signal.raise_signal(signum)", False),
        ("pass", False),
    ],
)
def test_only_a_handler_that_wakes_nobody_counts(handler: str, *, is_deaf: bool) -> None:
    assert (waits("server.accept()", handler) is not None) is is_deaf
