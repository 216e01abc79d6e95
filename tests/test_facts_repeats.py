"""What signal handlers do that is done once more when the program ends."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

PROGRAM = """
import atexit, contextlib, os, shutil, signal
from pathlib import Path

def cleanup(*args):
    {effect}

def stop(signum, frame):
    {handler}

signal.signal(signal.SIGTERM, stop)
{rest}
"""

IN_A_THREAD = """
import threading
def work():
    try: serve()
    finally: cleanup()
threading.Thread(target=work)
"""


def repeated(
    effect: str = "os.remove('x')",
    handler: str = "cleanup()",
    rest: str = "atexit.register(cleanup)",
) -> list[str]:
    facts = facts_of(PROGRAM.format(effect=effect, handler=handler, rest=rest))
    return [
        facts.source(repeat.call)
        for one in facts.handlers.handlers
        for repeat in facts.repeats.of(one)
    ]


@pytest.mark.parametrize(
    "effect",
    [
        "os.remove('x')",
        "os.kill(pid, 15)",
        "shutil.rmtree('x')",
        "shutil.rmtree('x', ignore_errors=False)",
        "Path('x').unlink()",
        "queue.publish('bye')",
    ],
)
def test_repeated(effect: str) -> None:
    assert repeated(effect) == [effect]


@pytest.mark.parametrize(
    "effect",
    [
        "os.getpid()",
        "server.close()",
        "print('bye')",
        "shutil.rmtree('x', ignore_errors=True)",
        "Path('x').unlink(missing_ok=True)",
        "done or os.remove('x')",
        "\n    if os.path.exists('x'): os.remove('x')",
        "\n    with contextlib.suppress(OSError): os.remove('x')",
        "\n    try: os.remove('x')\n    except OSError: pass",
    ],
)
def test_no_harm_the_second_time(effect: str) -> None:
    assert repeated(effect) == []


@pytest.mark.parametrize(
    "rest",
    [
        "try: serve()\nfinally: cleanup()",
        "def main():\n    try: serve()\n    finally: finish()\ndef finish(): cleanup()",
        "def finish(): cleanup()\natexit.register(finish)",
        "@atexit.register\ndef finish(): cleanup()",
        "signal.signal(signal.SIGTERM, cleanup)\natexit.register(cleanup)",
    ],
)
def test_again(rest: str) -> None:
    assert set(repeated(rest=rest)) == {"os.remove('x')"}


@pytest.mark.parametrize(
    "rest",
    [
        "cleanup()",
        "atexit.register(other)",
        "try: serve()\nexcept OSError: cleanup()",
        IN_A_THREAD,
    ],
)
def test_not_again(rest: str) -> None:
    assert repeated(rest=rest) == []


@pytest.mark.parametrize(
    "handler",
    [
        "cleanup(); os._exit(0)",
        "cleanup(); os.kill(os.getpid(), signum)",
        "cleanup(); signal.raise_signal(signum)",
        "atexit.unregister(cleanup); cleanup()",
        "cleanup() if first else None",
        "os.remove('y')",
    ],
)
def test_handler_that_does_not_repeat(handler: str) -> None:
    assert repeated(handler=handler) == []
