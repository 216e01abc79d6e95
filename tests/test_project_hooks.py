"""Rules that judge whole programs: what they are asked, and what becomes of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from unittest import mock

import pytest

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Launch,
    Meta,
    Preset,
    Program,
    Project,
    Rule,
    Severity,
    any_of,
)
from shutdown_lint.engine.registry import list_rules
from support.in_process import lint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from shutdown_lint.model.finding import Finding


def meta(number: int, preset: Preset = Preset.DEFAULT) -> Meta:
    return Meta(
        code=f"SHD{number}",
        name=f"whole-program-{number}",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=any_of("stop_grace_period", "CMD"),
        preset=preset,
    )


class Entries(Rule):
    """Says something of each entry."""

    meta = meta(996)
    message = "{name} starts {modules} modules"

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        del project
        entry = program.entry
        yield cls.finding(entry.spot, name=entry.name, modules=len(program.modules))


class Whole(Rule):
    """Says something of the project."""

    meta = meta(997, Preset.STRICT)
    message = "{entries} entries"

    @classmethod
    def check_project(cls, project: Project) -> Iterable[Finding]:
        entries = project.named()
        yield cls.finding(entries[0].spot, entries=len(entries))


class Launches(DeploymentRule):
    """Says of each launch which module it leads to."""

    meta = meta(998)
    message = "{name} starts {module}"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        if program is not None or launch.command is not None:
            module = program.entry.module if program else "nobody knows what"
            self.report(launch.spot, name=launch.name, module=module)


class Failing(Rule):
    """Fails."""

    meta = meta(999)
    asked: ClassVar[list[str]] = []

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:
        del project
        raise ValueError(program.entry.name)


@pytest.fixture(autouse=True)
def own_rules() -> Iterator[None]:
    rules = (*list_rules(), Entries, Whole, Launches)
    with mock.patch("shutdown_lint.frontends.cli.linting.list_rules", return_value=rules):
        yield


DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nWORKDIR /app\nCMD ["python", "-m", "shop"]\n'
COMPOSE = """services:
  web:
    build: .
    stop_grace_period: 20s
"""
SCRIPT = "[project]\nname = 'shop'\n[project.scripts]\nshop = 'shop.cli:main'\n"
GUARD = "import time\nif __name__ == '__main__':\n    time.sleep(1)\n"


def project(folder: Path, **files: str) -> None:
    for name, text in {"shop/__init__.py": "", "shop/__main__.py": "x = 1\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def told(folder: Path, *arguments: str) -> list[str]:
    done = lint(folder, "--select=SHD99,SHD002", "--isolated", *arguments)
    return [f"{one['path']}: {one['message']}" for one in done.json["findings"]]


def test_entries_of_commands_and_scripts_are_judged_with_their_modules(tmp_path: Path) -> None:
    files = {"Dockerfile": DOCKERFILE, "pyproject.toml": SCRIPT, "shop/cli.py": "def main(): ..."}
    project(tmp_path, **files)
    assert told(tmp_path, ".") == [
        "Dockerfile: python -m shop starts 2 modules",
        "Dockerfile:  starts shop/__main__.py",
        "pyproject.toml: shop starts 2 modules",
    ]


def test_file_that_is_a_program_is_no_entry_of_theirs(tmp_path: Path) -> None:
    project(tmp_path, **{"run.py": GUARD})
    assert told(tmp_path, ".", "--preset=strict") == []


def test_presets_hold(tmp_path: Path) -> None:
    project(tmp_path, Dockerfile=DOCKERFILE)
    assert "Dockerfile: 1 entries" not in told(tmp_path, ".")
    assert "Dockerfile: 1 entries" in told(tmp_path, ".", "--preset=strict")
    assert "Dockerfile: 1 entries" in told(tmp_path, ".", "--select=SHD997")


@pytest.mark.parametrize("arguments", [("Dockerfile",), (".", "--no-project")])
def test_one_file_shows_no_program(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    project(tmp_path, Dockerfile=DOCKERFILE)
    assert told(tmp_path, *arguments) == ["Dockerfile:  starts nobody knows what"]


def test_launch_with_its_program_stands_in_place_of_that_without(tmp_path: Path) -> None:
    project(tmp_path, **{"Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE})
    assert [one for one in told(tmp_path, ".") if "modules" not in one] == [
        "Dockerfile:  starts shop/__main__.py",
        "compose.yaml: web starts shop/__main__.py",
    ]


def test_comment_silences_what_only_the_program_shows(tmp_path: Path) -> None:
    silenced = COMPOSE.replace("  web:", "  # shutdown-lint: ignore[SHD998]\n  web:")
    project(tmp_path, **{"Dockerfile": DOCKERFILE, "compose.yaml": silenced})
    assert [one for one in told(tmp_path, ".") if "compose" in one] == []
    assert told(tmp_path, "compose.yaml") == []  # nobody can tell that it is unused


def test_comment_that_silences_no_launch_is_unused(tmp_path: Path) -> None:
    unused = COMPOSE + "    # shutdown-lint: ignore[SHD998]\n    restart: always\n"
    project(tmp_path, **{"Dockerfile": DOCKERFILE, "compose.yaml": unused})
    (about,) = [one for one in told(tmp_path, ".") if "SHD998" in one]
    assert about.startswith("compose.yaml: ")


def test_rule_is_off_where_its_finding_stands(tmp_path: Path) -> None:
    config = "[tool.shutdown-lint.per-file-ignores]\n'Dockerfile' = ['SHD99']\n"
    project(tmp_path, **{"Dockerfile": DOCKERFILE, "compose.yaml": COMPOSE})
    (tmp_path / "pyproject.toml").write_text(config)
    found = lint(tmp_path, "--select=SHD99", ".").json["findings"]
    assert {one["path"] for one in found} == {"compose.yaml"}


def test_program_is_worked_out_anew_beside_a_cache(tmp_path: Path) -> None:
    files = {f"m{number}.py": "x = 1\n" for number in range(10)}
    project(tmp_path, Dockerfile=DOCKERFILE, **files)
    cache = f"--cache-dir={tmp_path / 'cache'}"
    first = told(tmp_path, cache, ".")
    assert first == told(tmp_path, cache, ".") != []
    (tmp_path / "shop" / "__main__.py").write_text("from shop import more\n")
    (tmp_path / "shop" / "more.py").write_text("x = 1\n")
    assert "Dockerfile: python -m shop starts 3 modules" in told(tmp_path, cache, ".")


def test_rule_that_fails_takes_nobody_along(tmp_path: Path) -> None:
    project(tmp_path, Dockerfile=DOCKERFILE)
    rules = (*list_rules(), Entries, Failing)
    with mock.patch("shutdown_lint.frontends.cli.linting.list_rules", return_value=rules):
        done = lint(tmp_path, "--select=SHD99", "--isolated", ".")
    assert [one["code"] for one in done.json["findings"]] == ["SHD996"]
    assert "rule SHD999 failed: ValueError: python -m shop" in done.out + done.err
    assert done.code == 3
