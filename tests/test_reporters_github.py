"""Workflow commands, read back the way the runner of GitHub Actions reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shutdown_lint.model.finding import FileReport, Finding, InternalError, Related, RunReport
from shutdown_lint.model.levels import Confidence, Severity
from shutdown_lint.model.span import Span
from shutdown_lint.reporters.context import RenderContext, Repository
from shutdown_lint.reporters.github import render

CONTEXT = RenderContext(version="1")
SPAN = Span(1, 2, 1, 5)


def finding(
    message: str = "m",
    *,
    path: str = "a.py",
    span: Span = SPAN,
    severity: Severity = Severity.ERROR,
    related: tuple[Related, ...] = (),
) -> Finding:
    return Finding(
        code="SHD206",
        name="server-shutdown-deadlock",
        path=path,
        span=span,
        message=message,
        severity=severity,
        confidence=Confidence.HIGH,
        related=related,
    )


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of each line, unescaped."""
    commands = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match
        command, listed, message = match.groups()
        properties = {}
        for item in listed.split(","):
            key, _, value = item.partition("=")
            value = value.replace("%2C", ",").replace("%3A", ":")
            properties[key] = unescape(value)
        commands.append((command, properties, unescape(message)))
    return commands


def unescape(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def run_of(*findings: Finding) -> RunReport:
    return RunReport(files=(FileReport(path="a.py", findings=findings),))


def test_one_line() -> None:
    assert render(run_of(finding()), CONTEXT) == (
        "::error file=a.py,line=1,endLine=1,col=2,endColumn=5,"
        "title=SHD206 server-shutdown-deadlock::m\n"
    )


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")],
)
def test_severities(severity: Severity, command: str) -> None:
    assert render(run_of(finding(severity=severity)), CONTEXT).startswith(f"::{command} ")


def test_no_columns_over_several_lines() -> None:
    ((_, properties, _),) = read(render(run_of(finding(span=Span(1, 2, 3, 4))), CONTEXT))
    assert (properties["line"], properties["endLine"]) == ("1", "3")
    assert not properties.keys() & {"col", "endColumn"}


def test_related_places_follow_on_their_own_lines() -> None:
    related = (Related("b.py", Span(7, 1, 7, 2), "registered here"),)
    ((_, _, message),) = read(render(run_of(finding(related=related)), CONTEXT))
    assert message == "m\n1. registered here (b.py:7)"


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        ("a.py", "", "a.py"),
        ("a.py", "services/api/", "services/api/a.py"),
        ("../lib/a.py", "services/api/", "services/lib/a.py"),
        ("./a.py", "", "a.py"),
        ("/tmp/a.py", "services/", "/tmp/a.py"),  # noqa: S108  a path, not a file
    ],
)
def test_paths_from_the_root_of_the_repository(path: str, prefix: str, expected: str) -> None:
    context = CONTEXT._replace(repository=Repository(prefix=prefix))
    ((_, properties, _),) = read(render(run_of(finding(path=path)), context))
    assert properties["file"] == expected


def test_internal_errors() -> None:
    report = RunReport(files=(FileReport(path="a.py", errors=(InternalError("a.py", 3, "x"),)),))
    assert read(render(report, CONTEXT)) == [
        ("error", {"file": "a.py", "line": "3", "title": "shutdown-lint internal error"}, "x")
    ]


def test_nothing_found_prints_nothing() -> None:
    assert render(RunReport(checked=3), CONTEXT) == ""


ANY = st.text(st.sampled_from("ab%,:=\r\n;é"), min_size=1, max_size=20)


@given(ANY, ANY)
def test_any_text_comes_back(message: str, name: str) -> None:
    ((_, properties, read_message),) = read(
        render(run_of(finding(message, path=f"d/{name}")), CONTEXT)
    )
    assert read_message == message
    assert properties["file"] == f"d/{name}"
