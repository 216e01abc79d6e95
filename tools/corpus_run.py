"""Runs shutdown-lint over the unpacked packages, one process each, and keeps the results."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from corpus_archive import read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpus_pins import Pin

LINT_TIMEOUT = 900.0  # seconds for one package
_FINISHED = (0, 1)  # exit codes of a run that went through: nothing found, something found
_WITH_ERRORS = 3  # exit code of a run that went through with internal errors


class Related(msgspec.Struct):
    """A place that explains a finding."""

    path: str
    line: int
    column: int
    message: str


class Finding(msgspec.Struct):
    """A finding as the linter's JSON gives it; lines and columns are 1-based."""

    code: str
    name: str
    path: str
    line: int
    column: int
    message: str
    severity: str
    confidence: str
    preset: str
    fingerprint: str
    fix: dict[str, Any] | None = None
    related: list[Related] = []


class LintError(msgspec.Struct):
    """Something that went wrong in the linter itself."""

    path: str
    line: int
    message: str


class Result(msgspec.Struct):
    """What the linter said about one package."""

    findings: list[Finding] = []
    errors: list[LintError] = []


class PackageRun(NamedTuple):
    """One package, linted."""

    pin: Pin
    folder: Path
    repository: str | None  # as the package's metadata names it
    files: int
    lines: int
    seconds: float
    result: Result
    crash: str  # why there is no result; empty when there is one


def lint_packages(
    pins: Iterable[Pin], corpus: Path, *, preset: str | None, select: str | None, jobs: int | None
) -> list[PackageRun]:
    """Lint every pinned package, with no configuration of its own or ours.

    A package that was never fetched counts as crashed. Each is named on standard error when it is
    done: the whole corpus takes minutes.
    """
    options = ["--output-format=json", "--isolated"]
    options += [f"--preset={preset}"] if preset else []
    options += [f"--select={select}"] if select else []
    options += [f"-j{jobs}"] if jobs else []
    runs = []
    for pin in pins:
        runs.append(_lint_package(pin, corpus / pin.folder, options))
        print(f"{pin.folder}: {runs[-1].seconds:.1f} s", file=sys.stderr, flush=True)
    return runs


def raw(runs: Iterable[PackageRun]) -> str:
    """The results as JSON, by package."""
    packages = {
        run.pin.folder: {
            "files": run.files,
            "lines": run.lines,
            "seconds": round(run.seconds, 2),
            "crash": run.crash or None,
            "findings": run.result.findings,
            "errors": run.result.errors,
        }
        for run in runs
    }
    return msgspec.json.format(msgspec.json.encode(packages)).decode() + "\n"


def _lint_package(pin: Pin, folder: Path, options: list[str]) -> PackageRun:
    stamp = read_stamp(folder)
    sizes = [path.read_bytes().count(b"\n") for path in folder.rglob("*.py") if path.is_file()]
    began = time.monotonic()
    result, crash = _lint(folder, options) if stamp else (Result(), "not fetched")
    seconds = time.monotonic() - began
    repository = stamp.get("repository")
    return PackageRun(pin, folder, repository, len(sizes), sum(sizes), seconds, result, crash)


def _lint(folder: Path, options: list[str]) -> tuple[Result, str]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "shutdown_lint", *options, "."],
            cwd=folder,
            capture_output=True,
            timeout=LINT_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(), f"no result after {LINT_TIMEOUT:.0f} seconds"
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode not in {*_FINISHED, _WITH_ERRORS}:
        return Result(), f"exit code {done.returncode}: {said}"
    try:
        result = msgspec.json.decode(done.stdout, type=Result)
    except msgspec.MsgspecError as error:
        return Result(), f"unreadable result ({error}): {said}"
    return result, f"traceback: {said}" if "Traceback" in said else ""
