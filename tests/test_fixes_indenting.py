"""Statements go one level deeper, or stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.fix_request import Indent, InsertAfter, InsertBefore
from support.fix_requests import changed
from support.in_process import lint

if TYPE_CHECKING:
    from pathlib import Path


def wrapped(text: str, last: str = "y(") -> str | None:
    """`x()` in a try, and what follows up to `last` in its finally."""
    return changed(
        text,
        lambda program: (
            InsertBefore(program.statement("x("), "try:"),
            Indent(program.statement("x("), program.statement("x(")),
            InsertAfter(program.statement("x("), "finally:"),
            Indent(program.statement("a("), program.statement(last)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x()\na()\ny()\n", "try:\n    x()\nfinally:\n    a()\n    y()\n"),
        ("x()\na()\ny()", "try:\n    x()\nfinally:\n    a()\n    y()"),
        (
            "if b:\n\tx()\n\ta()\n\n\t# why\n\ty()\n\t# end\n",
            "if b:\n\ttry:\n\t\tx()\n\tfinally:\n\t\ta()\n\n\t\t# why\n\t\ty()\n\t# end\n",
        ),
        (
            "if b:\n  x()\n  a(\n    1,\n  )\n  y(2)\n",
            "if b:\n  try:\n    x()\n  finally:\n    a(\n      1,\n    )\n    y(2)\n",
        ),
        ("x()\r\na()\r\ny()\r\n", "try:\r\n    x()\r\nfinally:\r\n    a()\r\n    y()\r\n"),
    ],
)
def test_statements_are_indented_with_their_comments(text: str, expected: str) -> None:
    assert wrapped(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x()\na('''\n''')\ny()\n",
        "x()\na(f'''\n{b}''')\ny()\n",
        "x()\na(t'''\n{b}''')\ny()\n",
        "x(); a()\ny()\n",
        "x()\na()\nif b: y()\n",
    ],
)
def test_indenting_is_given_up(text: str) -> None:
    assert wrapped(text) is None


def test_template_string_stays_where_it_is(tmp_path: Path) -> None:
    # No fixture: before Python 3.14 the tests that dress fixtures up cannot read it.
    (tmp_path / "a.py").write_text(
        "import signal\n"
        "import threading\n"
        "lock = threading.Lock()\n"
        "signal.signal(signal.SIGTERM, lambda signum, frame: exit(0))\n"
        "def update(query):\n"
        "    lock.acquire()\n"
        "    try:\n"
        '        step(t"""select\n'
        '        {query}""")\n'
        "    finally:\n"
        "        lock.release()\n"
    )
    (found,) = lint(tmp_path, "--preset=strict", "--select=SHD517").json["findings"]
    assert (found["line"], found["fix"]) == (6, None)
