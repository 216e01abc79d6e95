"""Applies the fixes to copies of real files, and looks at what they have done."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from corpus_results import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus_results import Finding, PackageRun

TIMEOUT = 600.0  # seconds for the fixed files of one package
_FINISHED = (0, 1)


class FixTrial(NamedTuple):
    """What the fixes of one kind did to the files that have some."""

    flags: tuple[str, ...]
    root: Path  # holds the files after their fixes
    files: int  # copied
    offered: Counter[str]  # findings with fixes that these flags apply, by rule
    left: Counter[str]  # of them still offered after the run
    changed: tuple[str, ...]  # below the root
    faults: tuple[str, ...]  # each names its file; none when all went well


def fixable(item: Finding, *, unsafe: bool) -> bool:
    """Whether a run with or without `--unsafe-fixes` applies fixes of the finding."""
    allowed = ("safe", "unsafe") if unsafe else ("safe",)
    return any(fix["safety"] in allowed for fix in item.fixes)


def try_fixes(
    runs: Sequence[PackageRun], root: Path, *, preset: str, select: str | None, unsafe: bool
) -> FixTrial:
    """Copy every file that has such a fix below `root`, fix it there, and check what came out."""
    flags = ("--fix", *(("--unsafe-fixes",) if unsafe else ()))
    options = ["--isolated", f"--preset={preset}", "--output-format=json", "-j1", *flags]
    options += [f"--select={select}"] if select else []
    offered: Counter[str] = Counter()
    packages = []
    for run in runs:
        items = [item for item in run.result.findings if fixable(item, unsafe=unsafe)]
        offered.update(item.code for item in items)
        for path in {item.path for item in items}:
            copy = root / run.pin.folder / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((run.folder / path).read_bytes())
        if items:
            packages.append(root / run.pin.folder)
    before = _contents(root)
    old_complaints = _complaints(root, before)
    left: Counter[str] = Counter()
    faults = []
    for package in packages:
        result, fault = _fix(package, options)
        left.update(item.code for item in result.findings if fixable(item, unsafe=unsafe))
        faults += [f"{package.name}: {fault}"] if fault else []
        faults += [f"{package.name}: {error.path}: {error.message}" for error in result.errors]
    after = _contents(root)
    for package in packages:
        _fix(package, options)
    changed = tuple(path for path in before if before[path] != after[path])
    again = _contents(root)
    faults += [f"{path}: a second run changed it" for path in before if after[path] != again[path]]
    faults += [
        f"{path}: does not compile: {_broken(after[path])}"
        for path in changed
        if not _broken(before[path]) and _broken(after[path])
    ]
    new_complaints = _complaints(root, changed) - old_complaints
    faults += [f"{path}: ruff: {said}" for path, said in sorted(new_complaints.elements())]
    return FixTrial(flags, root, len(before), offered, left, changed, tuple(faults))


def _contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*.py"))
        if path.is_file()
    }


def _fix(package: Path, options: list[str]) -> tuple[Result, str]:
    """What is left after the fixes, and what went wrong, if anything did."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "shutdown_lint", *options, "."],
            cwd=package,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(), f"not done after {TIMEOUT:.0f} seconds"
    said = done.stderr.decode(errors="replace").strip()
    try:
        result = msgspec.json.decode(done.stdout, type=Result)
    except msgspec.MsgspecError:
        return Result(), f"exit code {done.returncode}: {said}"
    return result, "" if done.returncode in _FINISHED else f"exit code {done.returncode}: {said}"


def _broken(data: bytes) -> str:
    """Why these bytes do not compile; empty when they do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "file.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return f"{type(error).__name__}: {error}"
    return ""


def _complaints(root: Path, paths: Iterable[str]) -> Counter[tuple[str, str]]:
    """What ruff holds against these files: undefined names, unused imports, syntax errors."""
    listed = list(paths)
    if not listed:
        return Counter()
    options = ["--isolated", "--no-cache", "--exit-zero", "--select=F,E9", "--output-format=json"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *options, "--", *listed],
        cwd=root,
        capture_output=True,
        check=True,
    )
    return Counter(
        (
            (root / item["filename"]).relative_to(root).as_posix(),
            f"{item['code'] or 'syntax'} {item['message']}",
        )
        for item in json.loads(done.stdout)
    )
