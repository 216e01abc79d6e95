"""Fixing goes on until nothing is left, breaks nothing, and counts what it did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.engine.fixes.loop import MAX_ROUNDS, fix_source
from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.own_rules import UnusedSuppression
from shutdown_lint.engine.profile import Profile
from shutdown_lint.model.finding import FixCounts
from shutdown_lint.model.levels import Safety
from shutdown_lint.model.source import SourceFile
from support.made_findings import KNOWN, edit, finding, fix_of, report_of, source_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.model.finding import FileReport

    Lint = Callable[[SourceFile], FileReport]


def linter(*swaps: tuple[str, str], safety: Safety = Safety.SAFE) -> Lint:
    """A lint run that offers to replace each match of a pattern."""

    def lint(source: SourceFile) -> FileReport:
        found = []
        for pattern, new in swaps:
            for match in re.finditer(pattern, source.text):
                line = source.lines.position(match.start())[0]
                change = edit(source, *match.span(), match.expand(new))
                found.append(finding(line=line, fix=fix_of(change, safety=safety)))
        return report_of(source, *found)

    return lint


def fixed(text: str, lint: Lint, *, unsafe: bool = False) -> tuple[str | None, FixCounts]:
    report = fix_source(source_of(text), lint, unsafe=unsafe)
    data = report.fixed_source
    return None if data is None else data.decode(), report.fixes


def test_every_fix_is_applied_and_the_report_is_of_what_is_left() -> None:
    report = fix_source(source_of("bad()\nbad()\nrest()\n"), linter(("bad", "good")), unsafe=False)
    assert report.fixed_source == b"good()\ngood()\nrest()\n"
    assert report.findings == ()
    assert report.fixes == FixCounts(applied=2)


def test_nothing_to_fix() -> None:
    report = fix_source(source_of("good()\n"), linter(("bad", "good")), unsafe=True)
    assert report.fixed_source is None
    assert report.fixes == FixCounts()


def test_fixes_that_touch_take_turns_over_rounds() -> None:
    text, counts = fixed("a+b+c\n", linter((r"a\+b", "x+b"), (r"b\+c", "b+z")))
    assert text == "x+b+z\n"
    assert counts == FixCounts(applied=2)


def test_a_fix_may_uncover_another() -> None:
    text, counts = fixed("one()\n", linter(("one", "two"), ("two", "three")))
    assert text == "three()\n"
    assert counts == FixCounts(applied=2)


def test_the_loop_ends_where_fixes_fight() -> None:
    calls = 0
    swap = linter(("ping", "pong"), ("pong", "ping"))

    def counted(source: SourceFile) -> FileReport:
        nonlocal calls
        calls += 1
        return swap(source)

    text, counts = fixed("ping()\n", counted)
    assert calls == MAX_ROUNDS + 1
    # An even number of rounds: it is what it was.
    assert text is None
    assert counts == FixCounts(applied=MAX_ROUNDS, overlapping=1)


def test_what_breaks_the_file_is_undone_and_the_rest_applied() -> None:
    text, counts = fixed("a()\nb()\nc()\n", linter((r"a\b", "x"), (r"b\b", "b("), (r"c\b", "z")))
    assert text == "x()\nb()\nz()\n"
    assert counts == FixCounts(applied=2, reverted=1)


def test_fixes_that_break_only_together() -> None:
    """Each leaves the other one's statement in the block; both leave it empty."""
    text = "if a:\n    b()\n    c()\n"
    after, counts = fixed(text, linter((r"    b\(\)\n", ""), (r"    c\(\)\n", "")))
    assert after == "if a:\n    c()\n"
    assert counts == FixCounts(applied=1, reverted=1)


def test_what_only_libcst_would_accept_is_undone() -> None:
    text, counts = fixed("f(a)\n", linter((r"f\(a\)", "f(**a, *a)")))
    assert text is None
    assert counts == FixCounts(reverted=1)


