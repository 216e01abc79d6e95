"""The rest of a SARIF log: suppressions, the invocation, fixes, version control, huge lines."""

from __future__ import annotations

from shutdown_lint.model.finding import Edit, FileReport, Fix, RunReport
from shutdown_lint.model.levels import Safety
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.reporters import render
from shutdown_lint.reporters.context import Repository
from support.sample_report import (
    BROKEN,
    CONTEXT,
    DEADLOCK,
    JOINS,
    REPORT,
    REPOSITORY,
    SERVER,
    SILENCED,
    UNCATCHABLE,
)
from support.sarif import RESULTS, RUN, listed, objects, report_of, result_of, run_of, text_at


def test_suppressed_findings() -> None:
    (result,) = (result for result in RESULTS if result["suppressions"])
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == SILENCED.suppression.reason  # type: ignore[union-attr]
    place = suppression["location"]["physicalLocation"]
    assert place["region"]["snippet"]["text"].startswith("# noqa: SHD203")
    # SARIF 3.27.23: all results of a run have the property, or none has.
    assert all("suppressions" in other for other in RESULTS)


def test_suppressed_findings_can_be_left_out() -> None:
    results = run_of(REPORT, CONTEXT._replace(suppressed=False))["results"]
    assert len(results) == len(RESULTS) - 1
    assert not any(result["suppressions"] for result in results)


def test_a_suppression_without_a_reason_has_no_justification() -> None:
    comment = SILENCED.suppression._replace(reason="")  # type: ignore[union-attr]
    finding = SILENCED._replace(suppression=comment)
    report = RunReport(files=(FileReport(path=finding.path, suppressed=(finding,)),))
    (result,) = run_of(report, CONTEXT)["results"]
    assert "justification" not in result["suppressions"][0]


def test_invocation() -> None:
    invocation = dict(RUN["invocations"][0])
    notifications = invocation.pop("toolExecutionNotifications")
    assert invocation == {
        "executionSuccessful": False,
        "exitCode": 143,
        "exitSignalNumber": 15,
        "exitSignalName": "SIGTERM",
        "startTimeUtc": "2026-01-02T03:04:05.678Z",
        "endTimeUtc": "2026-01-02T03:04:07.000Z",
    }
    unreadable, failure, stopped = notifications
    assert unreadable["associatedRule"] == {"id": "SHD001", "index": 0}
    assert unreadable["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == BROKEN.path
    assert "SHD302" in failure["message"]["text"]
    assert "SIGTERM" in stopped["message"]["text"]


def test_a_run_with_findings_only_was_successful() -> None:
    context = CONTEXT._replace(exit_code=1)
    (invocation,) = run_of(report_of(DEADLOCK), context)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["exitCode"] == 1
    assert invocation["toolExecutionNotifications"] == []


def test_fixes_change_the_file_as_the_edits_do() -> None:
    (fix,) = listed("SHD206")["fixes"]
    (change,) = fix["artifactChanges"]
    text = SERVER.text
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        assert region["snippet"]["text"] == text_at(region, SERVER)
        start = SERVER.lines.offset(region["startLine"], region["startColumn"])
        end = SERVER.lines.offset(region["endLine"], region["endColumn"])
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    assert "    threading.Thread(target=server.shutdown).start()\n" in text
    assert fix["description"]["text"] == "call shutdown() from a new thread."


def test_only_fixes_that_may_be_applied_are_offered() -> None:
    assert "fixes" not in result_of(JOINS)
    (fix,) = result_of(UNCATCHABLE)["fixes"]
    assert fix["properties"] == {"safety": "unsafe"}
    assert "review" in fix["description"]["text"]


def test_version_control() -> None:
    assert RUN["versionControlProvenance"] == [
        {
            "repositoryUri": "https://git.example/acme/shop",
            "revisionId": REPOSITORY.revision,
            "branch": "main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]
    for unknown in (None, Repository(revision="0" * 40, branch="main")):
        run = run_of(REPORT, CONTEXT._replace(repository=unknown))
        assert "versionControlProvenance" not in run
    details = run_of(REPORT, CONTEXT._replace(repository=Repository(uri="https://a.example/")))
    assert details["versionControlProvenance"] == [
        {"repositoryUri": "https://a.example/", "mappedTo": {"uriBaseId": "%SRCROOT%"}}
    ]


def test_a_line_of_megabytes_is_shown_in_part() -> None:
    source = SourceFile("a.py", b"x = '" + b"y" * 5_000_000 + b"'; stop()\n")
    finding = UNCATCHABLE._replace(
        path="a.py",
        span=source.lines.span(5_000_008, 5_000_014),
        fix=Fix("remove", Safety.SAFE, (Edit(Span(1, 1, 1, 5_000_000), ""),)),
    )
    text = render("sarif", report_of(finding), CONTEXT._replace(sources={"a.py": source}))
    assert len(text) < 100_000
    result = result_of(finding, sources={"a.py": source})
    place = result["locations"][0]["physicalLocation"]
    assert place["region"]["snippet"]["text"] == "stop()"
    assert place["contextRegion"]["snippet"]["text"] == text_at(place["contextRegion"], source)
    assert len(place["contextRegion"]["snippet"]["text"]) < 500
    (deleted,) = objects(result, "deletedRegion")
    assert "snippet" not in deleted


def test_a_region_that_fills_a_very_long_line_has_no_context() -> None:
    source = SourceFile("a.py", b"y" * 9_000)
    finding = UNCATCHABLE._replace(path="a.py", span=Span(1, 1, 1, 9_001), fix=None)
    place = result_of(finding, sources={"a.py": source})["locations"][0]["physicalLocation"]
    assert "contextRegion" not in place
