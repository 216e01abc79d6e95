"""The summary, the fix as a diff, and what `full` and `concise` say in odd cases."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shutdown_lint.model.finding import Edit, FileReport, Finding, Fix, InternalError, RunReport
from shutdown_lint.model.levels import Safety
from shutdown_lint.model.source import LineTable, SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.reporters import FORMATS, render, statistics
from shutdown_lint.reporters.fix_diff import Hunk, hunks
from shutdown_lint.reporters.summary import signal_name, summary
from support.sample_report import (
    CONTEXT,
    DEADLOCK,
    EARLY_ACK,
    FIXED,
    JOINS,
    PRINTS,
    SERVER,
    SILENCED,
    UNCATCHABLE,
)


def report_of(*findings: Finding, checked: int = 1) -> RunReport:
    file = FileReport(path="a.py", findings=findings)
    return RunReport(files=(file,), checked=checked)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (RunReport(checked=1), "No problems in 1 file.\n"),
        (RunReport(checked=1200), "No problems in 1,200 files.\n"),
        (RunReport(), "No problems in 0 files.\n"),
        (report_of(PRINTS), "Found 1 problem (1 warning) in 1 file.\n"),
        (
            report_of(PRINTS, UNCATCHABLE, EARLY_ACK, checked=3),
            (
                "Found 3 problems (1 error, 1 warning, 1 note) in 2 of 3 files.\n"
                "2 can be fixed at 10 places with --fix --unsafe-fixes, to be reviewed.\n"
            ),
        ),
        (report_of(JOINS), "Found 1 problem (1 warning) in 1 file.\n"),
        (
            report_of(DEADLOCK, checked=9),
            "Found 1 problem (1 error) in 1 of 9 files.\n1 can be fixed with --fix.\n",
        ),
        (
            FIXED,
            (
                "Found 1 problem (1 error) in 1 file.\n"
                "3 fixed, 1 skipped (overlaps another fix), 1 undone (the result did not parse), "
                "2 more with --unsafe-fixes, to be reviewed, 1 only shown, to be done by hand.\n"
            ),
        ),
    ],
)
def test_summary(report: RunReport, expected: str) -> None:
    assert summary(report) == expected


def test_summary_counts_silenced_findings_and_failures() -> None:
    error = InternalError("a.py", 1, "x")
    file = FileReport(path="a.py", suppressed=(SILENCED, SILENCED), errors=(error, error))
    assert summary(RunReport(files=(file,), checked=1)) == (
        "No problems in 1 file.\n"
        "2 silenced by comments.\n"
        "2 internal errors: results there may be incomplete, the rest is not affected.\n"
    )


def test_signals_by_name_or_number() -> None:
    assert (signal_name(2), signal_name(15), signal_name(99)) == ("SIGINT", "SIGTERM", "signal 99")


def edits(text: str, *changes: tuple[str, str]) -> tuple[Fix, LineTable]:
    """A fix that replaces the first occurrence of each text, and the table it works on."""
    lines = LineTable(text)
    made = [
        Edit(lines.span(text.index(old), text.index(old) + len(old)), new) for old, new in changes
    ]
    return Fix("title", Safety.SAFE, tuple(made)), lines


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("a\nb\nc\n", [("b", "x")], [Hunk(2, ("b",), ("x",))]),
        ("a\r\nb\r\nc\r\n", [("b", "x\r\ny")], [Hunk(2, ("b",), ("x", "y"))]),
        (
            "a\nb\nc\nd\n",
            [("d", "y"), ("a", "x")],
            [Hunk(1, ("a",), ("x",)), Hunk(4, ("d",), ("y",))],
        ),
        ("f(a, b)\n", [("a", "x"), ("b", "y")], [Hunk(1, ("f(a, b)",), ("f(x, y)",))]),
        ("a\nb\n", [("a", "a\nnew")], [Hunk(2, (), ("new",))]),
        ("a\nb\nc\n", [("b\n", "")], [Hunk(2, ("b",), ())]),
        ("f(\n  1,\n)\n", [("f(\n  1,\n)", "g()")], [Hunk(1, ("f(", "  1,", ")"), ("g()",))]),
        ("a", [("a", "a\nb")], [Hunk(2, (), ("b",))]),
    ],
)
def test_hunks(text: str, changes: list[tuple[str, str]], expected: list[Hunk]) -> None:
    assert list(hunks(*edits(text, *changes))) == expected


def test_insertions_at_one_place_keep_their_order() -> None:
    lines = LineTable("a\n")
    fix = Fix("t", Safety.SAFE, (Edit(Span(1, 1, 1, 1), "x\n"), Edit(Span(1, 1, 1, 1), "y\n")))
    assert list(hunks(fix, lines)) == [Hunk(1, (), ("x", "y"))]


def test_long_fixes_are_cut_and_say_so() -> None:
    many = "".join(f"line {number}\n" for number in range(30))
    fix = Fix("insert", Safety.SAFE, (Edit(Span(1, 1, 1, 1), many),))
    finding = Finding(
        code="SHD206",
        name="n",
        path=SERVER.path,
        span=Span(1, 1, 1, 2),
        message="m",
        severity=DEADLOCK.severity,
        confidence=DEADLOCK.confidence,
        fix=fix,
    )
    text = render("full", report_of(finding), CONTEXT)
    assert "+ line 11\n" in text
    assert "line 12" not in text
    assert "and 18 more lines: see --diff\n" in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_without_sources_and_rules_still_says_everything(name: str) -> None:
    bare = CONTEXT._replace(sources={}, metas=(), repository=None, started=None, ended=None)
    text = render(name, report_of(DEADLOCK, UNCATCHABLE), bare)
    assert DEADLOCK.code in text
    assert UNCATCHABLE.message in text
    assert text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_undecodable_paths_and_lone_surrogates_can_be_written(name: str) -> None:
    finding = Finding(
        code="SHD206",
        name="n",
        path="dir/caf\udce9.py",
        span=Span(1, 1, 1, 2),
        message="lone \ud800 and \x1b[31m",
        severity=DEADLOCK.severity,
        confidence=DEADLOCK.confidence,
    )
    source = SourceFile(finding.path, b"# coding: unicode_escape\n\\ud800\n")
    text = render(name, report_of(finding), CONTEXT._replace(sources={finding.path: source}))
    text.encode()
    if name in {"full", "concise"}:
        assert "\x1b" not in text


@pytest.mark.parametrize("name", ["full", "concise"])
def test_a_newline_in_a_path_does_not_break_the_line(name: str) -> None:
    finding = Finding(
        code="SHD206",
        name="n",
        path="a\nb.py",
        span=Span(1, 1, 1, 2),
        message="m",
        severity=DEADLOCK.severity,
        confidence=DEADLOCK.confidence,
    )
    assert "a␊b.py:1:1:" in render(name, report_of(finding), CONTEXT)


def test_related_places_in_other_files_name_them() -> None:
    finding = Finding(
        code="SHD206",
        name="n",
        path=SERVER.path,
        span=Span(8, 5, 8, 22),
        message="m",
        severity=DEADLOCK.severity,
        confidence=DEADLOCK.confidence,
        related=(PRINTS.related[0], DEADLOCK.related[0]),
    )
    text = render("full", report_of(finding), CONTEXT)
    assert text.index(f"in {PRINTS.path}:14:2\n") < text.index(f"in {SERVER.path}:11:1\n")


def test_a_file_that_could_not_be_read_shows_no_source() -> None:
    finding = Finding(
        code="SHD001",
        name="unreadable-file",
        path="gone.py",
        span=Span(1, 1, 1, 1),
        message="it cannot be read",
        severity=DEADLOCK.severity,
        confidence=DEADLOCK.confidence,
    )
    context = CONTEXT._replace(sources={"gone.py": SourceFile("gone.py", b"")}, metas=())
    assert render("full", report_of(finding), context).startswith(
        "gone.py:1:1: SHD001 unreadable-file [error, high confidence]\n  it cannot be read\n\n"
    )


def test_statistics_of_nothing() -> None:
    assert statistics.render(RunReport(checked=2), CONTEXT) == "No problems in 2 files.\n"


# What a run loads beside what made its findings: plain output must not pay for colour.
LOADED = """
import sys
from support.sample_report import CONTEXT, DEADLOCK, SERVER
from shutdown_lint.model.finding import FileReport, RunReport
from shutdown_lint.reporters import render
file = FileReport(path=SERVER.path, findings=(DEADLOCK,))
before = set(sys.modules)
render({name!r}, RunReport(files=(file,)), CONTEXT._replace(color={color}))
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""


def modules_of(code: str) -> set[str]:
    """The words that a program prints when it is run in a new interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("name", ["full", "concise"])
def test_plain_output_loads_nothing_heavy(name: str) -> None:
    heavy = {"rich", "libcst", "dataclasses", "pathspec", "json", "importlib"}
    assert not modules_of(LOADED.format(name=name, color=False)) & heavy
    assert "rich" in modules_of(LOADED.format(name=name, color=True))


def test_the_summary_alone_needs_no_msgspec() -> None:
    code = "import sys, shutdown_lint.reporters.summary; print(*sys.modules)"
    loaded = modules_of(code)
    assert "shutdown_lint.reporters.summary" in loaded
    assert not loaded & {"msgspec", "rich", "dataclasses"}
