"""Statements go one level deeper, or stay where they are."""

from __future__ import annotations

import pytest

from shutdown_lint.engine.fix_request import Indent, InsertAfter, InsertBefore
from support.fix_requests import changed


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
        "x(); a()\ny()\n",
        "x()\na()\nif b: y()\n",
    ],
)
def test_indenting_is_given_up(text: str) -> None:
    assert wrapped(text) is None
