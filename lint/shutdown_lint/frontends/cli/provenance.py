"""Asks git which version of which repository is checked out."""

from __future__ import annotations

import os
import subprocess

from shutdown_lint.reporters.context import Repository
from shutdown_lint.reporters.remote import public_uri

_PATIENCE = 5.0  # seconds for git to answer a question about the repository around us


def repository() -> Repository | None:
    """The repository that holds the working directory; None without one, or without git."""
    answer = _git("rev-parse", "--show-prefix", "HEAD")
    if answer is None:
        # A repository without a commit has a prefix all the same.
        prefix = _git("rev-parse", "--show-prefix")
        return None if prefix is None else Repository(prefix=prefix)
    prefix, _, revision = answer.rpartition("\n")
    return Repository(
        uri=public_uri(_git("config", "--get", "remote.origin.url") or ""),
        revision=revision,
        branch=_git("symbolic-ref", "--quiet", "--short", "HEAD") or "",
        prefix=prefix,
    )


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603  the arguments are ours
            ["git", *arguments],  # noqa: S607  where git is differs
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    return done.stdout.decode("utf-8", "replace").removesuffix("\n")
