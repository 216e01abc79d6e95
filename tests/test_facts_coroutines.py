"""Which callables give a coroutine, and which objects are event loops."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, lines_of, node_of

HEAD = """
import asyncio
import functools
from aiohttp import ClientSession
from helpers import decorate

async def stop(*_): ...

async def numbers():
    yield 1

@decorate
async def decorated(): ...

def plain(): ...

def make():
    return stop

def coroutine():
    return stop()

class Worker:
    async def close(self): ...
    async def __call__(self): ...
    @classmethod
    async def end(cls): ...
    def leave(self): ...

session = ClientSession()
loop = asyncio.new_event_loop()
"""


@pytest.mark.parametrize(
    ("callback", "display"),
    [
        ("stop", "stop()"),
        ("functools.partial(stop, 1)", "stop()"),
        ("make()", "stop()"),
        ("lambda: stop()", "stop()"),
        ("Worker().close", "Worker.close()"),
        ("Worker.end", "Worker.end()"),
        ("Worker()", "Worker.__call__()"),
        ("session.close", "session.close()"),
        ("functools.partial(session.close)", "session.close()"),
        ("asyncio.sleep", "asyncio.sleep()"),
        ("ClientSession().close", "….close()"),
        ("numbers", None),
        ("decorated", None),
        ("plain", None),
        ("coroutine", None),
        ("coroutine()", None),
        ("Worker().leave", None),
        ("session.closed", None),
        ("elsewhere.close", None),
        ("asyncio.create_task", None),
        ("lambda: asyncio.create_task(stop())", None),
        ("lambda: (stop(), plain())", None),
    ],
)
def test_coroutine_functions(callback: str, display: str | None) -> None:
    facts = facts_of(f"{HEAD}\nregister({callback})\n")
    call = next(call for call in facts.tree.all(cst.Call) if facts.called(call) == "register()")
    found = facts.coroutines.named_by(call.args[0].value)
    assert (found and found.display) == display


def test_only_what_inspect_sees_is_recognised() -> None:
    facts = facts_of(f"{HEAD}\nregister(stop, Worker(), lambda: stop(), session.close)\n")
    call = next(call for call in facts.tree.all(cst.Call) if facts.called(call) == "register()")
    found = [facts.coroutines.named_by(arg.value) for arg in call.args]
    assert [one is not None and one.is_recognised for one in found] == [True, False, False, True]


def test_coroutines_that_are_dropped() -> None:
    source = """
        async def stop(): ...

        def helper():
            stop()
            return stop()

        def handler(*_):
            stop()
            made = stop()
            run(stop())
            ready and stop()
            stop() and ready
            helper()
            start(lambda: stop())
            return (stop() if ready else None)
    """
    facts = facts_of(source)
    handler = next(one for one in facts.functions.all if one.name == "handler")
    dropped = [reached.node for reached in facts.coroutines.dropped_by(handler)]
    assert lines_of(facts, dropped) == [8, 11, 15, 4]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("loop = asyncio.get_running_loop()", True),
        ("loop = asyncio.Runner().get_loop()", True),
        ("def f(loop: asyncio.AbstractEventLoop):\n    loop", True),
        ("def f(loop: 'asyncio.AbstractEventLoop | None' = None):\n    loop", False),
        ("def f(loop):\n    loop.call_soon_threadsafe(g)\n    loop", True),
        ("def f(loop):\n    loop\nf(asyncio.new_event_loop())", True),
        ("f(1, loop=asyncio.get_event_loop())\ndef f(name, *, loop):\n    loop", True),
        ("def f(loop):\n    loop\nl.add_signal_handler(2, f, asyncio.get_event_loop())", True),
        ("def f(loop):\n    loop\nfunctools.partial(f, asyncio.get_event_loop())", True),
        ("def f(loop):\n    loop\nf(asyncio.new_event_loop())\nf(other)", False),
        ("def f(loop):\n    loop\n    loop.stop()", False),
        ("def f(loop):\n    loop", False),
        ("from tornado.ioloop import IOLoop\nloop = IOLoop.current()", False),
        ("loop = None", False),
        ("loop = asyncio.Event()", False),
    ],
)
def test_event_loops(lines: str, expected: bool) -> None:  # noqa: FBT001
    facts = facts_of(f"import asyncio\nimport functools\n{lines}\n")
    assert facts.event_loops.is_loop(node_of(facts, cst.Name, "loop")) is expected


def test_event_loops_kept_in_an_attribute() -> None:
    source = """
        import asyncio

        class Service:
            def __init__(self, loop):
                self.loop = loop
                self.other = make()

            def use(self):
                self.loop
                self.other

        Service(asyncio.new_event_loop())
    """
    facts = facts_of(source)
    assert facts.event_loops.is_loop(node_of(facts, cst.Attribute, "self.loop"))
    assert not facts.event_loops.is_loop(node_of(facts, cst.Attribute, "self.other"))


def test_a_run_that_a_handler_stops_is_found_from_where_it_is_registered() -> None:
    source = """
        import asyncio, signal

        def stop(loop):
            loop.call_soon(loop.stop)

        async def main():
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, stop, loop)

        asyncio.run(main())
    """
    facts = facts_of(source)
    found = facts.driving.stop_by(facts.handlers.registrations[0])
    assert found is not None
    assert lines_of(facts, [found.place, found.run]) == [4, 10]


def test_a_loop_that_somebody_runs_for_ever_may_be_stopped() -> None:
    source = """
        import asyncio, signal

        loop = asyncio.new_event_loop()
        loop.add_signal_handler(signal.SIGTERM, loop.stop)
        loop.run_until_complete(main())
        {}
    """
    stopped = [
        facts.driving.stop_by(facts.handlers.registrations[0]) is not None
        for facts in (facts_of(source.format("pass")), facts_of(source.format("loop.run_forever")))
    ]
    assert stopped == [True, False]
