"""Applying fixes: whole or not at all, and none on top of another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.model.levels import Safety
from shutdown_lint.model.source import SourceFile
from support.made_findings import apply_fixes, edit, finding, fix_of, source_of, swap

if TYPE_CHECKING:
    from shutdown_lint.engine.fixes.apply import Applied
    from shutdown_lint.model.finding import Finding

TEXTS = st.text(alphabet="ab\n\r\u00e9\U0001f6d1", max_size=30)


def applied_to(source: SourceFile, *edits: tuple[tuple[int, int, str], ...]) -> Applied:
    """Apply one fix for each group of edits given by offsets."""
    findings = [finding(fix=fix_of(*(edit(source, *one) for one in group))) for group in edits]
    return apply_fixes(source, findings, unsafe=False)


@given(TEXTS, st.data())
def test_edits_apart_from_each_other_do_what_they_say(text: str, data: st.DataObject) -> None:
    source = source_of(text)
    cuts = data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    ranges = list(zip(cuts[::2], cuts[1::2], strict=False))
    news = [data.draw(st.text(alphabet="xy\n", max_size=3)) for _ in ranges]
    changes = [(start, end, new) for (start, end), new in zip(ranges, news, strict=True)]

    expected = text
    for start, end, new in reversed(changes):
        expected = expected[:start] + new + expected[end:]

    # As one fix, and as fixes of their own, in any order.
    assert applied_to(source, tuple(changes)).source.text == expected
    shuffled = data.draw(st.permutations(changes))
    separate = applied_to(source, *((change,) for change in shuffled))
    assert separate.source.text == expected
    assert (separate.applied, separate.overlapping) == (len(changes), 0)


@given(TEXTS, st.data())
def test_of_any_edits_those_applied_are_apart(text: str, data: st.DataObject) -> None:
    source = source_of(text)
    offsets = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=8))
    changes = [(start, end, f"<{index}>") for index, (start, end) in enumerate(pairs)]
    result = applied_to(source, *((change,) for change in changes))
    assert result.applied + result.overlapping == len(changes)

    kept = [change for change in changes if change[2] in result.source.text]
    assert len(kept) == result.applied
    kept.sort()
    assert all(before[1] < after[0] for before, after in pairwise(kept))
    # The first come first: whatever was left out touches one that was given before it.
    for index, (start, end, new) in enumerate(changes):
        earlier = [change for change in changes[:index] if change in kept]
        assert (new in result.source.text) is not any(
            start <= other[1] and other[0] <= end for other in earlier
        )


def test_a_fix_that_touches_another_is_left_out_whole() -> None:
    source = source_of("abcdef")
    # The second edit of the second fix is free, its first touches.
    result = applied_to(source, ((0, 2, "X"),), ((2, 3, "Y"), (5, 6, "Z")))
    assert result.source.text == "Xcdef"
    assert (result.applied, result.overlapping) == (1, 1)


def test_the_same_lines_are_inserted_once() -> None:
    source = source_of("a()\nb()\n")
    line = (0, 0, "import signal\n")
    result = applied_to(source, (line, (0, 1, "x")), (line, (4, 5, "y")))
    assert result.source.text == "import signal\nx()\ny()\n"
    assert (result.applied, result.overlapping) == (2, 0)
    at_end = (3, 3, "\nimport signal")
    result = applied_to(source_of("a()"), (at_end, (0, 1, "x")), (at_end,))
    assert result.source.text == "x()\nimport signal"


def test_the_same_text_inside_a_line_is_not_shared() -> None:
    """Two wraps that begin at one place: sharing the opening bracket would leave two closing."""
    source = source_of("a + b")
    result = applied_to(source, ((0, 0, "f("), (1, 1, ")")), ((0, 0, "f("), (5, 5, ")")))
    assert result.source.text == "f(a) + b"
    assert (result.applied, result.overlapping) == (1, 1)


def test_the_same_fix_twice_is_applied_once() -> None:
    source = source_of("a + b")
    wrap = ((0, 0, "f("), (1, 1, ")"))
    result = applied_to(source, wrap, wrap)
    assert result.source.text == "f(a) + b"
    assert (result.applied, result.overlapping) == (2, 0)


def test_different_lines_at_one_place_take_turns() -> None:
    result = applied_to(source_of("a()\n"), ((0, 0, "x\n"),), ((0, 0, "y\n"),))
    assert result.source.text == "x\na()\n"
    assert (result.applied, result.overlapping) == (1, 1)


def test_only_what_is_allowed() -> None:
    source = source_of("a b c d")
    findings: list[Finding] = [
        swap(source, "a", "A"),
        swap(source, "b", "B", safety=Safety.UNSAFE),
        swap(source, "c", "C", safety=Safety.DISPLAY),
        finding(),
    ]
    assert apply_fixes(source, findings, unsafe=False).source.text == "A b c d"
    assert apply_fixes(source, findings, unsafe=True).source.text == "A B c d"


def test_nothing_to_apply_leaves_the_file_itself() -> None:
    source = source_of("a")
    assert apply_fixes(source, [finding()], unsafe=True).source is source


def test_bytes_stay_what_they_are() -> None:
    data = b"\xef\xbb\xbfa()\r\n# \xc3\xa9\r\nb()"
    source = SourceFile("worker.py", data)
    after = apply_fixes(source, [swap(source, "a", "x")], unsafe=False).source
    assert after.data == data.replace(b"a()", b"x()")
    latin = SourceFile("worker.py", b"# coding: latin-1\n'\xe9'; a()\n")
    after = apply_fixes(latin, [swap(latin, "a()", "\u00e9()")], unsafe=False).source
    assert after.data == b"# coding: latin-1\n'\xe9'; \xe9()\n"
