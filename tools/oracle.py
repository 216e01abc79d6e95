"""Check that the short cuts change nothing: `python tools/oracle.py FOLDER ... [--preset PRESET]`.

Each folder is linted twice, once with every short cut left out, and the reports must be the same
byte for byte. `nox -s oracle` does it with the packages of the corpus.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from difflib import unified_diff
from itertools import islice
from pathlib import Path

_FINISHED = (0, 1)
_SHOWN = 40  # lines of a difference


def main() -> int:
    """Compare; 1 when a short cut has changed something, 2 when a run failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--preset", choices=["default", "strict", "audit"], default="default")
    given = parser.parse_args()
    different = 0
    for folder in given.folders:
        if not folder.is_dir():
            parser.error(f"{folder}: no such folder")
        fast, slow = (report(folder, given.preset, *flags) for flags in ((), ("--no-shortcuts",)))
        if fast is None or slow is None:
            return 2
        if fast == slow:
            print(f"{folder}: the same, {fast.count(chr(10))} lines of report", flush=True)
            continue
        different += 1
        print(f"{folder}: a short cut has changed something", flush=True)
        lines = unified_diff(slow.splitlines(), fast.splitlines(), "without", "with", lineterm="")
        print("\n".join(islice(lines, _SHOWN)), flush=True)
    return 1 if different else 0


def report(folder: Path, preset: str, *flags: str) -> str | None:
    """What a run says; None when it failed, of which is told."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "report.json")
        options = ["--isolated", "--no-cache", "--preset", preset, "--quiet", *flags]
        command = [sys.executable, "-m", "shutdown_lint", *options, "--output-format", "json"]
        ran = subprocess.run(
            [*command, "--output-file", str(file), str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode not in _FINISHED:
            print(f"{folder}: exit code {ran.returncode}\n{ran.stderr}", file=sys.stderr)
            return None
        return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
