"""A program of a few lines that a test starts, and waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE = 120.0  # seconds, for a machine that others have as well


class Ended(NamedTuple):
    """How it ended and what it said; `told` are the words of its standard output."""

    status: int
    told: list[str]
    stderr: str


def run(
    code: str, folder: Path, environment: Mapping[str, str] | None = None, *arguments: str
) -> Ended:
    """Run a program to its end, in a folder of its own."""
    program = folder / "program.py"
    program.write_text(dedent(code).lstrip("\n"), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return Ended(ended.returncode, ended.stdout.split(), ended.stderr)
