"""What holds for every input: no crash, no span outside the file, no fix that breaks the parse.

`python -m pytest --hypothesis-profile=explore tests/test_properties.py` looks longer, and at
other inputs each time.
"""

from __future__ import annotations

import ast
import warnings
from functools import cache
from typing import TYPE_CHECKING

import hypothesmith
import libcst as cst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shutdown_lint.engine.cache.summaries import summary_of_text, summary_text
from shutdown_lint.engine.draft.module import draft_of
from shutdown_lint.engine.lint import lint_source
from shutdown_lint.engine.profile import NO_SHORTCUTS, Profile, Shortcuts
from shutdown_lint.engine.summarising import summary_of
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import SourceFile
from support import transforms
from support.fixtures import FIXTURES, fix, rules_by_code
from support.node_places import Parsed, judge_ordinals, judge_spans
from support.same_code import difference

if TYPE_CHECKING:
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.span import Span

EVERY_RULE = Profile(
    rules=tuple(rules_by_code().values()), preset=Preset.AUDIT, shortcuts=NO_SHORTCUTS
)
WRAPPERS = (None, transforms.in_if, transforms.in_function, transforms.in_method)


@cache
def fragments() -> list[str]:
    """The statements of all fixtures, one by one."""
    found: dict[str, None] = {}
    for path in sorted(FIXTURES.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (SyntaxError, UnicodeDecodeError):
            continue
        for node in tree.body:
            if segment := ast.get_source_segment(text, node):
                found[segment] = None
            found.update(
                dict.fromkeys(
                    ast.get_source_segment(text, inner, padded=True) or "pass"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.stmt) and inner.col_offset == 0
                )
            )
    return list(found)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Statements of fixtures in a new mixture and order."""
    text = "\n\n".join(draw(st.lists(st.sampled_from(fragments()), min_size=1, max_size=12)))
    wrapper = draw(st.sampled_from(WRAPPERS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except SyntaxError:  # a `from __future__` that comes too late
            return text
        return (wrapper and wrapper(text + "\n")) or text


@st.composite
def broken_programs(draw: st.DrawFn) -> bytes:
    """A program with a piece cut out of it, or put into it."""
    data = draw(programs()).encode()
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 40)))
    return data[:start] + draw(st.binary(max_size=4)) + data[end:]


def checked(data: bytes, profile: Profile = EVERY_RULE) -> FileReport:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python has things to say of some generated code
        return lint_source(SourceFile("generated.py", data), profile)


def assert_sound(data: bytes) -> None:
    report = checked(data)
    assert report.errors == ()
    for finding in report.findings:
        places = [finding.span, *(related.span for related in finding.related)]
        if finding.fix:
            edits = [edit.span for edit in finding.fix.edits]
            places += edits
            ends = [(span.end_line, span.end_column) for span in edits]
            starts = [(span.line, span.column) for span in edits]
            assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        if finding.code != "SHD001":
            lines = SourceFile("generated.py", data).lines
            assert all(
                lies_inside(span, [lines.line_text(n + 1) for n in range(len(lines))])
                for span in places
            )


def lies_inside(span: Span, lines: list[str]) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return start <= end and all(
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
        for line, column in (start, end)
    )


@given(programs())
def test_mixed_statements_are_judged_soundly(text: str) -> None:
    assert_sound(text.encode())


# It is slow to invent, seldom near anything that a rule judges, and often no Python after all.
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(hypothesmith.from_node())
def test_any_syntax_is_judged_soundly(text: str) -> None:
    assert_sound(text.encode("utf-8", "replace"))


@settings(max_examples=40)  # all nodes are looked up, which takes longer than to judge them
@given(programs() | hypothesmith.from_node())
def test_nodes_of_any_program_stand_where_libcst_says(text: str) -> None:
    try:
        parsed = Parsed(SourceFile("generated.py", text.encode("utf-8", "replace")))
    except cst.ParserSyntaxError:  # a `?` in the place of half a character
        return
    if parsed.is_kept:
        assert judge_spans(parsed).wrong == []
        assert judge_ordinals(parsed).wrong == []


@given(broken_programs())
@example(b"\x00")
@example(b'"\x00""One command is for a person at a terminal, the other one is a service."""')
@example(b'x: "\\x1" = b"\xc3\xa9 main"\ndef main():\n    """\\N{no} example"""\n')
@example(b"\xff\xfe")
@example(b"# coding: no-such\n")
@example(b"\xef\xbb\xbf# coding: latin-1\n")
@example(b"\r")
@example(b"\x0c")
@example(b"import signal\x1a")
def test_broken_input_is_judged_soundly(data: bytes) -> None:
    assert_sound(data)


@given(programs(), st.booleans())
def test_fixing_keeps_the_parse_and_comes_to_an_end(text: str, unsafe: bool) -> None:  # noqa: FBT001
    before = checked(text.encode())
    if any(finding.code == "SHD001" for finding in before.findings):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = fix(text, EVERY_RULE, unsafe=unsafe)
        assert report.fixes.reverted == 0
        if report.fixed_source is not None:
            ast.parse(report.fixed_source)
            assert fix(report.fixed_source, EVERY_RULE, unsafe=unsafe).fixed_source is None


@settings(max_examples=30)  # each is linted fourteen times
@given(programs())
def test_short_cuts_change_nothing(text: str) -> None:
    """Neither what the default preset shows nor what all of them do, nor where it stands."""
    text += f"\n#{'-' * 120}" * 70  # no drafts are made of small files; few lines are soon parsed
    for preset in (Preset.DEFAULT, Preset.AUDIT):
        slow = checked(text.encode(), EVERY_RULE._replace(preset=preset))
        for one in Shortcuts._fields:
            only = NO_SHORTCUTS._replace(**{one: True})
            assert (
                checked(text.encode(), EVERY_RULE._replace(preset=preset, shortcuts=only)) == slow
            )
        fast = EVERY_RULE._replace(preset=preset, shortcuts=Shortcuts())
        assert checked(text.encode(), fast) == slow


@settings(max_examples=60)
@given(programs() | hypothesmith.from_node())
def test_a_draft_says_what_libcst_parses(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        module = cst.parse_module(text)
    except (SyntaxError, ValueError, cst.ParserSyntaxError):
        return
    assert difference(module, draft_of(text, tree)) is None


@given(programs() | hypothesmith.from_node())
def test_any_program_is_summed_up(text: str) -> None:
    found = summary_of(SourceFile("shop/main.py", text.encode()), "shop.main")
    if found is not None:
        assert summary_of_text(summary_text(found)) == found


@given(programs(), st.permutations(EVERY_RULE.rules))
def test_order_of_the_rules_changes_nothing(text: str, rules: list[ListedRule]) -> None:
    assert checked(text.encode(), EVERY_RULE._replace(rules=tuple(rules))) == checked(
        text.encode()
    )


@given(programs(), st.sampled_from(EVERY_RULE.rules))
def test_a_rule_says_the_same_alone(text: str, rule: ListedRule) -> None:
    alone = checked(text.encode(), EVERY_RULE._replace(rules=(rule,)))
    together = checked(text.encode())
    code = rule.meta.code
    if code not in {"SHD002", "SHD003"}:  # they judge what the others used
        assert [one for one in together.findings if one.code == code] == list(alone.findings)
