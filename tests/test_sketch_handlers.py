"""What CPython's tree shows of signal handlers, however they are written."""

from __future__ import annotations

import ast
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.profile import NO_SHORTCUTS, Profile
from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.registrations import meant, puts_back, registered
from shutdown_lint.model.source import SourceFile
from support.fixtures import rules_by_code

if TYPE_CHECKING:
    from shutdown_lint.engine.rule import Rule

_IMPORTS = "import asyncio, atexit, logging, os, signal, sys, threading, time\n"
_GUARD = "\nif __name__ == '__main__':\n    while True: time.sleep(1)"
_LOOP = "\nwhile True:\n    time.sleep(1)\n    db.commit()\n"

_SEEN = {
    "SHD102": [
        "import functools as ft\natexit.register(ft.partial(client.flush, 1))" + _GUARD,
        "@atexit.register\ndef bye(): helper()\ndef helper(): open('x', 'w')" + _GUARD,
    ],
    "SHD103": [
        (
            "def h(*_):\n    global running\n    running = False\n"
            "for n in (2,): signal.signal(n, h)\n"
            "def loop():\n    os.kill(3, signal.SIGTERM)\n    while running: time.sleep(1)\n"
            "if __name__ == '__main__':\n    loop()"
        ),
    ],
    "SHD104": [
        "from signal import SIGKILL as K\nsignal.signal(K, print)",
        "for s in ('SIGTERM', 'SIGSTOP'): signal.signal(getattr(signal, s), print)",
        "for s in (1, 0x9): signal.signal(s, print)",
    ],
    "SHD105": [
        "class A:\n    @staticmethod\n    def g(a): pass\nsignal.signal(signal.SIGTERM, A.g)",
        "class A:\n    def __call__(self, x): pass\nsignal.signal(signal.SIGTERM, A())",
        "def h(a): pass\nk = h\nsignal.signal(signal.SIGTERM, k)",
        "def h(a): pass\natexit.register(h, 1, 2)",
    ],
    "SHD106": ["def h(): print('x')\natexit.register((h()))"],
    "SHD108": [
        (
            "def job(): signal.signal(signal.SIGTERM, print)\nTT = threading.Thread\n"
            "TT(target=job).start()"
        ),
        "class W(threading.Thread):\n    def run(self): signal.signal(signal.SIGTERM, print)",
    ],
    "SHD109": [
        (
            "def setup(): signal.signal(signal.SIGTERM, print)\n"
            "async def work():\n    while True: await asyncio.sleep(1)\n"
            "if __name__ == '__main__':\n    asyncio.run(work())\n    setup()"
        ),
    ],
    "SHD110": [
        (
            "async def stop(): pass\ndef h(*_): return (1, [stop()] if _ else None)\n"
            "signal.signal(signal.SIGTERM, h)"
        ),
        "atexit.register(asyncio.sleep, 1)",
    ],
    "SHD113": [
        "from time import sleep as z\ndef h(*_):\n    z(1)\n    os.remove('x')\n"
        "signal.signal(signal.SIGTERM, h)" + _LOOP,
        "rr = os.remove\ndef h(*_): rr('x')\nsignal.signal(signal.SIGTERM, h)" + _LOOP,
    ],
    "SHD114": [
        (
            "loop = asyncio.new_event_loop()\n"
            "def h(*_): loop.call_soon_threadsafe(callback=loop.stop)\n"
            "async def main():\n    signal.signal(signal.SIGTERM, h)\n    await asyncio.sleep(9)\n"
            "loop.run_until_complete(main())"
        ),
    ],
    "SHD201": [
        "def h(*_):\n    try: x()\n    except* ValueError: sys.exit()\n"
        "signal.signal(signal.SIGTERM, h)" + _LOOP,
    ],
    "SHD202": [
        "a, (install, b) = 1, (signal.signal, 2)\ninstall(15, lambda *_: time.sleep(5))",
        (
            "class C:\n    SIGALRM = signal.SIGTERM\n"
            "signal.signal(C.SIGALRM, lambda *_: time.sleep(5))"
        ),
    ],
    "SHD203": [
        "from logging import debug\ndef h(*_): debug('x')\nsignal.signal(signal.SIGTERM, h)",
        (
            "def h(*_): print('x')\ndef make(): return lambda: h\n"
            "signal.signal(signal.SIGTERM, make()())"
        ),
        "out = getattr(sys, 'stdout')\nw = out.write\ndef h(*_): w('x')\nsignal.signal(15, h)",
    ],
    "SHD204": [
        (
            "E = threading.Event()\ndef h(*_): E.set()\nsignal.signal(signal.SIGTERM, h)\n"
            "while True:\n    if E.wait(timeout=0.0): break"
        ),
    ],
    "SHD207": [
        "from signal import SIGKILL as K\ndef h(*_): signal.raise_signal(K)\n"
        "signal.signal(signal.SIGTERM, h)" + _LOOP,
    ],
    "SHD208": [
        (
            "import builtins as b\ndef h(*_): raise b.TimeoutError('x')\n"
            "signal.signal(signal.SIGTERM, h)\nwhile True:\n    try: time.sleep(1)\n"
            "    except: log('x')"
        ),
    ],
    "SHD209": [
        (
            "from asyncio import create_task as ct\nasync def stop(): pass\n"
            "def h(*_): t = ct(stop())\nsignal.signal(signal.SIGTERM, h)"
        ),
    ],
}

