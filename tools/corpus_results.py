"""What the linter said about the packages of the corpus, and the file that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from corpus_archive import read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpus_pins import Pin


class Related(msgspec.Struct):
    """A place that explains a finding."""

    path: str
    line: int
    column: int
    message: str
    fix: dict[str, Any] | None = None


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
    preset: str  # the first one that shows it
    fingerprint: str
    fix: dict[str, Any] | None = None
    related: list[Related] = []

    @property
    def fixes(self) -> list[dict[str, Any]]:
        """Its fix, and those of the places related to it: each is applied by itself."""
        offered = (self.fix, *(place.fix for place in self.related))
        return [fix for fix in offered if fix is not None]


class LintError(msgspec.Struct):
    """Something that went wrong in the linter itself."""

    path: str
    line: int
    message: str


class Result(msgspec.Struct):
    """What the linter said about one package."""

    findings: list[Finding] = []
    errors: list[LintError] = []


class RawPackage(msgspec.Struct):
    """One package in the file of raw results."""

    files: int
    lines: int
    seconds: float
    crash: str | None
    findings: list[Finding]
    errors: list[LintError]
    preset: str = "audit"  # the widest one of which all findings are there


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
    preset: str = "audit"  # the widest one of which all findings are there


def raw(runs: Iterable[PackageRun]) -> str:
    """The results as JSON, by package."""
    packages = {
        run.pin.folder: RawPackage(
            run.files,
            run.lines,
            round(run.seconds, 2),
            run.crash or None,
            run.result.findings,
            run.result.errors,
            run.preset,
        )
        for run in runs
    }
    return msgspec.json.format(msgspec.json.encode(packages)).decode() + "\n"


def read_raw(path: Path, pins: Iterable[Pin], corpus: Path) -> list[PackageRun]:
    """The results that `raw` wrote to a file, of those pinned packages that are in it.

    Raises:
        OSError, msgspec.MsgspecError: the file cannot be read, or holds something else.
    """
    packages = msgspec.json.decode(path.read_bytes(), type=dict[str, RawPackage])
    return [
        PackageRun(
            pin,
            corpus / pin.folder,
            read_stamp(corpus / pin.folder).get("repository"),
            package.files,
            package.lines,
            package.seconds,
            Result(package.findings, package.errors),
            package.crash or "",
            package.preset,
        )
        for pin in pins
        if (package := packages.get(pin.folder)) is not None
    ]
