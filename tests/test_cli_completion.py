"""Completion scripts; bash's is tried in bash."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.frontends.cli.lint_options import lint_parser
from support.command import PATIENCE, environment, run
from support.fixtures import rules_by_code

if TYPE_CHECKING:
    from pathlib import Path

BASH = shutil.which("bash")
# Puts the words into bash's variables as bash does, runs the function, prints what it offers.
TRY = """
source /dev/stdin
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMPREPLY=()
compopt() { :; }
_shutdown_lint
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script for bash."""
    ran = run(tmp_path_factory.mktemp("bash"), "completion", "bash")
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def complete(script: str, folder: Path, line: str) -> list[str]:
    """What bash offers for the last word of a line, split as bash does."""
    assert BASH
    words = line.replace("=", " = ").split(" ") if "=" in line else line.split(" ")
    done = subprocess.run(
        [BASH, "--norc", "-c", TRY, "bash", *words],
        input=script,
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
        timeout=PATIENCE,
        env=environment(),
    )
    assert done.stderr == ""
    return [reply for reply in done.stdout.split("\n") if reply]


HANDLER_RULES = {code for code in rules_by_code() if code.startswith("SHD20")}

needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash")


@needs_bash
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("shutdown-lint --output-for", {"--output-format"}),
        ("shutdown-lint --unsafe", {"--unsafe-fixes"}),
        ("shutdown-lint src --output-format ", {"full", "concise", "json", "sarif", "github"}),
        ("shutdown-lint --output-format=js", {"json"}),
        ("shutdown-lint --output-format=", {"full", "concise", "json", "sarif", "github"}),
        ("shutdown-lint --preset a", {"audit"}),
        ("shutdown-lint --select SHD20", HANDLER_RULES),
        ("shutdown-lint --select SHD101,uncat", {"SHD101,uncatchable-signal"}),
        ("shutdown-lint --ignore server-sh", {"server-shutdown-deadlock"}),
        ("shutdown-lint rule SHD20", HANDLER_RULES),
        ("shutdown-lint rule SHD101 --a", {"--all"}),
        ("shutdown-lint completion ", {"bash", "zsh", "fish"}),
        ("shutdown-lint cl", {"clean"}),
        ("shutdown-lint clean --", {"--help", "--cache-dir"}),
        ("shutdown-lint ru", {"rule"}),
        ("shutdown-lint st", {"story"}),
        ("shutdown-lint story --fo", {"--format"}),
        ("shutdown-lint story --format ", {"text", "json", "html"}),
        ("shutdown-lint -j ", set()),
    ],
)
def test_bash_offers(script: str, tmp_path: Path, line: str, offered: set[str]) -> None:
    assert set(complete(script, tmp_path, line)) == offered


@needs_bash
def test_bash_offers_paths_whole(script: str, tmp_path: Path) -> None:
    (tmp_path / "my folder").mkdir()
    (tmp_path / "mine.py").touch()
    assert set(complete(script, tmp_path, "shutdown-lint m")) == {"my folder", "mine.py"}
    assert complete(script, tmp_path, "shutdown-lint --config min") == ["mine.py"]


@needs_bash
def test_bash_offers_every_option(script: str, tmp_path: Path) -> None:
    options = {name for action in lint_parser().actions for name in action.option_strings}
    assert set(complete(script, tmp_path, "shutdown-lint -")) == options | {"-h", "--help"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_script_knows_every_option_and_rule(tmp_path: Path, shell: str) -> None:
    out = run(tmp_path, "completion", shell).out
    for action in lint_parser().actions:
        for name in action.option_strings:
            assert name.lstrip("-") in out
    assert "SHD206" in out
    assert "server-shutdown-deadlock" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_itself_takes_the_script(tmp_path: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell}")
    out = run(tmp_path, "completion", shell).out
    subprocess.run([program, "-n"], input=out, text=True, check=True, timeout=PATIENCE)


@pytest.mark.parametrize("arguments", [[], ["tcsh"], ["bash", "zsh"]])
def test_unknown_shell_is_named(tmp_path: Path, arguments: list[str]) -> None:
    ran = run(tmp_path, "completion", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "there are scripts for bash, zsh, fish" in ran.err
