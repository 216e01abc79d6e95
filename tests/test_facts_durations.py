"""How long something lasts, and by whose word; what a client waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.knowledge.waiting import Blocking


def seconds(source: str, code: str = "pause(seconds)") -> float | None:
    facts = facts_of(source)
    return facts.durations.of(node_of(facts, cst.Call, code).args[0].value)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pause(3)", 3),
        ("SECONDS = 4\npause(SECONDS)", 4),
        ("SECONDS = 60 * 60 * 24\npause(SECONDS)", 86_400),
        ("SECONDS = 60 * asked()\npause(SECONDS)", None),
        ("SECONDS = 60 - 30\npause(SECONDS)", None),
        ("pause(unknown)", None),
        ("def f(seconds=5): pause(seconds)", 5),
        ("def f(seconds): pause(seconds)", None),
        ("def f(seconds=5): pause(seconds)\nf()", 5),
        ("def f(seconds=5): pause(seconds)\nf(2)", 2),
        ("def f(seconds=5): pause(seconds)\nf()\nf(2)\nf(seconds=9)", 9),
        ("def f(seconds=5): pause(seconds)\nf(asked())", None),
        ("def f(seconds=5): pause(seconds)\nf(*given)", None),
        ("def f(seconds=5): pause(seconds)\ndef g(most=7): f(most)\ng()", 7),
        ("def f(seconds=5): pause(seconds); f(seconds)", None),
        ("class A:\n  def f(self, seconds): pause(seconds)\n  def g(self): self.f(6)", 6),
        ("class A:\n  def __exit__(self, seconds=1): pause(seconds)", None),
        ("def f(*, seconds=8): pause(seconds)", 8),
        ("def f(seconds): pause(seconds)\nThread(target=f, args=(3,))", 3),
        ("def f(seconds): pause(seconds)\nThread(target=f, args=(3,))\nf(4)", 4),
        ("def f(seconds): pause(seconds)\nThread(target=f, kwargs={'seconds': 3})", 3),
        ("def f(seconds): pause(seconds)\nThread(target=f, kwargs=dict(seconds=3))", None),
        ("def f(seconds): pause(seconds)\nThread(target=f, args=given)", None),
        ("def f(a, seconds): pause(seconds)\nThread(target=f, args=(*given, 3))", None),
        ("def f(seconds=5): pause(seconds)\nThread(target=f)", 5),
        (("class A:\n  def f(self, seconds): pause(seconds)\n"
         "  def g(self): Thread(target=self.f, args=[6])"), 6),
        ("from functools import partial\ndef f(seconds): pause(seconds)\npartial(f, 3)", 3),
        (("from functools import partial\ndef f(seconds): pause(seconds)\n"
         "Thread(target=partial(f, 3))"), 3),
        (("from functools import partial\ndef f(seconds=1): pause(seconds)\n"
         "job = partial(f, 3)\nThread(target=job)"), None),
    ],
)  # fmt: skip
def test_of_a_parameter(source: str, expected: float | None) -> None:
    calls = [
        call
        for call in ("pause(seconds)", "pause(3)", "pause(SECONDS)", "pause(unknown)")
        if call in source
    ]
    assert seconds(source, calls[0]) == expected


def test_way_says_what_is_given() -> None:
    facts = facts_of("def f(seconds=5): pause(seconds)\nf(2)\nf(9)\nf()")
    (asked,) = node_of(facts, cst.Call, "pause(seconds)").args
    ways = {
        code: facts.durations.of(asked.value, [node_of(facts, cst.Call, code)])
        for code in ("f(2)", "f(9)", "f()")
    }
    assert ways == {"f(2)": 2, "f(9)": 9, "f()": 5}


def waits(source: str, code: str) -> Blocking | None:
    facts = facts_of(source)
    return facts.effects.blocking(node_of(facts, cst.Call, code))


@pytest.mark.parametrize(
    ("source", "code", "expected"),
    [
        ("import docker\nd = docker.from_env()\nd.containers.list()", "d.containers.list()", True),
        ("import docker\nd = docker.from_env()\nd.close()", "d.close()", False),
        ("import redis\nr = redis.Redis()\nr.get('a')", "r.get('a')", True),
        ("import redis\nr = redis.Redis()\nr.connection_pool.disconnect()",
         "r.connection_pool.disconnect()", False),
        ("import redis\np = redis.Redis().pubsub()\np.get_message()", "p.get_message()", False),
        ("import redis\np = redis.Redis().pubsub()\np.get_message(True, 2)",
         "p.get_message(True, 2)", True),
        ("import redis.asyncio\nr = redis.asyncio.Redis()\nr.get('a')", "r.get('a')", False),
        ("from sqlalchemy.orm import sessionmaker\nS = sessionmaker()\ns = S()\ns.flush()",
         "s.flush()", True),
        (("from sqlalchemy.ext.asyncio import async_sessionmaker\nS = async_sessionmaker()\n"
         "s = S()\ns.commit()"), "s.commit()", False),
        ("import zmq\ns = zmq.Context().socket(zmq.SUB)\ns.recv()", "s.recv()", True),
        ("import zmq\ns = zmq.Context().socket(zmq.SUB)\ns.recv(zmq.NOBLOCK)",
         "s.recv(zmq.NOBLOCK)", False),
        ("import threading\ne = threading.Event()\ne.wait(0)", "e.wait(0)", False),
        ("import threading\ne = threading.Event()\ne.wait()", "e.wait()", True),
        ("import asyncio\ne = asyncio.Event()\ne.wait()", "e.wait()", False),
        ("import kombu\nq = kombu.Connection().SimpleQueue('a')\nq.get(block=False)",
         "q.get(block=False)", False),
    ],
)  # fmt: skip
def test_clients(source: str, code: str, expected: bool) -> None:  # noqa: FBT001
    assert (waits(source, code) is not None) is expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("provider.force_flush()", 30),
        ("provider.force_flush(500)", 0.5),
        ("provider.force_flush(timeout_millis=limit)", None),
        ("sentry_sdk.flush()", 2),
    ],
)
def test_bound_by_default_and_in_other_units(call: str, expected: float | None) -> None:
    facts = facts_of(
        f"""
        import sentry_sdk
        from opentelemetry.sdk.trace import TracerProvider
        provider = TracerProvider()
        {call}
        """
    )
    node = node_of(facts, cst.Call, call)
    row = facts.effects.blocking(node)
    assert row is not None
    bound = facts.effects.bound_of_wait(node, row)
    assert (bound.given, bound.seconds) == (True, expected)


@pytest.mark.parametrize(
    ("source", "code", "handles"),
    [
        ("import discord\nbot = discord.Client()\nbot.run('t')", "bot.run('t')", False),
        ("import rq\nw = rq.Worker([])\nw.work()", "w.work()", True),
        ("import flask\napp = flask.Flask('a')\napp.run()", "app.run()", False),
        ("import other\napp = other.App()\napp.run()", "app.run()", None),
        ("from kombu.mixins import ConsumerMixin\nclass C(ConsumerMixin): ...\nC().run()",
         "C().run()", False),
    ],
)  # fmt: skip
def test_what_serves_by_its_class(source: str, code: str, handles: bool | None) -> None:  # noqa: FBT001
    facts = facts_of(source)
    served = facts.loops.serving(node_of(facts, cst.Call, code))
    assert (None if served is None else served.handles_sigterm) is handles
