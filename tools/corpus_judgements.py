"""Judgements of what the linter says about real packages, as `judgements.toml` keeps them.

A judgement belongs to a package, whatever its version, and to a finding's fingerprint, which stays
the same wherever the line moves in its file. It is no longer found once the line itself, or its
file's name, has changed.
"""

from __future__ import annotations

import json
import re
import tomllib
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus_results import Finding, PackageRun

VERDICTS = ("true", "false", "unclear")
_HEADER = """\
# Verdicts on findings in the corpus, from reading the code around them. "true": whoever runs this
# as a service would want to hear it and change the code. Written by
# `python tools/corpus.py import FILE ...`; the verdict and the reason may be changed by hand.
# A key is rule, package, fingerprint. The place is where it stood when it was judged.
"""


class JudgementError(Exception):
    """A judgement that cannot be read; the message names it."""


class Judgement(NamedTuple):
    """The verdict on one finding."""

    code: str
    package: str  # the project's name as pinned, without the version
    fingerprint: str
    path: str
    line: int
    preset: str  # which showed it when it was judged
    verdict: str  # one of VERDICTS
    why: str  # one line

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is the judgement of."""
        return self.code, self.package, self.fingerprint


class Hit(NamedTuple):
    """A finding in its package, and its judgement, if it has one."""

    run: PackageRun
    finding: Finding
    judgement: Judgement | None

    @property
    def verdict(self) -> str | None:
        """The verdict, None before there is one."""
        return self.judgement.verdict if self.judgement else None


Judgements = dict[tuple[str, str, str], Judgement]


def read_judgements(path: Path) -> Judgements:
    """The judgements in the file; none when there is no such file.

    Raises:
        JudgementError: an entry lacks something, or says something else than a verdict.
        tomllib.TOMLDecodeError: the file is not TOML, or judges a finding twice.
    """
    if not path.exists():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    judgements = (
        _judgement(code, package, fingerprint, entry)
        for code, packages in table.items()
        for package, entries in packages.items()
        for fingerprint, entry in entries.items()
    )
    return {judgement.key: judgement for judgement in judgements}


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write the file anew, in order of rule, package and place."""
    parts = [_HEADER]
    for judgement in sorted(judgements, key=_place):
        key = ".".join(map(_toml_key, judgement.key))
        parts.append(
            f"\n[{key}]\n"
            f"place = {_toml_text(f'{judgement.path}:{judgement.line}')}\n"
            f"preset = {_toml_text(judgement.preset)}\n"
            f"verdict = {_toml_text(judgement.verdict)}\n"
            f"why = {_toml_text(judgement.why)}\n"
        )
    path.write_text("".join(parts), encoding="utf-8", newline="\n")


def hits(runs: Iterable[PackageRun], judgements: Judgements) -> list[Hit]:
    """Every finding of the runs with its judgement, in order of rule, package and place."""
    found = [
        Hit(run, item, judgements.get((item.code, run.pin.name, item.fingerprint)))
        for run in runs
        for item in run.result.findings
    ]
    found.sort(key=lambda hit: hit.finding.code)
    return found


def gone(runs: Sequence[PackageRun], judgements: Judgements) -> list[Judgement]:
    """The judgements of findings that the runs no longer have, in order.

    Packages that were not linted, or not to the end, say nothing.
    """
    linted = {run.pin.name for run in runs if not run.crash}
    found = {
        (item.code, run.pin.name, item.fingerprint) for run in runs for item in run.result.findings
    }
    lost = (item for key, item in judgements.items() if key not in found)
    return sorted((item for item in lost if item.package in linted), key=_place)


def drawn(candidates: Iterable[Hit], count: int, seed: int) -> list[Hit]:
    """Up to `count` hits at random, each rule for itself, in order of rule, package and place.

    Each hit has a lot of its own, so the draw stays the same for those that are still there when
    others come and go.
    """

    def lot(hit: Hit) -> str:
        text = f"{seed}\0{hit.run.pin.name}\0{hit.finding.fingerprint}\0{hit.finding.column}"
        return sha256(text.encode()).hexdigest()

    kept: list[Hit] = []
    for _, group in groupby(candidates, key=lambda hit: hit.finding.code):
        ordered = list(group)
        chosen = {id(hit) for hit in sorted(ordered, key=lot)[:count]}
        kept += [hit for hit in ordered if id(hit) in chosen]
    return kept


def checked(judgement: Judgement) -> Judgement:
    """The judgement, if it is one.

    Raises:
        JudgementError: the verdict is none, or there is no reason on one line.
    """
    if judgement.verdict not in VERDICTS:
        raise JudgementError(f"verdict {judgement.verdict!r} is not one of {', '.join(VERDICTS)}")
    if not judgement.why.strip() or "\n" in judgement.why:
        raise JudgementError("why must be one line")
    return judgement


def _judgement(code: str, package: str, fingerprint: str, entry: dict[str, str]) -> Judgement:
    try:
        path, _, line = entry["place"].rpartition(":")
        return checked(
            Judgement(
                code,
                package,
                fingerprint,
                path,
                int(line),
                entry["preset"],
                entry["verdict"],
                entry["why"],
            )
        )
    except (KeyError, ValueError, JudgementError) as error:
        raise JudgementError(f"{code}.{package}.{fingerprint}: {error}") from error


def _place(judgement: Judgement) -> tuple[str, str, str, int, str]:
    return (
        judgement.code,
        judgement.package,
        judgement.path,
        judgement.line,
        judgement.fingerprint,
    )


def _toml_key(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else _toml_text(word)


def _toml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def unjudged(found: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that nobody has judged."""
    return (hit for hit in found if hit.judgement is None)
