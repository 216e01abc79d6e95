"""Of which class is an object? Constructors, containers, annotations; two answers are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from shutdown_lint.facts.code.objects import Objects
from support.module_facts import facts_of, node_of

if TYPE_CHECKING:
    from shutdown_lint.facts.code.types import Type

THREAD = "threading.Thread"


def known(source: str, code: str) -> str | None:
    """The class of the last expression that reads `code`, as the tables know it."""
    facts = facts_of(source)
    kinds = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)
    for kind in kinds:
        try:
            return facts.objects.known(node_of(facts, kind, code))
        except AssertionError:
            continue
    raise AssertionError(f"nothing reads {code!r}")


@pytest.mark.parametrize(
    "lines",
    [
        "import threading\nt = threading.Thread(target=f)",
        "import threading as th\nt = th.Thread(target=f)",
        "from threading import Thread as T\nt = T(target=f)",
        "import threading\nThread = threading.Thread\nt = Thread(target=f)",
        "import threading\nt = getattr(threading, 'Thread')(target=f)",
        "from threading import *\nt = Thread(target=f)",
        "def setup():\n    import threading\n    t = threading.Thread(target=f)\n    t",
        "import threading\nt = threading.Timer(5, f)",
        "import threading\nt = None\nt = threading.Thread(target=f)",
        "import threading\nif (t := threading.Thread(target=f)): pass",
        "import threading\nt = threading.Thread(target=a) if a else threading.Thread(target=b)",
    ],
)
def test_constructors_under_any_alias(lines: str) -> None:
    assert known(f"{lines}\n", "t") == THREAD


def test_classes_that_derive_from_known_ones() -> None:
    source = """
        import threading

        class Base(threading.Thread):
            pass

        class Worker(Base):
            pass

        worker = Worker()
    """
    assert known(source, "worker") == THREAD
    facts = facts_of(source)
    found = facts.objects.type(node_of(facts, cst.Name, "worker"))
    assert found is not None
    assert found.local is not None
    assert found.local.name == "Worker"


def test_factories_of_the_module() -> None:
    source = """
        import threading

        def make():
            t = threading.Thread(target=f)
            t.start()
            return t

        class Pool:
            def _make(self):
                return threading.Thread(target=f)

            def use(self):
                mine = self._make()
                mine

        made = make()
    """
    assert known(source, "made") == THREAD
    assert known(source, "mine") == THREAD


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("ts = [Thread(target=f), Thread(target=g)]\nfor t in ts: t", "t"),
        ("ts = [Thread(target=f) for _ in range(3)]\nfor t in ts: t", "t"),
        ("ts = []\nts.append(Thread(target=f))\nfor t in ts: t", "t"),
        ("ts = set()\nts.add(Thread(target=f))\nfor t in list(ts): t", "t"),
        ("ts = {}\nts['a'] = Thread(target=f)\nfor t in ts.values(): t", "t"),
        ("ts = {'a': Thread(target=f)}\nfor name, t in ts.items(): t", "t"),
        ("ts = [Thread(target=f)]\nfor i, t in enumerate(ts): t", "t"),
        ("ts = [Thread(target=f)]\nfor t, q in zip(ts, queues): t", "t"),
        ("ts = [Thread(target=f)]\nfor t in ts[1:]: t", "t"),
        ("ts = [Thread(target=f)]\n[t for t in reversed(ts)]", "t"),
        ("for t in (Thread(target=f), Thread(target=g)): t", "t"),
        ("ts = [Thread(target=f)]\nts[0]", "ts[0]"),
        ("ts = [Thread(target=f)]\nts.pop()", "ts.pop()"),
        ("ts = []\nt = Thread(target=f)\nts.append(t)\nfor t in ts: t", "t"),
        ("import threading\nfor t in threading.enumerate(): t", "t"),
        ("def f(ts: list[Thread]):\n    for t in ts: t", "t"),
        ("def f(ts: 'dict[str, Thread]'):\n    for t in ts: t", None),
        ("from typing import Dict\ndef f(ts: Dict[str, Thread]):\n    ts['a']", "ts['a']"),
    ],
)
def test_containers(lines: str, code: str | None) -> None:
    source = f"from threading import Thread\n{lines}\n"
    if code is None:  # an annotation in quotes around a container is given up
        assert known(source, "t") is None
    else:
        assert known(source, code) == THREAD


@pytest.mark.parametrize(
    "annotation",
    ["Thread", "Thread | None", "None | Thread", "Optional[Thread]", '"Thread"', "Worker"],
)
def test_annotations(annotation: str) -> None:
    source = f"""
        from threading import Thread
        from typing import Optional

        class Worker(Thread):
            pass

        def wait(thread: {annotation}):
            thread.join()
    """
    assert known(source, "thread") == THREAD


def test_attributes_of_self_from_every_method() -> None:
    source = """
        import threading

        class Server:
            flusher: threading.Thread

            def __init__(self):
                self.worker = None
                self.many = []

            def start(self):
                self.worker = threading.Thread(target=self.run)
                self.many.append(threading.Thread(target=self.run))
                with threading.Lock() as self.lock:
                    pass

            def stop(self):
                self.worker.join()
                for one in self.many:
                    one.join()
                def later():
                    self.flusher.join()
    """
    assert known(source, "self.worker") == THREAD
    assert known(source, "one") == THREAD
    assert known(source, "self.flusher") == THREAD
    assert known(source, "self.lock") == "threading.Lock"


def test_attributes_of_other_local_classes() -> None:
    source = """
        import threading

        class Pump:
            def __init__(self):
                self.thread = threading.Thread(target=pump)

        class Car:
            def __init__(self):
                self.pump = Pump()

            def stop(self):
                self.pump.thread.join()

        Car().pump
    """
    assert known(source, "self.pump.thread") == THREAD


def test_contexts_and_awaited_constructors() -> None:
    source = """
        import asyncio
        from concurrent.futures import ThreadPoolExecutor
        from multiprocessing import get_context

        async def main():
            with ThreadPoolExecutor() as executor:
                executor
            child = await asyncio.create_subprocess_exec("ls")
            child
            process = get_context("spawn").Process(target=f)
            process
    """
    assert known(source, "executor") == "concurrent.futures.Executor"
    assert known(source, "child") == "asyncio.subprocess.Process"
    assert known(source, "process") == "multiprocessing.Process"


@pytest.mark.parametrize(
    "lines",
    [
        "if fast:\n    t = Thread(target=f)\nelse:\n    t = Inline(f)",
        "t = Thread(target=f)\nt = load()",
        "try:\n    from fast import Thread\nexcept ImportError:\n    pass\nt = Thread(target=f)",
        "ts = [Thread(target=f), Inline(f)]\nfor t in ts: pass",
        "ts = [Thread(target=f)]\nts.append(load())\nfor t in ts: pass",
        "ts = load()\nfor t in ts: pass",
        "t = Thread(target=f) if fast else Inline(f)",
        "t, u = load()",
        "def f(t): pass\nt = load()",
        "def make():\n    if fast: return Thread(target=f)\n    return Inline(f)\nt = make()",
        "@cached\ndef make():\n    return Thread(target=f)\nt = make()",
        "class A(Thread, Plugin): pass\nclass A(Thread): pass\nt = A()",
        "t = t",
    ],
)
def test_two_answers_are_none(lines: str) -> None:
    assert known(f"from threading import Thread\n{lines}\nt\n", "t") is None


def test_attributes_with_two_classes_are_given_up() -> None:
    source = """
        import threading

        class Server:
            def start(self, inline):
                self.worker = Inline() if inline else threading.Thread(target=f)

            def stop(self):
                self.worker.join()
    """
    assert known(source, "self.worker") is None


def test_origins_are_the_calls_behind_a_name() -> None:
    facts = facts_of("""
        import threading

        def make(target):
            t = threading.Thread(target=target)
            return t

        ts = []
        for target in targets:
            t = make(target)
            ts.append(t)
        one = threading.Thread(target=f)
        for t in ts:
            t.join()
        two = load()
        two.three
    """)
    call = facts.origins.of(node_of(facts, cst.Name, "t"))
    assert call is not None
    assert call.one_of_many
    assert [facts.source(found) for found in call.calls] == ["threading.Thread(target=target)"]
    one = facts.origins.of(node_of(facts, cst.Name, "one"))
    assert one is not None
    assert not one.one_of_many
    assert facts.origins.of(node_of(facts, cst.Attribute, "two.three")) is None


def test_the_same_object() -> None:
    facts = facts_of("""
        class A:
            def f(self, other):
                self.q.put(1)
                other.q.get()

            def g(this):
                this.q.get()

        class B:
            def f(self):
                self.q.task_done()

        q.put(1)

        def f():
            q.get()

        def g():
            q = []
            q.pop()
    """)

    def holder(code: str) -> cst.BaseExpression:
        return node_of(facts, cst.Attribute, code).value

    same = facts.objects.same
    assert same(holder("self.q.put"), holder("this.q.get"))
    assert not same(holder("self.q.put"), holder("other.q.get"))
    assert not same(holder("self.q.put"), holder("self.q.task_done"))
    assert not same(holder("q.get"), holder("q.pop"))


def test_names_bound_to_one_another_are_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of many names is bound to each of many others: copyparty took minutes."""
    lines = ["import threading", *(f"n6_{each} = threading.Thread()" for each in range(8))]
    lines += [
        f"n{layer}_{each} = n{layer + 1}_{other}"
        for layer in range(6)
        for each in range(8)
        for other in range(8)
    ]
    steps = 0
    real = Objects._type  # noqa: SLF001

    def counted(self: Objects, node: cst.CSTNode | None, hops: int) -> Type | None:
        nonlocal steps
        steps += 1
        return real(self, node, hops)

    monkeypatch.setattr(Objects, "_type", counted)
    facts = facts_of("\n".join(lines))
    facts.objects.type(node_of(facts, cst.Name, "n0_0"))
    assert 0 < steps <= 50_000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = asyncio.Event()", "asyncio.Event"),
        ("x = asyncio.current_task()", "asyncio.Task"),
        ("x = asyncio.gather(a(), b())", "asyncio.Future"),
        ("x = asyncio.get_running_loop().create_future()", "asyncio.Future"),
        ("x = asyncio.PriorityQueue()", "asyncio.Queue"),
        ("x: asyncio.Task[None]", "asyncio.Task"),
        ("for x in asyncio.all_tasks(): pass", "asyncio.Task"),
        (
            "async def f(g: asyncio.TaskGroup):\n    x = g.create_task(a())\n    x",
            "asyncio.Task",
        ),
        ("async def f():\n    x = await asyncio.create_task(a())\n    x", None),
        ("async def f():\n    x = await asyncio.gather(a())\n    x", None),
        ("x = asyncio.run_coroutine_threadsafe(a(), loop)", "concurrent.futures.Future"),
    ],
)
def test_objects_of_event_loops(line: str, expected: str | None) -> None:
    assert known(f"import asyncio\n{line}\n", "x") == expected
