"""`shutdown-lint rule`, `--show-settings` and `--show-files`."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from shutdown_lint.engine.registry import load_rules
from support.command import CLEAN, write
from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

CODES = [rule.meta.code for rule in load_rules()]


@pytest.mark.parametrize("name", ["SHD206", "server-shutdown-deadlock", "shd206"])
def test_manual_of_a_rule(tmp_path: Path, name: str) -> None:
    ran = run(tmp_path, "rule", name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("SHD206 server-shutdown-deadlock\n")
    for heading in ("Why", "Bad", "Good", "Silent when", "Fix safety", "Proof"):
        assert f"\n{heading}\n" in ran.out


def test_manuals_of_a_family(tmp_path: Path) -> None:
    out = run(tmp_path, "rule", "SHD1").out
    assert all(code in out for code in CODES if code.startswith("SHD1"))
    assert "SHD206 server-shutdown-deadlock" not in out


def test_manual_as_json(tmp_path: Path) -> None:
    rule = json.loads(run(tmp_path, "rule", "SHD206", "--output-format", "json").out)
    assert (rule["code"], rule["name"]) == ("SHD206", "server-shutdown-deadlock")
    assert rule["fix"] == "safe"
    assert rule["url"].endswith("/SHD206-server-shutdown-deadlock.md")
    assert "Why" in [section["title"] for section in rule["sections"]]
    assert all(section["text"] for section in rule["sections"])


def test_all_manuals(tmp_path: Path) -> None:
    rules = json.loads(run(tmp_path, "rule", "--all", "--output-format=json").out)
    assert [rule["code"] for rule in rules] == CODES
    out = run(tmp_path, "rule", "--all").out
    assert all(f"\n{code} " in f"\n{out}" for code in CODES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["SHD999"], "unknown rule 'SHD999'"),
        (["sever-shutdown-deadlock"], "did you mean 'server-shutdown-deadlock'?"),
        ([], "name a rule, or ask for --all"),
        (["SHD206", "--all"], "name a rule, or ask for --all"),
        (["--al"], "unknown option '--al', did you mean '--all'?"),
        (["SHD206", "--output-format=xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_word_is_named_in_one_line(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    ran = run(tmp_path, "rule", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.startswith("shutdown-lint rule: ")
    assert ran.err.count("\n") == 1


# Settings


def settings(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    ran = run(folder, "--show-settings", *arguments)
    assert (ran.code, ran.err) == (0, "")
    tables: list[dict[str, Any]] = tomllib.loads(ran.out)["settings"]
    return tables


def test_settings_without_any(tmp_path: Path) -> None:
    (table,) = settings(tmp_path, "--isolated")
    assert table["config-file"] == "none"
    assert table["preset"] == "default"
    assert [rule.split()[0] for rule in table["rules"]] == CODES
    assert "node_modules" in table["exclude"]


def test_settings_of_a_path(tmp_path: Path) -> None:
    write(tmp_path, service__a=CLEAN, service__test_b=CLEAN)
    (tmp_path / "service" / "shutdown-lint.toml").write_text(
        "preset = 'strict'\nselect = ['SHD206', 'SHD1']\nextend-exclude = ['gen/']\n"
        "per-file-ignores = {'a.py' = ['SHD101']}\nunsafe-fixes = true\n"
    )
    program, test = settings(tmp_path, "service/a.py", "service/test_b.py")
    assert program["config-file"] == "service/shutdown-lint.toml"
    assert program["project-root"] == str(tmp_path / "service")
    assert program["preset"] == "strict"
    assert "SHD101 keyboard-interrupt-only" not in program["rules"]
    assert "SHD206 server-shutdown-deadlock" in program["rules"]
    assert program["shown-at-every-confidence"] == ["SHD206"]
    assert program["extend-exclude"] == ["gen/"]
    assert program["unsafe-fixes"] is True
    assert program["per-file-ignores"] == {"a.py": ["SHD101"]}
    assert (program["role"], test["role"]) == ("program", "test")
    assert "SHD206 server-shutdown-deadlock" not in test["rules"]


def test_command_line_is_part_of_the_settings(tmp_path: Path) -> None:
    (table,) = settings(tmp_path, "--preset", "audit", "--no-noqa", "--exclude", "a,b")
    assert (table["preset"], table["noqa"], table["exclude"]) == ("audit", False, ["a", "b"])


def test_wrong_settings_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "shutdown-lint.toml").write_text("nonsense = 1")
    ran = run(tmp_path, "--show-settings")
    assert (ran.code, ran.out) == (2, "")


def test_files_that_would_be_checked(tmp_path: Path) -> None:
    write(tmp_path, b=CLEAN, a__c=CLEAN, build__d=CLEAN)
    assert run(tmp_path, "--show-files").out == "a/c.py\nb.py\n"
