"""What CPython's tree tells of a program that may end on Ctrl+C."""

from __future__ import annotations

import ast

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.programs import ends_on_interrupt

_LIBRARY = """
def serve():
    try:
        while True:
            work()
    except KeyboardInterrupt:
        close()
"""
_STOPPED = "try:\n    while True: work()\nexcept Stop:\n    close()"


@pytest.mark.parametrize(
    "text",
    [
        f"{_LIBRARY}\nserve()",
        f"{_LIBRARY}\nrun = serve\nrun()",
        f"{_LIBRARY}\nif __name__ == '__main__':\n    serve()",
        f"{_LIBRARY}\ndef main():\n    serve()",
        f"import click\n{_LIBRARY}",
        f"{_LIBRARY}\nparser.set_defaults(func=work)",
        "try:\n    while True: work()\nexcept KeyboardInterrupt:\n    close()",
        f"from builtins import KeyboardInterrupt as Stop\n{_STOPPED}",
        f"Stop = getattr(b, 'KeyboardInterrupt')\n{_STOPPED}",
        f"Stop = KeyboardInterrupt\n{_STOPPED}",
    ],
)
def test_program(text: str) -> None:
    assert ends_on_interrupt(Sketch(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        _LIBRARY,
        f"log = logging.getLogger()\n{_LIBRARY}",
        f"import readline\n{_LIBRARY}\nserve()",
        f"{_LIBRARY}\nserve()".replace("except KeyboardInterrupt", "except OSError"),
    ],
)
def test_no_program(text: str) -> None:
    assert not ends_on_interrupt(Sketch(ast.parse(text)))


@pytest.mark.parametrize(
    ("clauses", "tidies"),
    [
        ("except KeyboardInterrupt: pass", False),
        ("except KeyboardInterrupt: print('bye', name()); sys.exit(0)", False),
        ("except KeyboardInterrupt: print(leave(), file=log)", True),
        ("except KeyboardInterrupt: sys.exit(leave())", True),
        ("except KeyboardInterrupt: leave()", True),
        ("except OSError: leave()\nexcept KeyboardInterrupt: pass", False),
        ("except KeyboardInterrupt: pass\nfinally: leave()", True),
        ("except KeyboardInterrupt: pass\nleave()", True),
        ("except KeyboardInterrupt: exit()\nleave()", True),
        ("except KeyboardInterrupt: raise\nleave()", False),
        ("except KeyboardInterrupt: pass\nprint('bye')", False),
    ],
)
def test_tidies(clauses: str, tidies: bool) -> None:  # noqa: FBT001
    text = f"import sys\ntry:\n    while True: work()\n{clauses}"
    assert ends_on_interrupt(Sketch(ast.parse(text))) is tidies


def test_print_that_is_another_one() -> None:
    text = "try:\n    while True: work()\nexcept KeyboardInterrupt: print()"
    assert not ends_on_interrupt(Sketch(ast.parse(text)))
    assert ends_on_interrupt(Sketch(ast.parse(f"from pool import close as print\n{text}")))
