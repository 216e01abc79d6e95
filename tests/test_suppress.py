"""What comments silence, as flake8 has it, and what is said of comments that silence nothing."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from flake8.violation import Violation  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.engine.comments import read_layout
from shutdown_lint.engine.directives import Vocabulary, read_directives
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.suppress import Obeyed, apply_suppressions, mentions_suppression
from shutdown_lint.model.source import SourceFile
from support.made_findings import KNOWN, apply_fixes, finding, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shutdown_lint.engine.directives import Directive
    from shutdown_lint.model.finding import Finding

ALL = frozenset(KNOWN)
JUDGING = ALL - {rule.meta.code for rule in OWN_RULES}


def sift(
    text: str,
    *findings: Finding,
    enabled: frozenset[str] = ALL,
    obeyed: Obeyed = Obeyed.ALL,
    report_unused: bool = True,
    hidden: Sequence[Finding] = (),
) -> tuple[list[Finding], list[Finding]]:
    return apply_suppressions(
        source_of(text),
        findings,
        KNOWN,
        enabled,
        obeyed=obeyed,
        report_unused=report_unused,
        hidden=hidden,
    )


def codes(findings: Iterable[Finding]) -> list[str]:
    return [found.code for found in findings]


def about_comments(text: str, *findings: Finding) -> list[tuple[str, str]]:
    """Code and marked text of the findings about comments."""
    source = source_of(text)
    result = []
    for found in sift(text, *findings)[0]:
        if found.code in {"SHD002", "SHD003"}:
            start, end = source.lines.offsets(found.span)
            result.append((found.code, text[start:end]))
    return result


# What silences


@pytest.mark.parametrize(
    ("comment", "silenced"),
    [
        ("# noqa", True),
        ("# noqa: SHD104", True),
        ("# noqa: SHD1", True),
        ("# noqa:SHD104", True),
        ("# NoQA: E501,SHD104", True),
        ("# noqa: E501 SHD104", True),
        ("# noqa: SHD104 the kernel says no", True),
        ("# type: ignore # noqa: SHD104", True),
        ("# noqa: SHD", True),  # no code, so a blanket one
        ("# noqa: uncatchable-signal", True),
        ("# noqa: Uncatchable-Signal, E501", True),
        ("# noqa: SHD302", False),
        ("# noqa: shd104", False),
        ("# noqa: E501", False),
        ("# noqa: E501 # noqa: SHD104", False),
        ("# noqa: join-without-timeout", False),
        ("#noqa", False),
        ("# flake8: noqa", False),
        ("# shutdown-lint: ignore", True),
        ("#shutdown-lint:ignore[SHD104]", True),
        ("# shutdown-lint: ignore[shd104,SHD302] because", True),
        ("# shutdown-lint: ignore[uncatchable-signal]", True),
        ("# shutdown-lint: ignore[SHD1]", True),
        ("# shutdown-lint: ignore[SHD]", True),
        ("# noqa: E501  # shutdown-lint: ignore[SHD104]", True),
        ("# shutdown-lint: ignore[SHD302]", False),
        ("# shutdown-lint: ignore[S]", False),
        ("# shutdown-lint: ignore[]", False),
        ("# shutdown-lint: ignore[SHD104", False),
        ("# shutdown-lint: ignore-file[SHD104]", True),
        ("# shutdown-lint: ignore-file", True),
    ],
)
def test_which_comments_silence(comment: str, *, silenced: bool) -> None:
    kept, suppressed = sift(f"call()  {comment}\n", finding("SHD104"), enabled=JUDGING)
    assert codes(suppressed) == (["SHD104"] if silenced else [])
    assert codes(kept) == ([] if silenced else ["SHD104"])


CALL = "call(\n    1,\n    2,\n)"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a()\nb()  # {}\nc()\n", {2}),
        ("a()\n# {}\nb()\n", {2}),
        ("a(\n1,  # {}\n2)\n", {2}),
        ("a(\n1,\n2)  # {}\n", {3}),
        ("a = 1 + \\\n  2 + \\\n  3  # {}\nb()\n", {1, 2, 3}),
        ("a('''\n\n''')  # {}\nb()\n", {1, 2, 3}),
        ("a('''\n\n''',  # {}\n1)\n", {1, 2, 3}),
        ("def a():  # {}\n    b()\n", {1}),
        ("a('# {}')\n", set()),
    ],
)
def test_reach_of_noqa(text: str, lines: set[int]) -> None:
    assert silenced_lines(text.format("noqa: SHD104")) == lines
    assert silenced_lines(text.format("noqa")) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a()\nb()  # {}\nc()\n", {2}),
        ("a(\n1,  # {}\n2)\nb()\n", {1, 2, 3}),
        ("a(\n1,\n2)  # {}\nb()\n", {1, 2, 3}),
        ("a('''\n\n''',  # {}\n1)\n", {1, 2, 3, 4}),
        ("def a(\n    b,\n):  # {}\n    c()\n", {1, 2, 3}),
        ("a('# {}')\n", set()),
    ],
)
def test_reach_of_our_own_form(text: str, lines: set[int]) -> None:
    """The whole logical line: a formatter may move the comment to the closing bracket."""
    assert silenced_lines(text.format("shutdown-lint: ignore[SHD104]")) == lines


def silenced_lines(text: str) -> set[int]:
    findings = [finding("SHD104", line) for line in range(1, text.count("\n") + 1)]
    return {found.span.line for found in sift(text, *findings)[1]}


def test_ignore_file_reaches_every_line_from_anywhere() -> None:
    text = "a()\nb()\n\n# shutdown-lint: ignore-file[SHD104] generated\nc()\n"
    assert silenced_lines(text) == {1, 2, 3, 4, 5}
    kept, _ = sift(text, finding("SHD302", 2), finding("SHD104", 2))
    assert codes(kept) == ["SHD302"]


PARTS = st.sampled_from(
    [
        "# noqa",
        "#noqa",
        "# NOQA",
        "# shutdown-lint: x",
        ":",
        ": ",
        " ",
        "\t",
        ",",
        "SHD101",
        "SHD104",
        "SHD1",
        "SHD999",
        "shd104",
        "SHD",
        "E501",
        "W6",
        "x",
        "#",
        "-",
    ]
)


def flake8_silences(text: str, code: str) -> bool:
    violation = Violation(code, "worker.py", 1, 1, "made for a test", text)
    return bool(violation.is_inline_ignored(disable_noqa=False))


@given(st.lists(PARTS, max_size=9).map("".join))
def test_noqa_silences_what_flake8_silences(comment: str) -> None:
    text = f"call()  #{comment}\n"
    for code in sorted(JUDGING):
        _, suppressed = sift(text, finding(code))
        assert codes(suppressed) == ([code] if flake8_silences(text, code) else []), code


@pytest.mark.parametrize(
    ("comment", "form", "reason", "marked"),
    [
        ("# noqa: SHD104 - no way around", "noqa", "no way around", "# noqa: SHD104"),
        ("# noqa: SHD104", "noqa", "", "# noqa: SHD104"),
        ("# noqa", "noqa", "", "# noqa"),
        ("# noqa: see ticket #12", "noqa", "see ticket #12", "# noqa: "),
        ("# noqa: SHD104: old  # type: ignore", "noqa", "old", "# noqa: SHD104"),
        (
            "# why # shutdown-lint: ignore[SHD104] until v2 (#7)",
            "ignore",
            "until v2 (#7)",
            "# shutdown-lint: ignore[SHD104]",
        ),
        (
            "# shutdown-lint: ignore-file[SHD1] \u2014 made by protoc",
            "ignore-file",
            "made by protoc",
            "# shutdown-lint: ignore-file[SHD1]",
        ),
        ("# shutdown-lint: ignore - legacy", "ignore", "legacy", "# shutdown-lint: ignore"),
    ],
)
def test_what_is_kept_of_the_comment(comment: str, form: str, reason: str, marked: str) -> None:
    source = source_of(f"call()  {comment}\n")
    (silenced,) = sift(source.text, finding("SHD104"))[1]
    assert silenced.suppression
    assert silenced.suppression.form == form
    assert silenced.suppression.reason == reason
    start, end = source.lines.offsets(silenced.suppression.span)
    assert source.text[start:end] == marked


def test_under_no_noqa_nothing_is_read() -> None:
    text = "a()  # noqa: SHD104\nb()  # shutdown-lint: ignore[SHD104, SHD302, nonsense]\n"
    findings = [finding("SHD104", 1), finding("SHD104", 2)]
    assert sift(text, *findings, obeyed=Obeyed.NONE) == (findings, [])


def test_for_flake8_a_noqa_is_used_but_silences_nothing() -> None:
    text = (
        "a()  # noqa: SHD104\n"
        "b()  # noqa: SHD302\n"
        "c()  # shutdown-lint: ignore[SHD104]\n"
        "d()  # noqa\n"
    )
    findings = [finding("SHD104", line) for line in (1, 2, 3, 4)]
    kept, suppressed = sift(text, *findings, obeyed=Obeyed.OWN)
    assert [(found.code, found.span.line) for found in kept] == [
        ("SHD104", 1),
        ("SHD104", 2),
        ("SHD002", 2),
        ("SHD104", 4),
    ]
    assert [found.span.line for found in suppressed] == [3]


def test_a_file_that_cannot_be_decoded_keeps_its_findings() -> None:
    for data in (b"# noqa\n\xff\n", b"# coding: klingon\n# noqa\n"):
        findings = [finding("SHD001")]
        kept = apply_suppressions(SourceFile("worker.py", data), findings, KNOWN, ALL)
        assert kept == (findings, [])


# What silences nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a()  # noqa: SHD104\n", [("SHD002", "SHD104")]),
        ("a()  # noqa: SHD104, E501, SHD302\n", [("SHD002", "SHD104"), ("SHD002", "SHD302")]),
        ("a()  # noqa: SHD1\n", [("SHD002", "SHD1")]),
        ("a()  # noqa: SHD999\n", [("SHD003", "SHD999")]),
        ("a()  # noqa: shd104\n", [("SHD003", "shd104")]),
        ("a()  # noqa: SHD104SHD302\n", [("SHD003", "SHD104SHD302")]),
        ("a()  # shutdown-lint: ignore[SHD104]\n", [("SHD002", "SHD104")]),
        ("a()  # shutdown-lint: ignore[uncatchable-signal]\n", [("SHD002", "uncatchable-signal")]),
        ("a()  # shutdown-lint: ignore[E501]\n", [("SHD003", "E501")]),
        ("a()  # shutdown-lint: ignore[SHD9]\n", [("SHD003", "SHD9")]),
        ("a()  # shutdown-lint: ignore[uncatchable]\n", [("SHD003", "uncatchable")]),
        ("# shutdown-lint: ignore-file[SHD104]\n", [("SHD002", "SHD104")]),
        ("a()  # shutdown-lint: ignore[]\n", [("SHD003", "# shutdown-lint: ignore[]")]),
        ("a()  # shutdown-lint: ignore[SHD104\n", [("SHD003", "# shutdown-lint: ignore[SHD104")]),
        ("# shutdown-lint: ignored[SHD104]\n", [("SHD003", "# shutdown-lint: ignored[SHD104]")]),
        ("a()  # shutdown-lint: ignore-fil\n", [("SHD003", "# shutdown-lint: ignore-fil")]),
        # Not ours to judge: blanket ones, other tools' codes, prose.
        ("a()  # noqa\n", []),
        ("a()  # noqa: SHD\n", []),
        ("a()  # noqa: E501, ABC123, shdx\n", []),
        ("a()  # noqa: uncatchable-signal\n", []),
        ("a()  # noqa: uncatchable\n", []),
        ("a()  # shutdown-lint: ignore\n", []),
        ("# shutdown-lint: ignore-file\n", []),
        ("a()  # shutdown-lint: a fine tool\n", []),
        ("a('# noqa: SHD104')\n", []),
    ],
)  # fmt: skip
def test_what_is_said_of_comments(text: str, expected: list[tuple[str, str]]) -> None:
    assert about_comments(text) == expected


def test_a_code_that_silences_is_neither_unused_nor_unknown() -> None:
    for comment in ("# noqa: SHD104", "# noqa: SHD1", "# shutdown-lint: ignore[SHD104]"):
        assert about_comments(f"a()  {comment}\n", finding("SHD104")) == []
    # Two that silence the same finding are both used.
    both = "# shutdown-lint: ignore-file[SHD104]\na()  # noqa: SHD104\n"
    assert about_comments(both, finding("SHD104", 2)) == []


def test_the_same_code_may_be_used_here_and_unused_there() -> None:
    text = "a()  # noqa: SHD104\nb()  # noqa: SHD104\n"
    (unused,) = (found for found in sift(text, finding("SHD104", 1))[0])
    assert (unused.code, unused.span.line) == ("SHD002", 2)


def test_a_rule_that_did_not_run_is_not_judged() -> None:
    text = "a()  # noqa: SHD104, SHD302, SHD1\n"
    enabled = ALL - {"SHD104"}
    kept, _ = sift(text, enabled=enabled)
    # SHD1 stands for SHD104 too, which might have been silenced.
    assert [found.message for found in kept] == ["'SHD302' silences nothing here"]


def test_a_finding_hidden_by_the_preset_uses_its_comment() -> None:
    text = "a()  # noqa: SHD104\n"
    assert sift(text, hidden=[finding("SHD104")]) == ([], [])
    assert codes(sift(text, hidden=[finding("SHD302")])[0]) == ["SHD002"]


def test_switched_off_one_by_one() -> None:
    text = "a()  # noqa: SHD104, SHD999\n"
    assert codes(sift(text)[0]) == ["SHD002", "SHD003"]
    assert codes(sift(text, report_unused=False)[0]) == ["SHD003"]
    assert codes(sift(text, enabled=ALL - {"SHD002"})[0]) == ["SHD003"]
    assert codes(sift(text, enabled=ALL - {"SHD003"})[0]) == ["SHD002"]


def test_findings_about_comments_are_silenced_like_others() -> None:
    kept, suppressed = sift("a()  # noqa: SHD104, SHD002\n")
    assert (codes(kept), codes(suppressed)) == ([], ["SHD002"])
    kept, suppressed = sift("a()  # noqa: SHD999, SHD003\n")
    assert (codes(kept), codes(suppressed)) == ([], ["SHD003"])
    kept, suppressed = sift(
        "# shutdown-lint: ignore-file[unused-suppression]\na()  # noqa: SHD104\n"
    )
    assert (codes(kept), codes(suppressed)) == ([], ["SHD002"])
    # With nothing to silence it is not called unused itself.
    assert sift("a()  # noqa: SHD002\n") == ([], [])


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("# noqa: shd104", "did you mean 'SHD104'"),
        ("# noqa: SHD1044", "did you mean 'SHD104'"),
        ("# shutdown-lint: ignore[uncatchable-signals]", "did you mean 'uncatchable-signal'"),
        ("# shutdown-lint: ignorefile[SHD104]", "did you mean 'ignore-file'"),
    ],
)
def test_near_misses_are_named(code: str, hint: str) -> None:
    (found,) = sift(f"a()  {code}\n")[0]
    assert found.code == "SHD003"
    assert hint in found.message


def test_findings_come_in_order_of_place() -> None:
    text = "a()  # noqa: SHD302\nb()  # noqa: SHD999\nc()\n"
    kept, _ = sift(text, finding("SHD104", 3), finding("SHD104", 1))
    assert [(found.span.line, found.code) for found in kept] == [
        (1, "SHD104"),
        (1, "SHD002"),
        (2, "SHD003"),
        (3, "SHD104"),
    ]


# The fix of an unused suppression


def without_unused(text: str) -> str:
    """The text after the fixes for unused suppressions, round by round."""
    for _ in range(10):
        source = source_of(text)
        text = apply_fixes(source, sift(text)[0], unsafe=False).source.text
        if text == source.text:
            break
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a()  # noqa: SHD104\n", "a()\n"),
        ("a()  # noqa: SHD104, SHD302\n", "a()\n"),
        ("a()\t# noqa:SHD104   \n", "a()\n"),
        ("a()  # noqa: SHD104", "a()"),
        ("a()  # noqa: SHD104, E501\n", "a()  # noqa: E501\n"),
        ("a()  # noqa: E501, SHD104\n", "a()  # noqa: E501\n"),
        ("a()  # noqa: E501,SHD104,W291 why\n", "a()  # noqa: E501,W291 why\n"),
        ("a()  # noqa: E501 SHD104 - why\n", "a()  # noqa: E501 - why\n"),
        ("a()  # what it does # noqa: SHD104\n", "a()  # what it does\n"),
        ("a()  # type: ignore  # noqa: SHD104\n", "a()  # type: ignore\n"),
        ("a()  # noqa: SHD104  # type: ignore\n", "a()  # type: ignore\n"),
        ("a()  # noqa: SHD104 it is quick\n", "a()  # it is quick\n"),
        ("a()  # noqa: SHD104, SHD302 it is quick\n", "a()  # it is quick\n"),
        ("a()  # shutdown-lint: ignore[SHD104]\n", "a()\n"),
        ("a()  # shutdown-lint: ignore[SHD104, SHD302] it is quick\n", "a()  # it is quick\n"),
        (
            "a()  # shutdown-lint: ignore[SHD104,SHD999]\n",
            "a()  # shutdown-lint: ignore[SHD999]\n",
        ),
        ("# shutdown-lint: ignore-file[SHD104]\n\na()\n", "a()\n"),
        ("a()\n\n\n# noqa: SHD104\n\n\nb()\n", "a()\n\n\nb()\n"),
        ("def f():\n    # noqa: SHD104\n    a()\n", "def f():\n    a()\n"),
        ("a()  # noqa: SHD104\r\nb()\r\n", "a()\r\nb()\r\n"),
    ],
)
def test_removing_a_code(before: str, after: str) -> None:
    assert without_unused(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "a()  # noqa: SHD104 # noqa: E501\n",  # the second one would begin to count
        "a()  # noqa: SHD104 type: ignore\n",  # would begin to count as well
        "a()  # noqa: SHD104 nosec\n",
        "a()  # noqa: SHD104 fmt: off\n",
    ],
)
def test_no_fix_where_the_rest_would_get_a_meaning(text: str) -> None:
    (found,) = sift(text)[0]
    assert found.code == "SHD002"
    assert found.fix is None


def directives(text: str) -> list[tuple[str, tuple[str, ...] | None]]:
    read = read_directives(read_layout(source_of(text).lines), Vocabulary(KNOWN))
    return [(one.form, texts) for one in read if (texts := foreign(one)) != ()]


def foreign(directive: Directive) -> tuple[str, ...] | None:
    """The codes of a directive that no fix may remove; None for a blanket one."""
    if directive.items is None:
        return None
    return tuple(item.text for item in directive.items if not ours(item.text))


def ours(text: str) -> bool:
    return text in KNOWN or text in KNOWN.values() or text == "SHD1"


@given(
    st.lists(
        st.one_of(PARTS, st.sampled_from(["[", "]", "# shutdown-lint: ignore[", "SHD302"])),
        max_size=9,
    ).map("".join)
)
def test_removing_codes_changes_nothing_else(comment: str) -> None:
    before = f"call('# noqa', 1)  #{comment}\n"
    after = without_unused(before)
    assert after.startswith("call('# noqa', 1)")
    assert after.endswith("\n")
    assert directives(after)[: len(directives(before))] == directives(before)
    for code in ("E501", "W605", "X1"):
        line = before.replace("call('# noqa', 1)", "call()")
        fixed = after.replace("call('# noqa', 1)", "call()")
        assert flake8_silences(line, code) == flake8_silences(fixed, code)


# What it costs


def test_mention_of_a_suppression_that_may_be_judged() -> None:
    for text in ("# noqa: SHD104", "# noqa: shd104", "# shutdown-lint: ignore", "# noqa: E1,SHD1"):
        assert mentions_suppression(text.encode())
        assert sift(f"a()  {text}\n") is not None
    for text in ("# noqa", "# noqa: E501", "# noqa: uncatchable-signal", "a()"):
        assert not mentions_suppression(text.encode())
        assert about_comments(f"a()  {text}\n") == []


def test_a_file_with_used_or_foreign_comments_loads_nothing_heavy() -> None:
    script = """
import sys
from shutdown_lint.engine.suppress import apply_suppressions
from shutdown_lint.model.source import SourceFile
text = b"a()  # noqa: E501\\nb()  # shutdown-lint: ignore\\nc()  # noqa: SHD302\\n"
known = {"SHD002": "unused-suppression", "SHD302": "join-without-timeout"}
apply_suppressions(SourceFile("a.py", text), [], known, frozenset({"SHD002"}))
for name in ("libcst", "msgspec", "difflib", "tokenize.untokenize", "json", "dataclasses"):
    assert name not in sys.modules, name
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_lines_are_those_of_the_file() -> None:
    text = "\ufeffa()\r\nb()  # noqa: SHD104\r\n"
    source = SourceFile("worker.py", text.encode())
    (found,) = apply_suppressions(source, [], KNOWN, ALL)[0]
    assert (found.span.line, found.span.column) == (2, 14)
    line = io.StringIO(source.text, newline="").readlines()[1]
    assert line[found.span.column - 1 :].startswith("SHD104")
