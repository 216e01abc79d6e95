"""What GitHub code scanning asks of a SARIF file, point by point.

The numbers are those of the checklist this format was built to.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from shutdown_lint.model.finding import Related, RunReport
from shutdown_lint.model.levels import Confidence, Severity
from shutdown_lint.model.rule_info import RuleInfo, describe
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.reporters import render
from shutdown_lint.reporters.context import Repository
from shutdown_lint.reporters.sarif.fingerprints import GITHUB, line_hashes
from support.sample_report import (
    BROKEN,
    CONTEXT,
    DEADLOCK,
    EARLY_ACK,
    JOINS,
    JOINS_AGAIN,
    REPORT,
    REPOSITORY,
    RULES,
    SERVER,
    SOURCES,
    UNCATCHABLE,
    WORKER,
)
from support.sarif import RESULTS, RUN, listed, objects, report_of, result_of, run_of, text_at


def long_rule(text: str) -> RuleInfo:
    return describe(RULES[0].meta, f"Title.\n\n{text}")


def test_01_version_and_schema_and_no_empty_strings() -> None:
    log = json.loads(render("sarif", REPORT, CONTEXT))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    for key in ("name", "text", "id", "uri", "helpUri", "ruleId", "version"):
        values = list(objects({"runs": log["runs"]}, key))
        # A region that inserts has the empty text, and so has what a fix deletes there.
        assert [value for value in values if value == ""] == (
            [""] * len([1 for region in objects(log, "deletedRegion") if is_empty(region)])
            if key == "text"
            else []
        )


def is_empty(region: dict[str, Any]) -> bool:
    start = (region["startLine"], region["startColumn"])
    return start == (region["endLine"], region["endColumn"])


def test_02_what_github_ignores_is_there_for_others() -> None:
    assert listed("SHD206")["fixes"]
    assert any(result["suppressions"] for result in RESULTS)
    assert RUN["originalUriBaseIds"]


def test_03_required_properties() -> None:
    for rule in RUN["tool"]["driver"]["rules"]:
        assert rule["id"]
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
    for result in RESULTS:
        assert result["message"]["text"]
        assert result["locations"]
        assert result["partialFingerprints"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("word " * 400, "word..."),
        ("A sentence of some length. " * 60, "length."),
        ("x" * 5000, "Title..."),
    ],
)
def test_04_long_descriptions_end_well_and_the_help_has_it_all(text: str, end: str) -> None:
    run = run_of(REPORT, CONTEXT._replace(manuals=(long_rule(text),)))
    rule = run["tool"]["driver"]["rules"][0]
    assert len(rule["fullDescription"]["text"]) <= 1024
    assert rule["fullDescription"]["text"].endswith(end)
    assert text.strip() in rule["help"]["markdown"]
    assert text.strip() in rule["help"]["text"]


def test_04_rule_names_are_short_pascal_case() -> None:
    names = [rule["name"] for rule in RUN["tool"]["driver"]["rules"]]
    assert names[4] == "ServerShutdownDeadlock"
    assert all(re.fullmatch(r"([A-Z][a-z0-9]*)+", name) and len(name) < 255 for name in names)


def test_05_semantic_version() -> None:
    assert RUN["tool"]["driver"]["semanticVersion"] == CONTEXT.version


@pytest.mark.parametrize("severity", Severity)
def test_06_levels(severity: Severity) -> None:
    finding = DEADLOCK._replace(severity=severity)
    rules = tuple(rule._replace(meta=rule.meta._replace(severity=severity)) for rule in RULES)
    run = run_of(report_of(finding), CONTEXT._replace(manuals=rules))
    assert run["results"][0]["level"] == severity
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == severity


@pytest.mark.parametrize("confidence", Confidence)
def test_07_precision(confidence: Confidence) -> None:
    rules = tuple(rule._replace(meta=rule.meta._replace(confidence=confidence)) for rule in RULES)
    run = run_of(REPORT, CONTEXT._replace(manuals=rules))
    assert run["tool"]["driver"]["rules"][0]["properties"]["precision"] == confidence


@pytest.mark.parametrize(
    ("severity", "problem"),
    [("error", "error"), ("warning", "warning"), ("note", "recommendation")],
)
def test_08_problem_severity(severity: str, problem: str) -> None:
    meta = RULES[0].meta._replace(severity=Severity(severity))
    run = run_of(REPORT, CONTEXT._replace(manuals=(RULES[0]._replace(meta=meta),)))
    properties = run["tool"]["driver"]["rules"][0]["properties"]
    assert properties["problem.severity"] == problem


def test_09_reliability_not_security() -> None:
    assert not list(objects(RUN, "security-severity"))
    for tags in objects(RUN, "tags"):
        assert "security" not in tags


def test_10_tags() -> None:
    tags = [rule["properties"]["tags"] for rule in RUN["tool"]["driver"]["rules"]]
    assert tags[4] == ["reliability", "shutdown", "handlers"]
    assert all(len(of_rule) <= 10 for of_rule in tags)
    foreign = RULES[0]._replace(meta=RULES[0].meta._replace(code="ACME1"))
    run = run_of(RunReport(), CONTEXT._replace(manuals=(foreign,)))
    assert run["tool"]["driver"]["rules"][0]["properties"]["tags"] == ["reliability", "shutdown"]


def test_11_one_location_with_four_ends() -> None:
    for result in RESULTS:
        assert len(result["locations"]) == 1
        region = result["locations"][0]["physicalLocation"]["region"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= region.keys()
        assert not is_empty(region)


def test_11_snippets_are_the_text_in_the_file_counted_in_code_points() -> None:
    assert RUN["columnKind"] == "unicodeCodePoints"
    found = 0
    for result in RESULTS:
        place = result["locations"][0]["physicalLocation"]
        path = place["artifactLocation"]["uri"]
        source = SOURCES[WORKER.path if "%" in path else path]
        if source is BROKEN:
            continue
        found += 1
        assert place["region"]["snippet"]["text"] == text_at(place["region"], source)
        assert place["region"]["snippet"]["text"] in place["contextRegion"]["snippet"]["text"]
    assert found == 7


def test_12_uris_are_relative_with_forward_slashes_and_percent_encoded() -> None:
    uris = {location["uri"] for location in objects(RUN, "artifactLocation")}
    assert "services/worker/%E3%83%AF%E3%83%BC%E3%82%AB%E3%83%BC%20100%25.py" in uris
    for uri in uris:
        assert re.fullmatch(r"[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*", uri)


@pytest.mark.parametrize(
    ("path", "prefix", "uri"),
    [
        ("a.py", "", "a.py"),
        ("./a.py", "", "a.py"),
        ("a.py", "services/api/", "services/api/a.py"),
        ("../lib/a.py", "services/api/", "services/lib/a.py"),
        ("c:a.py", "", "c%3Aa.py"),
        ("a b#c?.py", "", "a%20b%23c%3F.py"),
        ("caf\udce9.py", "", "caf%E9.py"),
    ],
)
def test_12_uris_start_at_the_root_of_the_repository(path: str, prefix: str, uri: str) -> None:
    finding = UNCATCHABLE._replace(path=path, fix=None)
    result = result_of(finding, repository=Repository(prefix=prefix))
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [("/srv/a b.py", "file:///srv/a%20b.py"), ("C:/srv/a.py", "file:///C:/srv/a.py")],
)
def test_13_an_absolute_path_has_no_base(path: str, uri: str) -> None:
    result = result_of(UNCATCHABLE._replace(path=path, fix=None))
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": uri}


def test_13_the_base_is_defined_and_tells_nothing_of_this_machine() -> None:
    bases = {location.get("uriBaseId") for location in objects(RUN, "artifactLocation")}
    assert bases == {"%SRCROOT%"} == set(RUN["originalUriBaseIds"])
    assert "uri" not in RUN["originalUriBaseIds"]["%SRCROOT%"]
    assert "file:" not in render("sarif", REPORT, CONTEXT)


def test_14_related_places_are_linked_from_the_message() -> None:
    for result in RESULTS:
        related = result.get("relatedLocations", [])
        ids = [place["id"] for place in related]
        assert ids == list(range(1, len(ids) + 1))
        linked = re.findall(r"(?<!\\)\[.*?(?<!\\)\]\((\d+)\)", result["message"]["text"])
        assert linked == [str(number) for number in ids[:10]]
    assert listed("SHD206")["message"]["text"].endswith(
        "See: [registered as the SIGTERM handler here](1), [serves on the main thread here](2)."
    )


def test_14_what_looks_like_a_link_is_none() -> None:
    text = result_of(JOINS)["message"]["text"]
    assert text == (
        r"queue.join() waits for ever when a consumer has died; see handlers\[name](signum)."
    )
    assert r"[consumed \[without\] limit here](3)" in result_of(JOINS_AGAIN)["message"]["text"]


def test_14_code_flow_from_registration_over_calls_to_the_finding() -> None:
    (flow,) = result_of(JOINS_AGAIN)["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps = [step["location"] for step in thread["locations"]]
    assert [step["message"]["text"] for step in steps] == [
        "registered as the SIGTERM handler here.",
        "flush() is called here.",
        "queue.join() waits for ever when a consumer has died.",
    ]
    regions = [step["physicalLocation"]["region"] for step in steps]
    assert [region["startLine"] for region in regions] == [14, 4, 6]


def test_14_places_that_are_no_way_make_no_flow() -> None:
    assert "codeFlows" not in result_of(EARLY_ACK)


def test_15_the_finding_is_the_first_sentence() -> None:
    for finding in (DEADLOCK, EARLY_ACK, UNCATCHABLE):
        text = result_of(finding)["message"]["text"]
        assert text.startswith(f"{finding.message}.")
        assert ". " not in finding.message


def test_16_17_the_fingerprint_is_the_one_that_github_computes() -> None:
    for result in RESULTS:
        place = result["locations"][0]["physicalLocation"]
        path = place["artifactLocation"]["uri"]
        source = SOURCES[WORKER.path if "%" in path else path]
        hashes = line_hashes(source.data)
        line = place["region"]["startLine"]
        assert result["partialFingerprints"][GITHUB] == hashes[line - 1]


def test_18_two_findings_of_a_rule_on_one_line_are_one_result() -> None:
    other = JOINS._replace(span=Span(15, 101, 15, 111), message="log.info() waits too", fix=None)
    (result,) = run_of(report_of(JOINS, other), CONTEXT)["results"]
    assert result["message"]["text"].endswith("See: [also here: log.info() waits too](1).")
    (place,) = result["relatedLocations"]
    assert place["physicalLocation"]["region"]["startColumn"] == 101
    keys = [(result["ruleId"], *result["partialFingerprints"].values()) for result in RESULTS]
    assert len(set(keys)) == len(keys)


def test_18_fixes_of_merged_findings_are_all_offered() -> None:
    other = UNCATCHABLE._replace(span=Span(9, 9, 9, 15))
    (result,) = run_of(report_of(UNCATCHABLE, other), CONTEXT)["results"]
    assert len(result["fixes"]) == 2


def test_19_at_most_25000_results_and_the_worst_are_kept() -> None:
    source = SourceFile("a.py", b"x\n" * 25_010)
    findings = [
        (EARLY_ACK if line <= 15 else UNCATCHABLE)._replace(
            path="a.py",
            span=Span(line, 1, line, 2),
            fix=None,
            related=(),
        )
        for line in range(1, 25_011)
    ]
    run = run_of(report_of(*findings), CONTEXT._replace(sources={"a.py": source}))
    assert len(run["results"]) == 25_000
    assert [result["ruleId"] for result in run["results"][-6:]] == ["SHD104"] + ["SHD601"] * 5
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "'10' results are left out" in notification["message"]["text"]


def test_19_worst_first_and_silenced_last() -> None:
    order = [
        (
            bool(result["suppressions"]),
            ["error", "warning", "note"].index(result["level"]),
            ["high", "medium", "low"].index(result["properties"]["confidence"]),
        )
        for result in RESULTS
    ]
    assert order == sorted(order)
    assert len(order) == 8


def test_19_no_more_locations_than_are_shown() -> None:
    place = Related(SERVER.path, Span(1, 1, 1, 7), "here", step=True)
    result = result_of(DEADLOCK._replace(related=(place,) * 500))
    assert len(result["relatedLocations"]) == 100
    assert len(result["codeFlows"][0]["threadFlows"][0]["locations"]) == 101
    assert result["message"]["text"].endswith("and 90 more.")


def test_20_regions_are_those_of_the_findings() -> None:
    region = listed("SHD206")["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == region["endLine"] == DEADLOCK.span.line


@pytest.mark.parametrize(
    ("repository", "category"),
    [
        (None, "shutdown-lint/"),
        (REPOSITORY, "shutdown-lint/"),
        (Repository(prefix="services/api/"), "shutdown-lint/services/api/"),
    ],
)
def test_21_a_category_for_each_folder(repository: Repository | None, category: str) -> None:
    run = run_of(REPORT, CONTEXT._replace(repository=repository))
    assert run["automationDetails"] == {"id": category}


def test_22_all_enabled_rules_are_listed_also_without_a_result() -> None:
    for report in (REPORT, RunReport()):
        rules = run_of(report, CONTEXT)["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [rule.meta.code for rule in RULES]
    for result in RESULTS:
        assert RULES[result["ruleIndex"]].meta.code == result["ruleId"]


def test_22_a_rule_that_is_not_listed_is_added_once() -> None:
    run = run_of(REPORT, CONTEXT._replace(manuals=RULES[:2]))
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(codes) == [rule.meta.code for rule in RULES]
    for result in run["results"]:
        assert codes[result["ruleIndex"]] == result["ruleId"]
