"""A rule's docstring becomes its title, summary and sections."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shutdown_lint.model.levels import Confidence, Severity
from shutdown_lint.model.meta import Meta
from shutdown_lint.model.rule_info import Section, describe
from shutdown_lint.model.trigger import any_of

META = Meta(
    code="SHD206",
    name="server-shutdown-deadlock",
    since="0.1.0",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    trigger=any_of("shutdown"),
)

MANUAL = """A handler waits for the thread it interrupts.

    The process hangs
    until it is killed.

    A second paragraph.

    ## Why

    Because.

    ## Bad

    ```python
    ## not a heading
    server.shutdown()
    ```

    ~~~~text
    ```
    ## not one either
    ~~~
    ~~~~

    ## Good
    """


def test_title_summary_and_sections() -> None:
    info = describe(META, MANUAL)
    assert info.title == "A handler waits for the thread it interrupts."
    assert info.summary == "The process hangs\nuntil it is killed.\n\nA second paragraph."
    assert [section.title for section in info.sections] == ["Why", "Bad", "Good"]
    assert info.section("Why") == "Because."
    assert info.section("Good") == ""
    assert info.section("Proof") is None


def test_headings_inside_fences_stay_text() -> None:
    bad = describe(META, MANUAL).section("Bad")
    assert bad == dedent("""\
        ```python
        ## not a heading
        server.shutdown()
        ```

        ~~~~text
        ```
        ## not one either
        ~~~
        ~~~~""")


def test_a_fence_with_an_info_string_does_not_close_one() -> None:
    info = describe(
        META, "Title.\n\n## Bad\n\n```text\n```python\n## comment\n```\n\n## Good\n\nx"
    )
    assert [section.title for section in info.sections] == ["Bad", "Good"]


def test_markdown_joins_the_parts_again() -> None:
    info = describe(META, "Title.\n\nText.\n\n## Why\n\nBecause.\n")
    assert info.markdown == "Text.\n\n## Why\n\nBecause."
    assert describe(META, info.title + "\n\n" + info.markdown) == info


def test_a_title_that_wraps_is_one_line() -> None:
    assert describe(META, "A title\nover two lines.\n\nText.").title == "A title over two lines."


@pytest.mark.parametrize("docstring", [None, ""])
def test_without_docstring_the_name_is_the_title(docstring: str | None) -> None:
    info = describe(META, docstring)
    assert (info.title, info.summary, info.sections) == (META.name, "", ())
    assert info.markdown == ""


@pytest.mark.parametrize(
    ("code", "family"),
    [("SHD001", "own"), ("SHD206", "handlers"), ("SHD911", "deploy"), ("ACME206", None)],
)
def test_family_follows_from_our_codes_only(code: str, family: str | None) -> None:
    assert describe(META._replace(code=code), "Title.").family == family


def test_sections_compare_by_value() -> None:
    assert describe(META, "T.\n\n## Why\n\nx").sections == (Section("Why", "x"),)
