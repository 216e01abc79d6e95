"""`tools/new_rule.py` leaves a rule that is loaded, red in one test, and told in the changelog."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import new_rule as tool

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A scratch copy of what the tool works on."""
    for name in ("lint", "rules", "tools", "tests/support"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "CHANGELOG.md", "tests/conftest.py", "tests/test_fixtures.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def new_rule(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/new_rule.py", *arguments],
        cwd=house,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(("lint", "rules"))},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def next_code(family: str, first: int) -> str:
    return f"SHD{max(tool.codes_given(family), default=first - 1) + 1}"


def test_scaffolds_and_runs_the_red_test(house: Path) -> None:
    code = next_code("handlers", 201)
    done = new_rule(house, "handlers", "timer-in-handler")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rf"^FAILED .*\[{code}/bad\.py\]", done.stdout, re.MULTILINE)
    assert re.search(r"\b1 failed\b(?!.*(passed|error))", done.stdout)
    rule = house / "rules/shutdown_lint_rules/handlers" / f"{code.lower()}_timer_in_handler.py"
    assert "class TimerInHandler(Rule):" in rule.read_text(encoding="utf-8")
    assert {path.name for path in (house / "tests/fixtures" / code).iterdir()} == {
        "bad.py",
        "good.py",
    }
    changelog = (house / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = changelog.partition("\n## 0")[0]
    assert f"## Unreleased\n\n### New rules\n\n- `{code}` timer-in-handler: " in newest


@pytest.fixture
def scaffold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The tool in this process and on a copy, without the run of the red test."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    places = {
        "ROOT": tmp_path,
        "RULES": tmp_path / "rules/shutdown_lint_rules",
        "FIXTURES": tmp_path / "tests/fixtures",
        "CHANGELOG": tmp_path / "CHANGELOG.md",
        "run_red_test": lambda _: 0,
    }
    for name, place in places.items():
        monkeypatch.setattr(tool, name, place)

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["new_rule.py", *arguments])
        return tool.main()

    return run


def test_second_rule_of_a_new_family(tmp_path: Path, scaffold: Callable[..., int]) -> None:
    first = next_code("deploy", 901)
    later = f"SHD{int(first[3:]) + 9}"
    assert scaffold("deploy", "first-bad-thing") == 0
    assert scaffold("deploy", "second-bad-thing", "--code", later) == 0
    family = tmp_path / "rules/shutdown_lint_rules/deploy"
    assert {path.name for path in family.iterdir() if path.suffix == ".py"} >= {
        "__init__.py",
        f"{first.lower()}_first_bad_thing.py",
        f"{later.lower()}_second_bad_thing.py",
    }
    changelog = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.count("## Unreleased") == changelog.count("### New rules") - 1 == 1


def test_the_rule_that_contributing_begins_with_can_be_begun(
    scaffold: Callable[..., int],
) -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [(family, name)] = re.findall(r"^ *python tools/new_rule\.py (\S+) (\S+)$", told, re.MULTILINE)
    assert scaffold(family, name) == 0


def test_scaffold_passes_our_own_checks(tmp_path: Path, scaffold: Callable[..., int]) -> None:
    assert scaffold("exits", "exit-code-zero") == 0
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    [path] = (tmp_path / "rules/shutdown_lint_rules/exits").glob("shd4*_exit_code_zero.py")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, path], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("handlers", "server-shutdown-deadlock"), "exists"),
        (("handlers", "Lock"), "kebab-case"),
        (("handlers", "timer-in-handler", "--code", "SHD206"), "is or was"),
        (("handlers", "timer-in-handler", "--code", "SHD301"), "no code of the family"),
        (("nowhere", "timer-in-handler"), "nowhere"),
    ],
)
def test_refuses_what_cannot_be(
    scaffold: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    with pytest.raises(SystemExit) as refused:
        scaffold(*arguments)
    assert refused.value.code == 2
    assert complaint in capsys.readouterr().err
