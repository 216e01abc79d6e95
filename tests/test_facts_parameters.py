"""What a parameter is given, where every call of its function can be seen."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of, node_of

START = "import subprocess, threading\np = subprocess.Popen(['a'])\n"


def known(source: str) -> str | None:
    """The class of what `terminate` is called on."""
    facts = facts_of(START + source)
    func = node_of(facts, cst.Call, "x.terminate()").func
    assert isinstance(func, cst.Attribute)
    return facts.objects.known(func.value)


STOP = "def stop(x): x.terminate()\n"
PARTIAL = "from functools import partial\n"
CALLS = "class A:\n    def f(self): self.stop(p)\n"
METHOD = "    def stop(self, x): x.terminate()\n"
SUPER = "    def g(self): super().stop(q)"


@pytest.mark.parametrize(
    "source",
    [
        f"{STOP}stop(p)",
        f"{STOP}stop(x=p)",
        f"{STOP}stop(subprocess.Popen(['a']))\nstop(p)",
        f"{STOP}def end(y): stop(y)\nend(p)",
        "def stop(x=None):\n    if x: x.terminate()\nstop()\nstop(p)",
        "def stop(x=p): x.terminate()\nstop()",
        "def stop(*, x): x.terminate()\nstop(x=p)",
        "async def stop(x): x.terminate()\nasync def main(): await stop(p)",
        f"{CALLS}{METHOD}",
        f"{CALLS}    @staticmethod\n    def stop(x): x.terminate()",
        f"class A:\n    q = p\n    def f(self): stop(self.q)\n{STOP}",
        "def main():\n    def stop(x): x.terminate()\n    stop(p)",
        "def stop(x, more):\n    x.terminate()\n    stop(x, 1)\nstop(p, 0)\nother.stop()",
        f"{PARTIAL}def stop(x, signum, frame): x.terminate()\nh = partial(stop, p)",
        f"{PARTIAL}def stop(signum, frame, x=None): x.terminate()\nh = partial(stop, x=p)",
        f"{PARTIAL}class A:\n    def f(self): return partial(self.stop, p)\n{METHOD}",
        f"import atexit\n{STOP}atexit.register(stop, p)\nstop(p)",
        f"{STOP}loop.add_signal_handler(15, stop, p)",
        f"{STOP}loop.call_soon_threadsafe(stop, p)",
        "def stop(xs):\n    for x in xs: x.terminate()\nps = [p]\nstop(ps)",
        "def stop(xs: list[subprocess.Popen]):\n    for x in xs: x.terminate()\nstop(ps)",
        "def add(ys): ys.append(p)\nps = []\nadd(ps)\nfor x in ps: x.terminate()",
    ],
)
def test_parameter_is_what_all_calls_give(source: str) -> None:
    assert known(source) == "subprocess.Popen"


@pytest.mark.parametrize(
    "source",
    [
        STOP,
        f"{STOP}stop(p)\nstop(unknown)",
        f"{STOP}stop(p)\nstop(threading.Thread())",
        f"{STOP}stop(p)\nstop(*given)",
        f"{STOP}stop(p)\nstop(**given)",
        f"{STOP}stop(p)\nregister(stop)",
        f"{PARTIAL}{STOP}h = partial(stop)\nstop(p)",
        f"{PARTIAL}def stop(x=p): x.terminate()\nh = partial(stop)",
        f"{PARTIAL}{STOP}h = partial(stop, *given)",
        f"{PARTIAL}{STOP}h = partial(end, stop, p)",
        f"{PARTIAL}class A:\n    def f(self): return partial(A.stop, p, q)\n{METHOD}",
        f"import atexit\n{STOP}atexit.register(stop, q)\nstop(p)",
        f"import atexit\n{STOP}atexit.register(func=stop, x=p)",
        f"{STOP}loop.add_signal_handler(15, stop)\nstop(p)",
        "def stop(xs):\n    xs.append(q)\n    for x in xs: x.terminate()\nps = [p]\nstop(ps)",
        "def stop(xs):\n    for x in xs: x.terminate()\nps = [p]\nstop(ps)\nstop(qs)",
        f"{STOP}stop(p)\nend = stop",
        f"{STOP}stop(p)\nthreading.Thread(target=stop, args=(q,))",
        f"@decorated\n{STOP}stop(p)",
        f"if windows:\n    {STOP}else:\n    {STOP}stop(p)",
        "def stop(x):\n    x = unknown(x)\n    x.terminate()\nstop(p)",
        "def stop(*x): x.terminate()\nstop(p)",
        "stop = lambda x: x.terminate()\nstop(p)",
        f"{CALLS}{METHOD}a.stop(q)",
        f"{CALLS}{METHOD}class B(A):\n    def stop(self, x): pass",
        f"{CALLS}    def stop(self, x): pass\nclass B(A):\n{METHOD}{SUPER}",
        "class A:\n    def __exit__(self, x): x.terminate()\n    def f(self): self.__exit__(p)",
    ],
)
def test_parameter_may_be_something_else(source: str) -> None:
    assert known(source) is None


def test_annotation_is_believed() -> None:
    source = "def stop(x: threading.Thread): x.terminate()\nstop(p)"
    assert known(source) == "threading.Thread"


def uses(source: str) -> tuple[list[str], bool]:
    """What is called on the child that `p` is, and whether others may have it."""
    facts = facts_of(START + source)
    fate = facts.fates.of(node_of(facts, cst.Call, "subprocess.Popen(['a'])"))
    return [facts.source(call) for call in fate.calls], bool(fate.escapes)


@pytest.mark.parametrize(
    ("source", "calls", "escapes"),
    [
        (f"{STOP}stop(p)\np.wait()", ["x.terminate()", "p.wait()"], False),
        (f"{STOP}def end(y):\n    stop(y)\n    y.wait()\nend(p)", ["x.terminate()", "y.wait()"],
         False),
        (f"{STOP}stop(p)\nstop(subprocess.Popen([]))", ["x.terminate()"], False),
        ("def stop(x): pass\nstop(p)", [], False),
        ("def keep(x): give(x)\nkeep(p)", [], True),
        (f"{STOP}stop(p)\nregister(stop)", [], True),
        (f"{STOP}stop(p)\nstop(unknown)", [], True),
        ("def stop(x):\n    x = unknown(x)\n    x.poll()\nstop(p)", ["x.poll()"], True),
        ("def stop(x, *rest): x.terminate()\nstop(1, p)", [], True),
        ("stop(p)", [], True),
    ],
)  # fmt: skip
def test_fate_goes_through_parameters(source: str, calls: list[str], *, escapes: bool) -> None:
    assert uses(source) == (calls, escapes)
