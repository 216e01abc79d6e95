"""The command line as a proof uses it: does the rule see the program, does its fix cure it?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# The linter runs in the program's folder, where a relative entry would point elsewhere.
_PYTHONPATH = os.pathsep.join(
    str(Path(entry).absolute())
    for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if entry
)


def codes(rule: str, program: Path) -> list[str]:
    """The codes that `rule` alone reports for the program.

    Raises:
        AssertionError: the linter failed.
    """
    report = json.loads(_lint(program, "--select", rule, "--output-format", "json"))
    assert report["errors"] == [], report["errors"]
    return [finding["code"] for finding in report["findings"]]


def fix(rule: str, program: Path, *, unsafe: bool) -> None:
    """Fix what `rule` reports, in place.

    Raises:
        AssertionError: the linter failed.
    """
    _lint(program, "--select", rule, "--fix", *(["--unsafe-fixes"] if unsafe else []))


def _lint(program: Path, *options: str) -> str:
    command = [sys.executable, "-m", "shutdown_lint", "--isolated", *options, program.name]
    ran = subprocess.run(
        command,
        cwd=program.parent,
        env={**os.environ, "PYTHONPATH": _PYTHONPATH},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode in {0, 1}, f"{command}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout
