"""What threads and children may run or inherit, and what they surely do not."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.exits import exits_in_thread
from shutdown_lint.facts.sketches.forks import inherits_deaf_handler

_FAR = """
Thread(target=one)
def one(): two()
def two(): three()
def three(): work()
"""


@pytest.mark.parametrize(
    ("code", "exits"),
    [
        ("Thread(target=work)", True),
        ("run = Thread\nrun(None, work)", True),
        ("pool.submit(lambda: work())", True),
        ("Thread(target=partial(work, 1))", True),
        ("class Pump(Thread):\n def run(self): work()", True),
        ("pool.apply(work)", True),
        ("Thread(target=other)\ndef other(): third()\ndef third(): work()", True),
        (_FAR, False),
        ("Thread(target=other)\ndef other(): pass\nwork()", False),
        ("callbacks.append(work)", False),
    ],
)
def test_exits_in_thread(code: str, exits: bool) -> None:  # noqa: FBT001
    code = f"import sys\ndef work(): sys.exit(1)\n{code}"
    assert exits_in_thread(Sketch(ast.parse(code))) is exits
    assert not exits_in_thread(Sketch(ast.parse(code.replace("exit(1)", "exit(0)"))))


_PARENT = """
    import signal, sys
    from multiprocessing import Process
    def stop(*_):
        {body}
    signal.signal({number}, stop)
    child = Process(target=work)
    child.start()
    {end}
"""


@pytest.mark.parametrize(
    ("body", "number", "end", "inherits"),
    [
        ("done.set()", "signal.SIGTERM", "child.terminate()", True),
        ("done.set()", "number", "child.terminate()", True),
        ("done.set()", "signal.SIGTERM", "with Pool() as pool: run(pool)", True),
        ("done.set()", "signal.SIGTERM", "atexit.register(child.terminate)", True),
        ("done.set()", "signal.SIGTERM", "child.join()", False),
        ("done.set()", "signal.SIGHUP", "child.terminate()", False),
        ("sys.exit(0)", "signal.SIGTERM", "child.terminate()", False),
        ("raise Stopped", "signal.SIGTERM", "child.terminate()", False),
        ("def late(): raise Stopped", "signal.SIGTERM", "child.terminate()", True),
        ("done.set()", "signal.SIGTERM", "child.terminate(); os.register_at_fork(free)", False),
    ],
)
def test_inherits(body: str, number: str, end: str, inherits: bool) -> None:  # noqa: FBT001
    code = dedent(_PARENT).format(body=body, number=number, end=end)
    assert inherits_deaf_handler(Sketch(ast.parse(code))) is inherits
