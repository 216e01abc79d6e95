"""flake8 aborts its whole run over an exception in a plugin: nothing may get that far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.flake8_process import run_flake8
from support.flake8_project import UNCATCHABLE, write

if TYPE_CHECKING:
    from pathlib import Path

UNUSED_IMPORT = "import os\n"  # pyflakes: F401


@pytest.mark.parametrize(
    "target", ["lint.lint_source", "registry.list_rules", "prefilter.candidates"]
)
@pytest.mark.parametrize("error", ["RuntimeError('in\\nmany lines')", "RecursionError()"])
def test_an_exception_is_one_line_and_the_run_goes_on(
    tmp_path: Path, target: str, error: str
) -> None:
    module, name = target.split(".")
    script = tmp_path / "failing.py"
    script.write_text(
        f"from shutdown_lint.engine import {module}\n"
        "from flake8.main.cli import main\n"
        "def fail(*_, **__):\n"
        f"    raise {error}\n"
        f"{module}.{name} = fail\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    write(tmp_path, worker=UNCATCHABLE, other=UNUSED_IMPORT)
    run = run_flake8(tmp_path, "-j1", "worker.py", "other.py", script=script)
    assert ":1:1: SHD000 not-checked: internal error: " in run.stdout
    assert error.partition("(")[0] in run.stdout
    assert "other.py:1:1: F401" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    assert run.returncode == 1


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ('[tool.shutdown-lint]\nselct = ["SHD1"]\n', ["pyproject.toml", "selct", "select"]),
        ('[tool.shutdown-lint]\nselect = ["SHD9999"]\n', ["pyproject.toml", "SHD9999"]),
        ("[tool.shutdown-lint]\npreset = 3\n", ["pyproject.toml", "preset"]),
        ("[tool.shutdown-lint\n", ["pyproject.toml", "TOML"]),
        ('[tool.shutdown-lint]\nper-file-ignores = {"a" = 1}\n', ["per-file-ignores"]),
    ],
)
def test_a_broken_configuration_is_named(tmp_path: Path, config: str, words: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    write(tmp_path, worker=UNCATCHABLE, other=UNUSED_IMPORT)
    run = run_flake8(tmp_path)
    # A clean file is named too: silence would look like a file that was checked.
    assert {shown.path: shown.code for shown in run.shown} == {
        "worker.py": "SHD000",
        "other.py": "SHD000",
    }
    assert all(word in run.shown[0].message for word in words)
    assert "F401" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_rule_that_raises_is_named_and_the_others_go_on(tmp_path: Path, jobs: int) -> None:
    script = tmp_path / "failing.py"
    script.write_text(
        "from shutdown_lint.engine.registry import load_rules\n"
        "from shutdown_lint.engine.rule_index import IndexedRule\n"
        "from flake8.main.cli import main\n"
        "def fail(self, registration):\n"
        "    raise RuntimeError('a rule broke')\n"
        "for rule in load_rules():\n"
        "    if rule.meta.code == 'SHD105':\n"
        "        rule.check_registration = fail\n"
        "IndexedRule.suspects = lambda self, sketch, *, by_default: True\n"
        "raise SystemExit(main())\n",
        encoding="utf-8",
    )
    write(tmp_path, worker=UNCATCHABLE, again=UNCATCHABLE)
    run = run_flake8(tmp_path, f"-j{jobs}", "worker.py", "again.py", script=script)
    assert run.codes == ["SHD000", "SHD104"] * 2
    assert "SHD105" in run.shown[0].message
    assert "a rule broke" in run.shown[0].message
