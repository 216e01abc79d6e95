"""The JSON contract: exactly these keys, and nothing that its schema forbids."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from shutdown_lint.model.finding import RunReport
from shutdown_lint.reporters import render
from support.sample_report import BROKEN, CONTEXT, DEADLOCK, REPORT, SERVER

SCHEMA = json.loads(
    files("shutdown_lint").joinpath("reporters/findings.schema.json").read_text(encoding="utf-8")
)


def document(report: RunReport = REPORT) -> dict[str, Any]:
    return dict(json.loads(render("json", report, CONTEXT)))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [REPORT, RunReport()])
def test_output_obeys_the_schema(report: RunReport) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(document(report))


def test_the_keys_are_those_of_the_contract() -> None:
    data = document()
    assert list(data) == ["version", "findings", "errors"]
    assert data["version"] == 1
    for finding in data["findings"]:
        assert list(finding) == SCHEMA["$defs"]["finding"]["required"]
        for related in finding["related"]:
            assert list(related) == list(SCHEMA["$defs"]["related"]["properties"])
        for fix in (finding["fix"], *(related["fix"] for related in finding["related"])):
            assert fix is None or list(fix) == ["title", "safety", "edits"]
    for error in data["errors"]:
        assert list(error) == ["path", "line", "message"]


def test_every_finding_in_order_and_no_silenced_one() -> None:
    found = [(item["path"], item["line"], item["code"]) for item in document()["findings"]]
    assert found == [(item.path, item.span.line, item.code) for item in REPORT.findings]


def test_edits_give_the_fixed_file() -> None:
    (item,) = (item for item in document()["findings"] if item["code"] == DEADLOCK.code)
    text = SERVER.text
    for edit in reversed(item["fix"]["edits"]):
        start = SERVER.lines.offset(edit["line"], edit["column"])
        end = SERVER.lines.offset(edit["end_line"], edit["end_column"])
        text = text[:start] + edit["replacement"] + text[end:]
    assert "import signal\nimport threading\n" in text
    assert "    threading.Thread(target=server.shutdown).start()\n" in text
    compile(text, SERVER.path, "exec")


def test_columns_count_characters() -> None:
    item = next(item for item in document()["findings"] if item["path"].endswith("100%.py"))
    assert (item["line"], item["column"], item["end_column"]) == (5, 2, 23)


def test_an_unreadable_file_and_a_failure_are_both_told() -> None:
    data = document()
    assert data["findings"][0]["path"] == BROKEN.path
    assert data["errors"] == [
        {
            "path": SERVER.path,
            "line": 8,
            "message": "SHD302 join-without-timeout: KeyError: 'x'",
        }
    ]
