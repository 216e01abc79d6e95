"""Runs flake8, with the plugin as installed, and the command line beside it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>\S+) (?P<text>.*)")


class Shown(NamedTuple):
    """One line of a report, in the terms that both doors share."""

    path: str
    line: int  # 1-based
    column: int  # 1-based
    code: str
    message: str  # with the rule's name before it


class Flake8Run(NamedTuple):
    """What one run of flake8 came to."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def shown(self) -> list[Shown]:
        """The lines of ours, as ordered by flake8."""
        matches = filter(None, map(_LINE.fullmatch, self.stdout.splitlines()))
        return [
            Shown(
                match["path"].removeprefix("./"),
                int(match["line"]),
                int(match["column"]),
                match["code"],
                match["text"],
            )
            for match in matches
            if match["code"].startswith("SHD")
        ]

    @property
    def codes(self) -> list[str]:
        """The codes of ours."""
        return [shown.code for shown in self.shown]


def run_flake8(
    folder: Path, *arguments: str, stdin: bytes | None = None, script: Path | None = None
) -> Flake8Run:
    """Run flake8 in a folder; `script` stands in for `-m flake8`."""
    program = ["-m", "flake8"] if script is None else [str(script)]
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=folder,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return Flake8Run(
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def run_command_line(folder: Path, *arguments: str, stdin: bytes | None = None) -> list[Shown]:
    """What the command line shows for the same files, each by itself as flake8 sees it."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "shutdown_lint",
            "--no-project",
            "--output-format=json",
            *arguments,
        ],
        cwd=folder,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in {0, 1}, done.stderr.decode()
    return [
        Shown(
            finding["path"],
            finding["line"],
            finding["column"],
            finding["code"],
            f"{finding['name']}: {finding['message']}",
        )
        for finding in json.loads(done.stdout)["findings"]
    ]
