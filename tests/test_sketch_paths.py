"""What CPython's tree tells of dotted paths and of classes of the tables."""

from __future__ import annotations

import ast

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.paths import Paths, may_have, surely_is
from support.sketches import sketch_of_last

_PATHS = Paths(("os.kill", "asyncio.subprocess.wait", "builtins.print"))


@pytest.mark.parametrize(
    ("code", "may_be"),
    [
        ("kill", True),
        ("os.kill", True),
        ("print", True),
        ("asyncio.subprocess.wait", True),
        ("asyncio.wait", False),
        ("process.kill", False),
        ("os.killpg", False),
        ("import os as o\no.kill", True),
        ("o = p = os\np.kill", True),
        ("from os import kill as k\nk", True),
        ("k = os.kill\nm = k\nm", True),
        ("k, (m, n) = 1, (os.kill, 2)\nm", True),
        ("getattr(os, 'kill')", True),
        ("getattr(process, 'kill')", False),
        ("k = getattr(os, 'kill')\nk", True),
        ("kill(1)", False),
        ("k = kill(1)\nk", False),
    ],
)
def test_may_be(code: str, may_be: bool) -> None:  # noqa: FBT001
    sketch, value = sketch_of_last(code)
    assert _PATHS.may_be(sketch, value) is may_be


@pytest.mark.parametrize(
    ("code", "is_sure"),
    [
        ("import signal\nsignal.SIGINT", True),
        ("import signal as s\ns.SIGINT", True),
        ("from signal import SIGINT\nSIGINT", True),
        ("from signal import SIGINT as I\nI", True),
        ("import signal\nsignal = mine\nsignal.SIGINT", False),
        ("import signal\ndef f(signal): pass\nsignal.SIGINT", False),
        ("from .signal import SIGINT\nSIGINT", False),
        ("import signal\nfrom mine import *\nsignal.SIGINT", False),
        ("import signal\nsignal.SIGTERM", False),
    ],
)
def test_surely_is(code: str, is_sure: bool) -> None:  # noqa: FBT001
    sketch, value = sketch_of_last(code)
    assert surely_is(sketch, value, "signal", "SIGINT") is is_sure


@pytest.mark.parametrize(
    ("code", "class_", "may"),
    [
        ("import threading", "threading.Event", True),
        ("from threading import Event as E", "threading.Event", True),
        ("import threads", "threading.Event", False),
    ],
)
def test_may_have(code: str, class_: str, may: bool) -> None:  # noqa: FBT001
    assert may_have(Sketch(ast.parse(code)), class_) is may
