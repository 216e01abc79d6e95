"""Runs shutdown-lint over the unpacked packages, one process each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import msgspec

from corpus_archive import read_stamp
from corpus_children import Children
from corpus_fetch import ARCHIVES
from corpus_results import PackageRun, Result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpus_pins import Pin

LINT_TIMEOUT = 3600.0  # seconds for one package; on a busy machine a large one takes long
_FINISHED = (0, 1)  # exit codes of a run that went through: nothing found, something found
_WITH_ERRORS = 3  # exit code of a run that went through with internal errors


def lint_packages(
    pins: Iterable[Pin],
    corpus: Path,
    *,
    preset: str | None,
    select: str | None,
    jobs: int | None = None,
    at_once: int | None = None,
    project: bool = True,
) -> list[PackageRun]:
    """Lint every pinned package, with no configuration of its own or ours.

    `at_once` packages are linted side by side, by default as many as there are processors, with
    one process each unless `jobs` says otherwise. A package that was never fetched counts as
    crashed. Without `project` each file is judged by itself. Each package is named on standard
    error when it is done: the whole corpus takes minutes.
    """
    pins = list(pins)
    options = ["--output-format=json", "--isolated", f"-j{jobs or 1}"]
    options += [] if project else ["--no-project"]
    options += [f"--preset={preset}"] if preset else []
    options += [f"--select={select}"] if select else []

    children = Children()

    def lint(pin: Pin) -> PackageRun:
        run = _lint_package(pin, corpus / pin.folder, options, children)
        run = run._replace(preset=preset or "default")
        print(f"{pin.folder}: {run.seconds:.1f} s", file=sys.stderr, flush=True)
        return run

    # The largest first: one of them at the end would run alone.
    order = sorted(pins, key=lambda pin: _archive_size(pin, corpus), reverse=True)
    with ThreadPoolExecutor(at_once or os.cpu_count()) as pool:
        try:
            done = dict(zip(order, pool.map(lint, order), strict=True))
        except BaseException:
            # A run that is interrupted leaves nobody behind.
            pool.shutdown(wait=False, cancel_futures=True)
            children.stop()
            raise
    return [done[pin] for pin in pins]


def _archive_size(pin: Pin, corpus: Path) -> int:
    try:
        return (corpus / ARCHIVES / pin.file).stat().st_size
    except OSError:
        return 0


def _lint_package(pin: Pin, folder: Path, options: list[str], children: Children) -> PackageRun:
    stamp = read_stamp(folder)
    sizes = [path.read_bytes().count(b"\n") for path in folder.rglob("*.py") if path.is_file()]
    began = time.monotonic()
    result, crash = _lint(folder, options, children) if stamp else (Result(), "not fetched")
    seconds = time.monotonic() - began
    repository = stamp.get("repository")
    return PackageRun(pin, folder, repository, len(sizes), sum(sizes), seconds, result, crash)


def _lint(folder: Path, options: list[str], children: Children) -> tuple[Result, str]:
    try:
        command = [sys.executable, "-m", "shutdown_lint", *options, "."]
        done = children.run(command, folder, LINT_TIMEOUT)
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