def test_a_file_that_did_not_parse_is_not_touched() -> None:
    text, counts = fixed("def\nbad()\n", linter(("bad", "good")))
    assert text is None
    assert counts == FixCounts(reverted=1)


def test_what_needs_more_than_was_allowed_is_counted() -> None:
    unsafe = linter(("bad", "good"), safety=Safety.UNSAFE)
    assert fixed("bad()\nbad()\n", unsafe) == (None, FixCounts(unsafe=2))
    assert fixed("bad()\nbad()\n", unsafe, unsafe=True) == (
        "good()\ngood()\n",
        FixCounts(applied=2),
    )
    shown = linter(("bad", "good"), safety=Safety.DISPLAY)
    assert fixed("bad()\n", shown, unsafe=True) == (None, FixCounts(display=1))


def test_unsafe_fixes_count_when_they_are_left_only() -> None:
    def lint(source: SourceFile) -> FileReport:
        safe = linter(("one", "two"))(source).findings
        needing_more = linter(("one|two", "three"), safety=Safety.UNSAFE)(source).findings
        return report_of(source, *safe, *needing_more)

    assert fixed("one()\n", lint) == ("two()\n", FixCounts(applied=1, unsafe=1))


def test_files_with_lone_carriage_returns_are_left_alone() -> None:
    text, counts = fixed("bad()\rbad()\n", linter(("bad", "good")))
    assert text is None
    assert counts == FixCounts()
    assert fixed("bad()\r\n", linter(("bad", "good")))[0] == "good()\r\n"


def test_a_file_that_cannot_be_decoded() -> None:
    source = SourceFile("worker.py", b"\xff\n")
    report = fix_source(source, lambda each: report_of(each, finding("SHD001")), unsafe=True)
    assert report.fixed_source is None
    assert report.fixes == FixCounts()


def test_newlines_encoding_and_byte_order_mark_stay() -> None:
    source = SourceFile("worker.py", b"\xef\xbb\xbfbad()\r\n'\xc3\xa9'\r\n")
    report = fix_source(source, linter(("bad", "good")), unsafe=False)
    assert report.fixed_source == b"\xef\xbb\xbfgood()\r\n'\xc3\xa9'\r\n"


COMMENTS = st.sampled_from(
    ["# noqa: SHD104", "# noqa: SHD104, E501", "# noqa: SHD104,SHD302 why", "# noqa", "# c"]
)


@given(st.lists(st.tuples(st.sampled_from(["a()", "b(1)", ""]), COMMENTS), max_size=6))
def test_unused_suppressions_are_all_removed(lines: list[tuple[str, str]]) -> None:
    """The loop with our own rule: a fixpoint that holds none, and the same code."""
    text = "".join(f"{code}  {comment}\n" for code, comment in lines)
    profile = Profile(rules=(UnusedSuppression,), known=tuple(KNOWN.items()))
    # Every rule counts as having run.
    run = profile._replace(rules=(UnusedSuppression, *made_rules()))
    report = fix_source(source_of(text), lambda each: lint_source(each, run), unsafe=False)
    assert report.findings == ()
    assert report.fixes.overlapping == 0
    after = text if report.fixed_source is None else report.fixed_source.decode()
    assert "SHD" not in after
    codes = [line.split("#")[0].strip() for line in after.splitlines()]
    assert [code for code in codes if code] == [code for code, _ in lines if code]
    again = fix_source(source_of(after), lambda each: lint_source(each, run), unsafe=False)
    assert again.fixed_source is None


def made_rules() -> tuple[type[UnusedSuppression], ...]:
    """Rules without hooks under the codes that the comments name."""
    return tuple(
        type(
            f"Made{code}",
            (UnusedSuppression,),
            {"meta": UnusedSuppression.meta._replace(code=code, name=KNOWN[code])},
        )
        for code in ("SHD104", "SHD302")
    )
