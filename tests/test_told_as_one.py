"""Rules with one finding a file, whose places are fixed and silenced one by one."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

import pytest

from shutdown_lint.engine.told_as_one import told_as_one
from shutdown_lint.model.finding import Suppression
from shutdown_lint.model.levels import Preset
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.span import Span
from support.flake8_process import run_command_line, run_flake8
from support.in_process import lint, run
from support.made_findings import apply_fixes, finding, fix_of, source_of, swap

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("charge", "refund", "mail")
TASK = "@app.task{comment}\ndef {name}():\n    send()\n"


def tasks(*silenced: str, comment: str = "  # noqa: SHD601") -> str:
    parts = [TASK.format(name=name, comment=comment if name in silenced else "") for name in NAMES]
    return "\n\n".join(["from celery import Celery\n\napp = Celery()\n", *parts])


def late(text: str) -> list[str]:
    """The tasks that are acknowledged late."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and [keyword.arg for keyword in decorator.keywords]
        == ["acks_late", "reject_on_worker_lost"]
    ]


def the_finding(folder: Path, text: str) -> dict[str, Any]:
    """The one finding in a program."""
    (folder / "tasks.py").write_text(text, encoding="utf-8")
    (found,) = lint(folder, "--select=SHD601,SHD602,SHD002").json["findings"]
    return dict(found)


def fixes_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [fix for fix in (found["fix"], *(one["fix"] for one in found["related"])) if fix]


def after(text: str, edits: list[dict[str, Any]]) -> str:
    lines = SourceFile("tasks.py", text.encode()).lines
    for edit in reversed(edits):
        span = Span(edit["line"], edit["column"], edit["end_line"], edit["end_column"])
        start, end = lines.offsets(span)
        text = text[:start] + edit["replacement"] + text[end:]
    return text


def test_each_task_has_a_fix_that_leaves_the_others(tmp_path: Path) -> None:
    found = the_finding(tmp_path, tasks())
    assert found["message"].startswith("task charge is")
    assert found["message"].endswith("(2 more in this file)")
    for name, fix in zip(NAMES, fixes_of(found), strict=True):
        assert fix["title"] == f"acknowledge {name} after its work"
        assert late(after(tasks(), fix["edits"])) == [name]


def test_each_option_has_a_fix_that_leaves_the_others(tmp_path: Path) -> None:
    text = tasks().replace("@app.task", "@app.task(acks_late=True)")
    fixes = fixes_of(the_finding(tmp_path, text))
    for name, fix in zip(NAMES, fixes, strict=True):
        assert late(after(text, fix["edits"])) == [name]


