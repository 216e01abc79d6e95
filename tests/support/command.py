"""Runs the command line as a person does: a process of its own, in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COMMAND = (sys.executable, "-m", "shutdown_lint")
PATIENCE = 120  # seconds: a guard against hanging, not a measure
_UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED", "SHUTDOWN_LINT_TRACEBACK")

UNCATCHABLE = "import signal\nsignal.signal(signal.SIGKILL, print)\n"
"""A program with one finding: SHD104 in line 2."""

CLEAN = "print('nothing to see')\n"


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[tuple[str, int, str]]:
        """Path, line and code of each finding of a run with `--output-format json`."""
        return [(each["path"], each["line"], each["code"]) for each in self.json["findings"]]

    @property
    def json(self) -> dict[str, Any]:
        """What was printed, as JSON."""
        document: dict[str, Any] = json.loads(self.out)
        return document


def environment(**changes: str) -> dict[str, str]:
    """Our environment without what changes the output, and with `changes`."""
    return {name: value for name, value in os.environ.items() if name not in _UNSET} | changes


def run(
    folder: Path,
    *arguments: str | Path,
    stdin: str | bytes = b"",
    env: Mapping[str, str] | None = None,
    prepare: Callable[[], None] | None = None,
) -> Ran:
    """Run shutdown-lint, after `prepare` in its process; no traceback is ever printed."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env=environment(**(env or {})),
        preexec_fn=prepare,
    )
    ran = Ran(done.returncode, done.stdout.decode(errors="surrogateescape"), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    return ran


def lint(folder: Path, *arguments: str | Path, prepare: Callable[[], None] | None = None) -> Ran:
    """Run shutdown-lint with JSON output."""
    return run(folder, "--output-format", "json", *arguments, prepare=prepare)


def write(folder: Path, **files: str) -> Path:
    """Write Python files named by keyword, `__` for a slash; the folder."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
