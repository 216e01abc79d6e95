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
        "Stop = KeyboardInterrupt\ntry:\n    while True: work()\nexcept Stop:\n    close()",
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