def test_sarif_offers_a_fix_for_each(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(tasks())
    ran = run(tmp_path, "--output-format=sarif", "--select=SHD601")
    (result,) = json.loads(ran.out)["runs"][0]["results"]
    regions = [
        {edit["deletedRegion"]["startLine"] for edit in fix["artifactChanges"][0]["replacements"]}
        for fix in result["fixes"]
    ]
    lines = [place["physicalLocation"]["region"]["startLine"] for place in result["locations"]]
    lines += [
        place["physicalLocation"]["region"]["startLine"] for place in result["relatedLocations"]
    ]
    assert regions == [{line} for line in lines]
    assert len(regions) == len(NAMES)


@pytest.mark.parametrize("silenced", NAMES)
def test_a_comment_silences_its_own_task_and_no_other(tmp_path: Path, silenced: str) -> None:
    text = tasks(silenced)
    titles = [fix["title"] for fix in fixes_of(the_finding(tmp_path, text))]
    others = [name for name in NAMES if name != silenced]
    assert titles == [f"acknowledge {name} after its work" for name in others]
    ran = run(tmp_path, "--fix", "--unsafe-fixes", "--select=SHD601,SHD002")
    assert ran.out == "No problems in 1 file.\n1 silenced by a comment.\n2 fixed.\n"
    assert late((tmp_path / "tasks.py").read_text()) == others


def test_one_that_is_alone_says_nothing_of_others(tmp_path: Path) -> None:
    found = the_finding(tmp_path, tasks("charge", "mail"))
    assert found["message"].startswith("task refund is")
    assert found["related"] == []
    assert "more in" not in found["message"]


def test_all_silenced_is_silence(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(tasks(*NAMES))
    ran = run(tmp_path, "--select=SHD601,SHD002")
    assert ran.out == "No problems in 1 file.\n3 silenced by comments.\n"


@pytest.mark.parametrize("silenced", [(), ("charge",), ("refund",), ("charge", "mail"), NAMES])
@pytest.mark.parametrize(
    "comment", ["  # noqa", "  # noqa: SHD601", "  # shutdown-lint: ignore[SHD601]"]
)
def test_flake8_says_the_same(tmp_path: Path, silenced: tuple[str, ...], comment: str) -> None:
    (tmp_path / "tasks.py").write_text(tasks(*silenced, comment=comment))
    assert run_flake8(tmp_path, "tasks.py").shown == run_command_line(tmp_path, "tasks.py")


def test_flake8_without_noqa_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(tasks("charge"))
    shown = run_flake8(tmp_path, "--disable-noqa", "tasks.py").shown
    assert shown == run_command_line(tmp_path, "--no-noqa", "tasks.py")
    assert len(shown) == 1


def test_what_is_counted_is_places(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(tasks())
    asked = ("--select=SHD601", "--output-format=concise")
    offered = "1 can be fixed at 3 places with --fix --unsafe-fixes, to be reviewed.\n"
    assert run(tmp_path, *asked).out.endswith(offered)
    assert run(tmp_path, *asked, "--fix").out.endswith(
        "0 fixed, 3 more with --unsafe-fixes, to be reviewed.\n"
    )
    assert run(tmp_path, *asked, "--fix", "--unsafe-fixes").out.endswith("\n3 fixed.\n")


def test_short_cuts_change_nothing(tmp_path: Path) -> None:
    # Long enough to be drafted before it is parsed.
    (tmp_path / "tasks.py").write_text(tasks("refund") + "\n# " + "x" * 90 * 100 + "\n")
    asked = ("--select=SHD601", "--no-cache")
    assert lint(tmp_path, *asked).json == lint(tmp_path, *asked, "--no-shortcuts").json


def test_a_conflict_at_one_place_leaves_the_others() -> None:
    source = source_of("one\ntwo\nthree\n")
    other = swap(source, "tw", "2", code="SHD101")
    told = told_as_one(
        [swap(source, word, word.upper()) for word in ("one", "two", "three")],
        {"SHD104": "here too"},
    )
    applied = apply_fixes(source, [other, *told], unsafe=False)
    assert applied.source.text == "ONE\n2o\nTHREE\n"
    assert (applied.applied, applied.overlapping) == (3, 1)


def test_another_grade_is_a_finding_of_its_own() -> None:
    one, two, three = (finding("SHD104", line, fix_of()) for line in (1, 2, 3))
    strict = two._replace(preset=Preset.STRICT)
    told = told_as_one([one, strict, three], {"SHD104": "here too"})
    assert [(found.span.line, len(found.related)) for found in told] == [(1, 1), (2, 0)]
    assert told[0].related[0][1:] == (three.span, "here too", False, three.fix)


def test_rules_that_do_not_ask_for_it_are_left_alone() -> None:
    found = [finding("SHD104", line) for line in (1, 2)]
    assert told_as_one(found, {"SHD302": "here too"}) == found


def test_what_flake8_drops_stays_by_itself() -> None:
    left = finding("SHD104", 1)._replace(suppression=Suppression(Span(1, 1, 1, 2), "noqa", ""))
    others = [finding("SHD104", line) for line in (2, 3)]
    told = told_as_one([left, *others], {"SHD104": "here too"})
    assert [(found.span.line, len(found.related)) for found in told] == [(1, 0), (2, 1)]


def in_a_project(folder: Path, schedule: str) -> list[dict[str, Any]]:
    """The findings where the app and its schedule stand in another file than the tasks."""
    shop = folder / "shop"
    shop.mkdir()
    (shop / "__init__.py").touch()
    app = f"from celery import Celery\n\napp = Celery('shop')\n{schedule}\n"
    (shop / "celery.py").write_text(app, encoding="utf-8")
    made = "from celery import Celery\n\napp = Celery()\n"
    text = tasks().replace(made, "from shop.celery import app\n")
    (shop / "tasks.py").write_text(text, encoding="utf-8")
    return list(lint(folder, "--select=SHD601").json["findings"])


def entry(name: str) -> str:
    return f"'{name}': {{'task': 'shop.tasks.{name}', 'schedule': 30.0}}"


@pytest.mark.parametrize("name", NAMES)
def test_one_that_the_project_refutes_leaves_the_others(tmp_path: Path, name: str) -> None:
    (found,) = in_a_project(tmp_path, f"app.conf.beat_schedule = {{{entry(name)}}}")
    left = [one for one in NAMES if one != name]
    assert found["message"].startswith(f"task {left[0]} is acknowledged before it runs")
    assert found["message"].endswith("(1 more in this file)")
    assert [fix["title"].split()[1] for fix in fixes_of(found)] == left
    assert found["line"] == fixes_of(found)[0]["edits"][0]["line"]


def test_one_that_is_left_alone_is_told_so(tmp_path: Path) -> None:
    schedule = f"app.conf.beat_schedule = {{{entry('charge')}, {entry('mail')}}}"
    (found,) = in_a_project(tmp_path, schedule)
    assert found["message"].startswith("task refund is acknowledged before it runs")
    assert "more in this file" not in found["message"]
    assert found["related"] == []


def test_all_may_be_refuted(tmp_path: Path) -> None:
    schedule = f"app.conf.beat_schedule = {{{', '.join(map(entry, NAMES))}}}"
    assert in_a_project(tmp_path, schedule) == []
