"""How are gRPC servers stopped, who makes it happen, and what comes after?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.module_facts import facts_of

if TYPE_CHECKING:
    from shutdown_lint.facts.servers.grpc_stops import GrpcStop, GrpcStops

HEAD = """\
import os, signal, sys, time
from concurrent import futures
import grpc
server = grpc.server(futures.ThreadPoolExecutor())
"""


def stops(source: str) -> list[tuple[GrpcStop, GrpcStops]]:
    facts = facts_of(HEAD + source).grpc_stops
    return [(stop, facts) for stop in facts.all]


@pytest.mark.parametrize(
    ("call", "has_none"),
    [
        ("server.stop(None)", True),
        ("server.stop(0)", True),
        ("server.stop(grace=0.0)", True),
        ("server.stop()", True),
        ("server.stop(5)", False),
        ("server.stop(grace=limit)", False),
    ],
)
def test_grace(call: str, *, has_none: bool) -> None:
    [(stop, _)] = stops(call)
    assert (stop.has_no_grace, stop.is_async) == (has_none, False)


@pytest.mark.parametrize(
    "call",
    [
        "other.stop(0)",
        "server.stop(*given)",
        "server.start()",
        "class Mine(grpc.Server): pass\nmine = Mine()\nmine.stop(0)",
    ],
)
def test_what_is_no_stop_or_cannot_be_seen(call: str) -> None:
    assert stops(call) == []


def test_asynchronous_servers() -> None:
    [(stop, _)] = stops("from grpc import aio\nasync def f(s: aio.Server): await s.stop(1)")
    assert stop.is_async


@pytest.mark.parametrize(
    ("source", "dropped"),
    [
        ("server.stop(5)", True),
        ("gone = server.stop(5)", True),
        ("gone = server.stop(5)\ngone.wait()", False),
        ("server.stop(5).wait()", False),
        ("def f(): return server.stop(5)", False),
        ("waiting.append(server.stop(5))", False),
    ],
)
def test_dropped(source: str, *, dropped: bool) -> None:
    [(stop, facts)] = stops(source)
    assert facts.is_dropped(stop) is dropped


HANDLER = "def f(*_):\n    {}\nsignal.signal(signal.SIGTERM, f)\n"
HEARD = "signal.signal(signal.SIGTERM, g)\n"


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        (HANDLER.format("server.stop(0)"), 1),
        ("def h(): server.stop(0)\n" + HANDLER.format("h()"), 2),
        ("def a(): server.stop(0)\ndef b(): a()\ndef c(): b()\n" + HANDLER.format("c()"), 4),
        (
            "def a(): server.stop(0)\ndef b(): a()\ndef c(): b()\ndef d(): c()\n"
            + HANDLER.format("d()"),
            None,
        ),
        ("app.on_shutdown.append(lambda _: server.stop(0))", 1),
        (HEARD + "def main():\n    serve()\n    server.stop(0)\nmain()", 0),
        ("def main():\n    serve()\n    server.stop(0)\nmain()", None),
        (HEARD + "class A:\n    def stop(self): server.stop(0)", None),
        (
            HEARD + "def main():\n    try: f()\n    except KeyboardInterrupt: server.stop(0)",
            None,
        ),
    ],
)
def test_way_of_sigterm(source: str, steps: int | None) -> None:
    [(stop, facts)] = stops(source)
    way = facts.way_of_sigterm(stop, {})
    assert (None if way is None else len(way)) == steps


@pytest.mark.parametrize(
    ("source", "last"),
    [
        ("server.stop(5).wait(6)\nserver.stop(0)", True),
        ("time.sleep(5)\nserver.stop(0)", True),
        ("while running(): time.sleep(5)\nserver.stop(0)", False),
        ("server.stop(0)\nserver.stop(0)", False),
        ("serve()\nserver.stop(0)", False),
        ("other = grpc.server(pool)\nother.stop(5)\nserver.stop(0)", False),
        ("def rest(): time.sleep(5)\nrest()\nserver.stop(0)", False),
        (
            """
asked = False
def f(*_):
    global asked
    if asked: server.stop(0)
    asked = True
signal.signal(signal.SIGTERM, f)
""",
            True,
        ),
    ],
)
def test_last_resort(source: str, *, last: bool) -> None:
    stop, facts = stops(source)[-1]
    assert facts.is_last_resort(stop) is last


@pytest.mark.parametrize(
    ("source", "by"),
    [
        ("os._exit(0)", "os._exit(0)"),
        ("db.close()", "db.close()"),
        ("print()\npool_of.teardown()", "pool_of.teardown()"),
        ("import logging\nif x: logging.info(1)\ndb.close()", "db.close()"),
        ("server.close()", None),
        ("sys.exit()", None),
        ("if x: db.close()", None),
        ("time.sleep(5)\ndb.close()", None),
        ("server.wait_for_termination()\ndb.close()", None),
        ("import logging\nlogging.shutdown()", None),
        ("pool = futures.ThreadPoolExecutor()\npool.shutdown()\ndb.close()", None),
        ("", None),
    ],
)
def test_cut_off(source: str, by: str | None) -> None:
    [(stop, facts)] = stops("server.stop(5)\n" + source)
    found = facts.cut_off_by(stop)
    whole = facts_of(HEAD)
    assert (None if found is None else whole.source(found.call)) == by
