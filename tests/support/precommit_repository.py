"""Git repositories for the tests of the hooks: one that offers them, one that uses them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

# Nobody's git configuration may decide how these tests go.
_GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_NAME": "tests" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "tests@localhost" for role in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and give what it prints."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**_without_git(), **_GIT_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit_all(folder: Path) -> str:
    """Commit everything in a new repository there and give the commit's name."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "everything")
    return git(folder, "rev-parse", "HEAD")


class HooksRepository(NamedTuple):
    """This project as pre-commit would clone it, and the folder of its environments."""

    folder: Path
    revision: str
    home: Path


def hooks_repository(scratch: Path) -> HooksRepository:
    """Commit a copy of the working tree: what is not yet committed is tested too."""
    folder = scratch / "hooks"
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(
        "\0"
    ):
        source = ROOT / name
        # Without the tests it is quicker, and they are no part of what is installed.
        if name and not name.startswith("tests/") and source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return HooksRepository(folder, commit_all(folder), scratch / "home")


class PreCommitRun(NamedTuple):
    """What one run of pre-commit came to."""

    returncode: int
    output: str


def run_hook(folder: Path, hooks: HooksRepository, hook: str, *arguments: str) -> PreCommitRun:
    """Run one hook in a repository that asks for it."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--verbose", *arguments, hook],
        cwd=folder,
        env={**_without_git(), **_GIT_ENVIRONMENT, "PRE_COMMIT_HOME": str(hooks.home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    return PreCommitRun(done.returncode, done.stdout + done.stderr)


def _without_git() -> dict[str, str]:
    # Under a git hook, GIT_DIR and its like point to another repository.
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