_HARMLESS = """
    import os, signal, sys, threading, time
    def stop(signum, frame):
        global running
        running = False
    def alarmed(signum, frame):
        print("late")
        lock.acquire()
        time.sleep(5)
        sys.exit(1)
    class Server:
        def __init__(self):
            self.stopped = threading.Event()
            signal.signal(signal.SIGINT, self.halt)
        def halt(self, signum, frame):
            self.stopped.set()
            os.write(2, b"stopping")
        def start(self):
            while not self.stopped.wait(1):
                print("working")
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGALRM, alarmed)
"""


def _rule(code: str) -> type[Rule]:
    return rules_by_code()[code].load()


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in _SEEN.items() for text in texts]
)
def test_spelling_is_seen(code: str, text: str) -> None:
    source = SourceFile("program.py", (_IMPORTS + text).encode())
    profile = Profile((_rule(code),))
    found = lint_source(source, profile._replace(shortcuts=NO_SHORTCUTS)).findings
    assert {one.code for one in found} == {code}
    assert lint_source(source, profile).findings == found


@pytest.mark.parametrize("code", _SEEN)
def test_harmless_handlers_are_passed_over(code: str) -> None:
    sketch = Sketch(ast.parse(dedent(_HARMLESS)))
    assert not _rule(code).suspects(sketch, by_default=True)


@pytest.mark.parametrize(
    "code", [code for code, rule in rules_by_code().items() if rule.load().default_question]
)
def test_question_can_be_asked(code: str) -> None:
    assert _rule(code).suspects(Sketch(ast.parse("")), by_default=True) is False


@pytest.mark.parametrize(
    ("made", "is_old"),
    [
        ("old = signal.signal(15, stop)", True),
        ("old = signal.getsignal(15)\nold = signal.signal(15, stop)", True),
        ("old = signal.signal(15, stop)\ndef other(old): pass", False),
        ("old = signal.signal(15, stop)\nif slow: old = stop", False),
        ("old = other.signal(15, stop)", False),
        ("old = stop", False),
        ("def old(one): pass", False),
    ],
)
def test_puts_back(made: str, is_old: bool) -> None:  # noqa: FBT001
    code = f"import signal\ndef stop(one): pass\n{made}\nsignal.signal(15, old)"
    sketch = Sketch(ast.parse(code))
    last = registered(sketch)[-1]
    assert puts_back(sketch, last.handler) is is_old
    assert bool(meant(sketch, last)) is not is_old
