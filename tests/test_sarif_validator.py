"""Microsoft's own validator has nothing to say about our SARIF."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

import sarif_multitool
from shutdown_lint.model.finding import FileReport, RunReport
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span
from shutdown_lint.reporters import render
from support.sample_report import CONTEXT, FIXED, REPORT, UNCATCHABLE, UNREADABLE

if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding


@pytest.fixture(scope="module")
def program() -> Path:
    """The validator; without it the tests are skipped, but never in CI."""
    try:
        return sarif_multitool.find()
    except sarif_multitool.NotInstalledError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def unread(path: str) -> Finding:
    """A file of which nothing could be read."""
    return UNREADABLE._replace(path=path, span=Span(1, 1, 1, 1), message="permission denied")


def whole() -> Finding:
    """A finding with nothing around it."""
    return UNCATCHABLE._replace(path="one.py", span=Span(1, 1, 1, 4), fix=None)


WHOLE = SourceFile("one.py", b"f()")
EMPTY = SourceFile("empty.py", b"")

CASES = {
    "sample": (REPORT, CONTEXT),
    "fixed": (FIXED, CONTEXT._replace(exit_code=1)),
    "clean": (RunReport(checked=3), CONTEXT._replace(exit_code=0)),
    "without sources": (
        RunReport(files=(FileReport(path="gone.py", findings=(unread("gone.py"),)),)),
        CONTEXT._replace(sources={}, exit_code=1),
    ),
    "empty file": (
        RunReport(files=(FileReport(path="empty.py", findings=(unread("empty.py"),)),)),
        CONTEXT._replace(sources={"empty.py": EMPTY}, exit_code=1),
    ),
    "a finding that fills its file": (
        RunReport(files=(FileReport(path="one.py", findings=(whole(),)),)),
        CONTEXT._replace(sources={"one.py": WHOLE}, exit_code=1),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_validator_is_silent(case: str, program: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    log.write_text(render("sarif", *CASES[case]), encoding="utf-8")
    assert sarif_multitool.validate(log, program) == []


@pytest.mark.parametrize("case", CASES)
def test_the_official_schema_is_obeyed(case: str, program: Path) -> None:
    schema = json.loads((program.parent / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    document = json.loads(render("sarif", *CASES[case]))
    jsonschema.validators.validator_for(schema)(schema).validate(document)


@pytest.mark.parametrize(
    ("key", "rule"),
    [("help", "GH2012"), ("helpUri", "SARIF2012"), ("shortDescription", "GH2012")],
)
def test_the_validator_would_speak(key: str, rule: str, program: Path, tmp_path: Path) -> None:
    document = json.loads(render("sarif", REPORT, CONTEXT))
    del document["runs"][0]["tool"]["driver"]["rules"][0][key]
    log = tmp_path / "log.sarif"
    log.write_text(json.dumps(document), encoding="utf-8")
    assert {remark.rule for remark in sarif_multitool.validate(log, program)} == {rule}


def test_a_broken_log_is_no_silent_one(program: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    log.write_text("{", encoding="utf-8")
    (remark,) = sarif_multitool.validate(log, program)
    assert (remark.rule, remark.level) == ("JSON0001", "error")


def test_a_validator_that_fails_is_no_silent_one(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="wrote nothing"):
        sarif_multitool.validate(tmp_path / "log.sarif", Path("/bin/false"))


def test_the_path_may_be_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "validator"
    monkeypatch.setenv(sarif_multitool.VARIABLE, str(named))
    with pytest.raises(sarif_multitool.NotInstalledError, match="which is no file"):
        sarif_multitool.find()
    named.touch()
    assert sarif_multitool.find() == named


def test_without_it_the_command_that_brings_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(sarif_multitool.VARIABLE, raising=False)
    monkeypatch.setattr(sarif_multitool, "FOLDER", tmp_path)
    monkeypatch.setattr(sarif_multitool, "ROOT", tmp_path)
    with pytest.raises(sarif_multitool.NotInstalledError) as caught:
        sarif_multitool.find()
    assert sarif_multitool.INSTALL in str(caught.value)
