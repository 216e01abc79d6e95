"""Carets stand under what they mark, whatever the line holds and however wide it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shutdown_lint.model.source import LineTable, SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.reporters.characters import cells, drawable, first_cells, last_cells
from shutdown_lint.reporters.lines import clamp, line_table, widen
from shutdown_lint.reporters.paint import painter
from shutdown_lint.reporters.snippet import Margin, Mark, draw, shortened

MARK = Mark("^", "red")


def drawn(text: str, span: Span, *, width: int = 80, label: str = "") -> list[str]:
    lines = LineTable(text)
    margin = Margin(len(str(span.end_line)), width, painter(color=False))
    return list(draw(span, MARK._replace(label=label), lines, margin))


def test_one_line() -> None:
    assert drawn("a = f(x)\n", Span(1, 5, 1, 9)) == [
        "  1 | a = f(x)",
        "    |     ^^^^",
    ]


def test_tabs_take_four_cells_wherever_they_stand() -> None:
    assert drawn("\ta =\tf(\t)\n", Span(1, 6, 1, 10)) == [
        "  1 |     a =    f(    )",
        "    |            ^^^^^^^",
    ]


def test_wide_and_combining_characters() -> None:
    assert drawn("名前 = f('e\u0301', 値)", Span(1, 6, 1, 16)) == [
        "  1 | 名前 = f('e\u0301', 値)",
        "    |        ^^^^^^^^^^",
    ]


def test_control_and_bidirectional_characters_cannot_reach_the_terminal() -> None:
    source, carets = drawn("f('\x1b[31m\0\x7f\u202e')", Span(1, 1, 1, 14))
    assert source == "  1 | f('␛[31m␀␡\ufffd')"
    assert carets == "    | " + "^" * 13


def test_several_lines_mark_each_from_its_first_character() -> None:
    assert drawn("x = f(\n    1,\n\n)  # y\n", Span(1, 5, 4, 2)) == [
        "  1 | x = f(",
        "    |     ^^",
        "  2 |     1,",
        "    |     ^^",
        "  3 |",
        "    | ^",
        "  4 | )  # y",
        "    | ^",
    ]


def test_many_lines_show_the_first_three_and_the_last() -> None:
    text = "".join(f"{number}\n" for number in range(1, 10))
    assert drawn(text, Span(1, 1, 9, 2)) == [
        "  1 | 1",
        "    | ^",
        "  2 | 2",
        "    | ^",
        "  3 | 3",
        "    | ^",
        "    | ...",
        "  9 | 9",
        "    | ^",
    ]


def test_an_end_at_the_start_of_a_line_shows_nothing_of_it() -> None:
    assert drawn("f()\ng()\n", Span(1, 1, 2, 1)) == ["  1 | f()", "    | ^^^"]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(1, 1, 1, 1), ["  1 | ab", "    | ^"]),
        (Span(1, 3, 1, 3), ["  1 | ab", "    |  ^"]),
        (Span(1, 9, 1, 12), ["  1 | ab", "    |  ^"]),
        (Span(7, 1, 7, 5), ["  1 | ab", "    |  ^"]),
        (Span(0, 0, 0, 0), ["  1 | ab", "    | ^"]),
    ],
)
def test_places_that_do_not_exist_point_at_the_nearest_that_does(
    span: Span, expected: list[str]
) -> None:
    assert drawn("ab", span) == expected


def test_an_empty_file_has_one_empty_line() -> None:
    assert drawn("", Span(1, 1, 1, 1)) == ["  1 |", "    | ^"]


def test_a_label_stands_behind_the_carets_where_it_fits() -> None:
    assert drawn("f()", Span(1, 1, 1, 4), label="called here")[1] == "    | ^^^ called here"


def test_a_label_is_not_broken_within_a_word() -> None:
    label = "registered as the handler of the SIGTERM stop-signal-of-uvicorn here"
    below = drawn("f()", Span(1, 1, 1, 4), width=60, label=label)[2:]
    assert [line.split() for line in below] == [
        ["|", "registered", "as", "the", "handler", "of", "the", "SIGTERM"],
        ["|", "stop-signal-of-uvicorn", "here"],
    ]


def test_a_label_that_does_not_fit_stands_below() -> None:
    label = "the handler that is registered for SIGTERM is called here"
    assert drawn(" " * 30 + "f()", Span(1, 31, 1, 34), label=label, width=60)[1:] == [
        "    |                               ^^^",
        "    |               the handler that is registered for",
        "    |               SIGTERM is called here",
    ]


@pytest.mark.parametrize("before", [0, 5, 60, 500, 100_000])
@pytest.mark.parametrize("length", [1, 20, 60, 400])
@pytest.mark.parametrize("after", [0, 5, 60, 100_000])
@pytest.mark.parametrize("letter", ["x", "名"])
def test_long_lines_are_cut_so_that_the_marked_part_is_seen(
    before: int, length: int, after: int, letter: str
) -> None:
    text = "b" * before + letter * length + "a" * after
    source, carets = drawn(text, Span(1, before + 1, 1, before + length + 1), width=80)
    assert cell_len(source) <= 80
    assert cell_len(carets) <= 80
    indent = len(carets) - carets.count("^")
    marked = "".join(
        character for place, character in enumerate_cells(source) if indent <= place < len(carets)
    )
    assert marked.startswith(letter)
    assert set(marked) <= {letter, "."}
    if length * cell_len(letter) <= 40:
        assert marked == letter * length


def enumerate_cells(text: str) -> list[tuple[int, str]]:
    """Each character with the cell where it starts."""
    return [(cell_len(text[:place]), character) for place, character in enumerate(text)]


TEXT = st.text(
    st.one_of(
        st.sampled_from("ab \t\r\n\0\x1b名\u0301\u202e"),
        st.characters(codec="utf-8"),
    ),
    max_size=200,
)


@given(TEXT, st.lists(st.integers(0, 40), min_size=4, max_size=4), st.integers(1, 120))
def test_any_span_on_any_text_is_drawn(text: str, numbers: list[int], width: int) -> None:
    lines = drawn(text, Span(*numbers), width=width, label="why it matters here")
    assert len(lines) >= 2
    assert re.fullmatch(r" +\d+ \|.*", lines[0])
    for line in lines:
        assert not re.search(r"[\0-\x1f\x7f-\x9f\u2028-\u202e]", line)


@given(TEXT, st.integers(0, 60))
def test_cutting_text_to_cells(text: str, count: int) -> None:
    text = drawable(text)
    assert cells(first_cells(text, count)) <= count
    assert text.startswith(first_cells(text, count))
    assert cells(last_cells(text, count)) <= count
    assert text.endswith(last_cells(text, count))
    assert cells(shortened(text, count)) <= max(count, 0)


@given(TEXT, st.lists(st.integers(-3, 300), min_size=4, max_size=4))
def test_clamped_spans_lie_in_the_text(text: str, numbers: list[int]) -> None:
    lines = LineTable(text)
    for span in (clamp(Span(*numbers), lines), widen(clamp(Span(*numbers), lines), lines)):
        start, end = lines.offsets(span)
        assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x = '\xff'\n", "x = '\ufffd'"),
        (b"# coding: no-such-codec\nx\n", "# coding: no-such-codec"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "# coding: latin-1"),
        (b"# coding: latin-1\n\xe9\n", "# coding: latin-1"),
    ],
)
def test_lines_of_files_that_cannot_be_decoded(data: bytes, line: str) -> None:
    assert line_table(SourceFile("a.py", data)).line_text(1) == line
