"""The hooks, run by pre-commit itself: it clones the project, installs it and gives it paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.flake8_project import UNCATCHABLE, write
from support.precommit_repository import commit_all, git, hooks_repository, run_hook

if TYPE_CHECKING:
    from pathlib import Path

    from support.precommit_repository import HooksRepository

CLEAN = "import signal\n\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)\n"
# SHD002, with a safe fix.
FIXABLE = "import signal  # noqa: SHD104\n"


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> HooksRepository:
    """The hooks as committed in a copy of this project; pre-commit builds them once."""
    return hooks_repository(tmp_path_factory.mktemp("pre-commit"))


@pytest.fixture
def user(tmp_path: Path, hooks: HooksRepository) -> Path:
    """A repository that uses all hooks."""
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks.folder.as_uri()}\n  rev: {hooks.revision}\n"
        "  hooks:\n  - id: shutdown-lint\n  - id: shutdown-lint-fix\n"
        "  - id: shutdown-lint-project\n",
        encoding="utf-8",
    )
    return tmp_path


def test_a_finding_fails_the_commit(user: Path, hooks: HooksRepository) -> None:
    commit_all(write(user, worker=UNCATCHABLE, clean=CLEAN))
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert run.returncode == 1
    assert "worker.py:9:5: SHD104" in run.output


def test_no_finding_passes(user: Path, hooks: HooksRepository) -> None:
    commit_all(write(user, clean=CLEAN))
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert run.returncode == 0, run.output
    assert "Passed" in run.output


def test_only_what_is_staged_is_checked(user: Path, hooks: HooksRepository) -> None:
    commit_all(write(user, old=UNCATCHABLE))
    write(user, new=CLEAN)
    git(user, "add", "new.py")
    run = run_hook(user, hooks, "shutdown-lint")
    assert run.returncode == 0, run.output
    assert "Passed" in run.output


@pytest.mark.parametrize("key", ["exclude", "extend-exclude"])
def test_what_the_configuration_excludes_is_left_out_although_it_is_given(
    user: Path, hooks: HooksRepository, key: str
) -> None:
    write(user, generated__worker=UNCATCHABLE)
    (user / "pyproject.toml").write_text(
        f'[tool.shutdown-lint]\n{key} = ["generated/"]\n', encoding="utf-8"
    )
    commit_all(user)
    run = run_hook(user, hooks, "shutdown-lint", "--files", "generated/worker.py")
    assert run.returncode == 0, run.output
    assert "Passed" in run.output


def test_arguments_of_the_user_keep_the_excludes(user: Path, hooks: HooksRepository) -> None:
    # `args` replaces what stands in the manifest, so nothing that matters may stand there.
    config = user / ".pre-commit-config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("id: shutdown-lint\n", "id: shutdown-lint\n    args: [--preset=audit]\n"),
        encoding="utf-8",
    )
    write(user, generated__worker=UNCATCHABLE, worker=UNCATCHABLE)
    (user / "pyproject.toml").write_text(
        '[tool.shutdown-lint]\nextend-exclude = ["generated"]\n', encoding="utf-8"
    )
    commit_all(user)
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert "worker.py:9:5: SHD104" in run.output
    assert "generated" not in run.output


def test_a_wrong_configuration_fails_and_is_named(user: Path, hooks: HooksRepository) -> None:
    write(user, clean=CLEAN)
    (user / "pyproject.toml").write_text("[tool.shutdown-lint]\nselct = []\n", encoding="utf-8")
    commit_all(user)
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert run.returncode == 1
    assert "selct" in run.output
    assert "exit code: 2" in run.output


def test_the_fixing_hook_changes_the_file_and_then_passes(
    user: Path, hooks: HooksRepository
) -> None:
    commit_all(write(user, worker=FIXABLE))
    first = run_hook(user, hooks, "shutdown-lint-fix", "--all-files")
    assert first.returncode == 1
    assert "files were modified by this hook" in first.output
    assert (user / "worker.py").read_text(encoding="utf-8") == "import signal\n"
    git(user, "add", "--all")
    second = run_hook(user, hooks, "shutdown-lint-fix", "--all-files")
    assert second.returncode == 0, second.output


def test_the_reporting_hook_changes_nothing(user: Path, hooks: HooksRepository) -> None:
    commit_all(write(user, worker=FIXABLE))
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert run.returncode == 1
    assert (user / "worker.py").read_text(encoding="utf-8") == FIXABLE


def test_type_stubs_and_scripts_are_python_too(user: Path, hooks: HooksRepository) -> None:
    # SHD001 is on in stubs; a script is known by its first line.
    (user / "broken.pyi").write_text("import signal\nsignal.signal(\n", encoding="utf-8")
    script = user / "serve"
    script.write_text(f"#!/usr/bin/env python3\n{UNCATCHABLE}", encoding="utf-8")
    script.chmod(0o755)
    (user / "notes.txt").write_text("signal.signal(\n", encoding="utf-8")
    commit_all(user)
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert "broken.pyi:" in run.output
    assert "serve:10:5: SHD104" in run.output
    assert "notes.txt" not in run.output


def test_many_files_go_to_one_run(user: Path, hooks: HooksRepository) -> None:
    # Split runs would each start processes, and each print its own summary.
    commit_all(write(user, **{f"worker_{number}": UNCATCHABLE for number in range(60)}))
    run = run_hook(user, hooks, "shutdown-lint", "--all-files")
    assert run.output.count(": SHD104") == 60
    assert run.output.count("Found 60 problems") == 1


def test_the_project_hook_looks_at_what_is_not_staged(user: Path, hooks: HooksRepository) -> None:
    commit_all(write(user, old=UNCATCHABLE))
    write(user, new=CLEAN)
    git(user, "add", "new.py")
    run = run_hook(user, hooks, "shutdown-lint-project")
    assert run.returncode == 1
    assert "old.py:9:5: SHD104" in run.output
