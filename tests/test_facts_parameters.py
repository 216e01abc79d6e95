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
