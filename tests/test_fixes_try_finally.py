"""A statement is put into a try, and those behind it into its finally."""

from __future__ import annotations

import pytest

from shutdown_lint.engine.fix_request import Replace
from shutdown_lint.engine.fixes.try_finally import into_try_finally
from support.module_facts import facts_of


def moved(text: str) -> str | None:
    facts = facts_of(text)
    statement, *behind = facts.module.body
    edits = into_try_finally(facts, statement, behind)
    return edits[0].text if edits and isinstance(edits[0], Replace) else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("while a:\n    b()\nc()\n", "try:\n    while a:\n        b()"),
        ("while a:\n\tb()\nc()\n", "try:\n    while a:\n        b()"),
        ("while a:\n  b()\nc()\n", "try:\n    while a:\n        b()"),
        ("while a:\r\n    b()\r\nc()\r\n", "try:\n    while a:\n        b()"),
        (
            "while a:\n    b(\n      1,\n    )\nc()\n",
            "try:\n    while a:\n        b(\n          1,\n        )",
        ),
        ("while a:\n    b()\n\n    d()\nc()\n", "try:\n    while a:\n        b()\n\n        d()"),
        ("b()\nc()\nd()\n", "try:\n    b()"),
    ],
)
def test_lines_are_moved(text: str, expected: str) -> None:
    assert moved(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "while a: b()\n",  # nothing behind
        "while a:\n    b = 1\nb.c()\n",  # a name that may not be there
        "while a:\n    with d as b: pass\nb.c()\n",
        "while a:\n    if b := d(): pass\nb.c()\n",
        "for b in a: pass\nb.c()\n",
        'while a:\n    b("""\n""")\nc()\n',  # the string would change
        'while a:\n    b(t"""\n""")\nc()\n',
        "while a:\n    b = \\\n    1\nc()\n",
        "while a:\n    b()  # why\nc()\n",
        "while a:\n    b()\nif c: c()\n",
        "while a:\n    b()\nc(\n)\n",
        "while a:\n    b()\nc(); d()\n",
        "if a:\n  b()\nwhile c:\n    d()\n",
    ],
)
def test_no_edits_where_something_would_change(text: str) -> None:
    assert moved(text) is None
