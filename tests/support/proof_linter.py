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


def codes(rule: str, *programs: Path, fix: str | None = None) -> list[list[str]]:
    """The codes that `rule` alone reports for each program, all of one folder.

    With `fix`, "safe" or "unsafe", what is left after what it fixed in place.

    Raises:
        AssertionError: the linter failed.
    """
    fixing = {None: (), "safe": ("--fix",), "unsafe": ("--fix", "--unsafe-fixes")}[fix]
    options = ["--isolated", "--select", rule, *fixing, "--output-format", "json"]
    names = [program.name for program in programs]
    command = [sys.executable, "-m", "shutdown_lint", *options, *names]
    ran = subprocess.run(
        command,
        cwd=programs[0].parent,
        env={**os.environ, "PYTHONPATH": _PYTHONPATH},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode in {0, 1}, f"{command}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}"
    report = json.loads(ran.stdout)
    assert report["errors"] == [], report["errors"]
    return [
        [found["code"] for found in report["findings"] if found["path"] == name] for name in names
    ]
