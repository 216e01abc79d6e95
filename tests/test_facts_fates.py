"""What becomes of an object? Its methods, its waits, and whether others get hold of it."""

from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest

from shutdown_lint.facts.code.fates import Fate
from support.module_facts import facts_of, node_of

MADE = "threading.Thread(target=work)"


def fate(source: str, made: str = MADE) -> Fate:
    """The fate of what the last call that reads `made` makes."""
    facts = facts_of(f"import threading, asyncio\n{dedent(source)}")
    return facts.fates.of(node_of(facts, cst.Call, made))


def called(source: str, made: str = MADE) -> list[str]:
    """The names of the methods called on it."""
    return [
        call.func.attr.value
        for call in fate(source, made).calls
        if isinstance(call.func, cst.Attribute)
    ]


@pytest.mark.parametrize(
    "source",
    [
        "t = threading.Thread(target=work)\nt.start()\nt.join()",
        "t = u = threading.Thread(target=work)\nt.start()\nu.join()",
        "t = threading.Thread(target=work)\nv = t\nt.start()\nv.join()",
        "def make():\n    return threading.Thread(target=work)\nt = make()\nt.start()\nt.join()",
        "if (t := threading.Thread(target=work)):\n    t.start()\n    t.join()",
        "ts = [threading.Thread(target=work)]\nfor t in ts:\n    t.start()\n    t.join()",
        "ts = []\nts.append(threading.Thread(target=work))\nfor t in ts:\n    t.start(); t.join()",
        "ts = {1: threading.Thread(target=work)}\nts[1].start()\nfor k, t in ts.items(): t.join()",
        "ts = [threading.Thread(target=work) for _ in x]\n[t.start() for t in ts]\nts[0].join()",
        "t: threading.Thread = threading.Thread(target=work)\nt.start()\nt.join()",
    ],
)
def test_methods_are_found_wherever_the_object_stands(source: str) -> None:
    assert called(source) == ["start", "join"]


def test_attributes_are_followed_through_the_methods_of_a_class() -> None:
    source = """
        class Service:
            def start(self):
                self._thread = threading.Thread(target=work)
                self._thread.start()

            def stop(self):
                self._thread.join(timeout=5)

        class Other:
            def stop(self):
                self._thread.cancel()
    """
    assert called(source) == ["start", "join"]
    assert fate(source).escapes == ()


def test_of_another_object_nothing_is_told() -> None:
    source = """
        t = threading.Thread(target=work)
        other.join()
        u = threading.Thread(target=rest)
        u.join()
    """
    assert called(source) == []


def test_a_chained_call_and_a_dropped_object() -> None:
    assert called("threading.Thread(target=work).start()") == ["start"]
    assert fate("threading.Thread(target=work)") == Fate()


def test_methods_given_to_others_and_attributes_set() -> None:
    source = """
        import atexit
        t = threading.Thread(target=work)
        t.daemon = True
        atexit.register(t.join)
        stop = t.cancel
    """
    found = fate(source)
    assert [one.attr.value for one in found.passed_on] == ["join", "cancel"]
    assert [one.attr.value for one in found.set] == ["daemon"]
    assert found.uses("join")
    assert not found.uses("close")
    assert found.escapes == ()


@pytest.mark.parametrize(
    "use",
    [
        "await t",
        "await asyncio.gather(t, other)",
        "await asyncio.gather(*[t])",
        "await asyncio.wait([t], timeout=3)",
        "await asyncio.wait_for(asyncio.shield(t), 3)",
        "ts = [t]\n    await asyncio.gather(*ts)",
        "ts = set()\n    ts.add(t)\n    await asyncio.wait(ts)",
    ],
)
def test_awaited(use: str) -> None:
    source = f"""
async def main():
    t = asyncio.create_task(work())
    {use}
"""
    found = fate(source, "asyncio.create_task(work())")
    assert len(found.awaited) > 0
    assert found.escapes == ()


def test_the_await_that_makes_a_child_waits_for_nothing() -> None:
    source = """
        async def main():
            child = await asyncio.create_subprocess_exec("sleep", "9")
            await child.wait()
    """
    made = 'asyncio.create_subprocess_exec("sleep", "9")'
    assert fate(source, made).awaited == ()
    assert called(source, made) == ["wait"]


def test_entered() -> None:
    source = """
        from subprocess import Popen
        with Popen("x") as p:
            p.terminate()
    """
    assert len(fate(source, 'Popen("x")').entered) == 1
    assert called(source, 'Popen("x")') == ["terminate"]


@pytest.mark.parametrize(
    "use",
    [
        "register(t)",
        "registry.add(t)",
        "other.thread = t",
        "return t",
        "yield t",
        "registry[name] = t",
        "call(worker=t)",
        "return [t]",
    ],
)
def test_escapes(use: str) -> None:
    source = f"""
def main(other, registry):
    t = threading.Thread(target=work)
    {use}
"""
    assert fate(source).escapes


@pytest.mark.parametrize(
    "use", ["print(t)", "assert isinstance(t, X)", "log.info('%s', t)", "if t: pass", "del t"]
)
def test_asking_hands_nothing_on(use: str) -> None:
    assert fate(f"t = threading.Thread(target=work)\n{use}").escapes == ()


def test_a_private_factory_is_followed_and_a_public_one_is_not() -> None:
    source = """
        def {name}():
            return threading.Thread(target=work)

        t = {name}()
        t.join()
    """
    assert fate(source.format(name="_make")).escapes == ()
    assert fate(source.format(name="make")).escapes
