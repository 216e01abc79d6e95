"""Manuals without their Markdown signs."""

from __future__ import annotations

import pytest

from shutdown_lint.reporters.manual import plain
from support.sample_report import RULES


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", ""),
        ("A `name` and ``a`b``.", "A name and a`b."),
        ("**strong** and *slanted*", "strong and slanted"),
        ("2 * 3 * 4, snake_case_name, __init__", "2 * 3 * 4, snake_case_name, __init__"),
        ("`**kwargs` and `*args`, `__init__`", "**kwargs and *args, __init__"),
        ("[a page](https://example.org/x)", "a page (https://example.org/x)"),
        (r"not \*this\* and \[that\]", "not *this* and [that]"),
        ("## Why\n\nBecause.", "Why\n\nBecause."),
        ("- one\n- two", "- one\n- two"),
        ("`a\nb` c", "a\nb c"),
        (
            "Text:\n\n```python\n# **kept** `as` it is\nf()\n\n```\n\nAfter.",
            "Text:\n\n    # **kept** `as` it is\n    f()\n\n\nAfter.",
        ),
        ("~~~~\n```\n## x\n~~~~\nend", "    ```\n    ## x\nend"),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_a_whole_manual() -> None:
    text = plain(RULES[0].markdown)
    assert "SIGKILL: nothing is cleaned up" in text
    assert "systemd (https://systemd.io)" in text
    assert "    ## unreadable-file\n    def stop(signum, frame):" in text
    assert "```" not in text
