"""`shutdown-lint story`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from support.in_process import run

PROJECTS = Path(__file__).parent / "projects"
NAMES = sorted(one.name for one in PROJECTS.iterdir() if one.is_dir())


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with several programs."""
    return Path(shutil.copytree(PROJECTS / "fastapi_compose", tmp_path / "shop"))


def test_all_programs_of_the_current_folder(shop: Path) -> None:
    ran = run(shop, "story")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("web: may be killed after 10 s")
    assert "\nindexer: ends in time" in ran.out
    assert "\x1b" not in ran.out


def test_one_program_by_its_name(shop: Path) -> None:
    ran = run(shop, "story", "indexer")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("indexer: ")
    assert "web:" not in ran.out


def test_a_folder_is_no_name(shop: Path) -> None:
    assert run(shop.parent, "story", "indexer", "shop").out.startswith("indexer: ")


def test_json_and_html(shop: Path) -> None:
    stories = json.loads(run(shop, "story", "--format", "json").out)["stories"]
    assert {"web", "indexer"} <= {one["entry"] for one in stories}
    assert run(shop, "story", "--output-format=html", "-o", "story.html").out == ""
    assert (shop / "story.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_exit_zero(shop: Path) -> None:
    assert run(shop, "story", "--exit-zero").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["indexr"], "'indexr' is neither an entry nor a path, did you mean 'indexer'?"),
        (["zzzz"], "'zzzz' is neither an entry nor a path; entries are web, indexer"),
        (["web", "indexer"], "one entry at a time"),
        (["./nowhere"], "./nowhere: no such file or folder"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--formt"], "did you mean '--format'?"),
    ],
)
def test_a_wrong_word_is_named_in_one_line(shop: Path, arguments: list[str], message: str) -> None:
    ran = run(shop, "story", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_where_there_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text("x = 1\n")
    ran = run(tmp_path, "story")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no program here" in ran.err


def test_where_no_program_is_known_behind_what_is_started(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text('FROM python\nCMD ["./start.sh", "web"]\n')
    ran = run(tmp_path, "story")
    assert ran.code == 2
    assert "Dockerfile:2: no program is known behind './start.sh web'" in ran.err


def test_a_wrong_configuration_is_named_beside_the_stories(shop: Path) -> None:
    other = shop / "other"
    other.mkdir()
    (other / "shutdown-lint.toml").write_text("presett = 1\n")
    ran = run(shop, "story", "indexer")
    assert (ran.code, ran.out[:9]) == (2, "indexer: ")
    said = "shutdown-lint: other/shutdown-lint.toml: unknown key 'presett', did you mean 'preset'?"
    assert ran.err == f"{said}\n"
    ran = run(other, "story")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "unknown key 'presett'" in ran.err


def test_a_file_that_cannot_be_read_is_named_beside_the_stories(shop: Path) -> None:
    (shop / "Procfile").write_text("web: gunicorn\x00")
    ran = run(shop, "story", "indexer")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert ran.err.startswith(
        "shutdown-lint: Procfile:1: what it starts is not told: it holds a NUL byte"
    )
    assert ran.out.startswith("indexer: ")


@pytest.mark.parametrize("name", NAMES)
def test_the_stories_of_whole_projects(name: str, *, update_fixtures: bool) -> None:
    golden = PROJECTS / name / "story.txt"
    ran = run(PROJECTS / name, "story", "--exit-zero")
    assert (ran.code, ran.err) == (0, "")
    if update_fixtures:
        golden.write_text(ran.out, encoding="utf-8")
    assert ran.out == golden.read_text(encoding="utf-8")
