"""Reads judgements from lines of JSON, and finds out which finding each of them means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from corpus_judgements import Judgement, JudgementError, checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus_results import Finding, PackageRun


class Line(msgspec.Struct):
    """A judgement as it is handed in."""

    package: str  # the folder below the corpus, or the project's name
    path: str  # relative to that folder
    line: int
    code: str
    verdict: str
    why: str
    preset: str = ""  # for the reader; the finding itself tells


class Written(NamedTuple):
    """A line and where it stands, for messages."""

    place: str  # FILE:NUMBER
    line: Line


def read_lines(paths: Iterable[Path]) -> Iterator[Written]:
    """The judgements in files of one JSON object a line.

    Raises:
        JudgementError: a line is something else.
        OSError: a file cannot be read.
    """
    for path in paths:
        for number, text in enumerate(path.read_bytes().splitlines(), 1):
            if text.strip():
                place = f"{path}:{number}"
                try:
                    yield Written(place, msgspec.json.decode(text, type=Line))
                except msgspec.MsgspecError as error:
                    raise JudgementError(f"{place}: {error}") from error


def judgement_of(written: Written, runs: Sequence[PackageRun]) -> Judgement:
    """The judgement with the fingerprint of the finding that it means.

    Raises:
        JudgementError: there is no such finding, or the line is no judgement.
    """
    line = written.line
    run = next((run for run in runs if line.package in (run.pin.folder, run.pin.name)), None)
    if run is None or run.crash:
        why = run.crash if run else "not among the results"
        raise JudgementError(f"{written.place}: {line.package}: {why}")
    path = line.path.removeprefix(f"{run.pin.folder}/")
    there = [item for item in run.result.findings if (item.code, item.path) == (line.code, path)]
    found = next((item for item in there if item.line == line.line), None)
    if found is None:
        raise JudgementError(
            f"{written.place}: no {line.code} in {run.pin.folder}/{path}:{line.line}{_near(there)}"
        )
    try:
        return checked(
            Judgement(
                line.code,
                run.pin.name,
                found.fingerprint,
                path,
                line.line,
                found.preset,
                line.verdict,
                line.why.strip(),
            )
        )
    except JudgementError as error:
        raise JudgementError(f"{written.place}: {error}") from error


def _near(there: Sequence[Finding]) -> str:
    lines = ", ".join(str(item.line) for item in there)
    return f"; there is one on line {lines}" if lines else ""
