"""Says what project analysis changes: findings file by file, and as a project.

A finding falls away, comes in addition, or is shown by another preset because of what stands in
other files. Each such difference is judged by the code, as `judgements.toml` keeps it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from corpus_markdown import link, table, title
from corpus_results import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus_judgements import Judgements
    from corpus_results import Finding, PackageRun

PRESETS = ("default", "strict", "audit")  # each shows what those before it do
_KINDS = ("fell away", "gained", "moved")


class Change(NamedTuple):
    """One finding that project analysis has changed."""

    kind: str  # one of _KINDS
    run: PackageRun
    finding: Finding  # as a project, unless it fell away
    was: str  # the preset that shows it file by file; empty when it is new
    now: str  # the preset that shows it in a project; empty when it fell away

    @property
    def presets(self) -> str:
        """Which preset shows it, before and now."""
        return " -> ".join(preset or "nothing" for preset in (self.was, self.now))


def comparable(
    alone: Iterable[PackageRun], together: Iterable[PackageRun]
) -> tuple[list[PackageRun], list[PackageRun]]:
    """The packages linted in both ways, each with what the narrower of its two presets shows."""
    projects = {run.pin.name: run for run in together if not run.crash}
    pairs = [
        (run, projects[run.pin.name])
        for run in alone
        if not run.crash and run.pin.name in projects
    ]
    cut = [tuple(_shown_by(min(*pair, key=_width).preset, run) for run in pair) for pair in pairs]
    return [old for old, _ in cut], [new for _, new in cut]


def _width(run: PackageRun) -> int:
    return PRESETS.index(run.preset)


def _shown_by(preset: str, run: PackageRun) -> PackageRun:
    shown = PRESETS[: PRESETS.index(preset) + 1]
    findings = [item for item in run.result.findings if item.preset in shown]
    return run._replace(preset=preset, result=Result(findings, run.result.errors))


def changes(alone: Iterable[PackageRun], together: Sequence[PackageRun]) -> list[Change]:
    """What differs between the runs file by file and those as a project, by rule and package."""
    projects = {run.pin.name: run for run in together}
    found: list[Change] = []
    for run in alone:
        project = projects.get(run.pin.name)
        if project is None or run.crash or project.crash:
            continue
        before = {_key(item): item for item in run.result.findings}
        after = {_key(item): item for item in project.result.findings}
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if new is None and old is not None:
                found.append(Change("fell away", project, old, old.preset, ""))
            elif old is None and new is not None:
                found.append(Change("gained", project, new, "", new.preset))
            elif old and new and old.preset != new.preset:
                found.append(Change("moved", project, new, old.preset, new.preset))
    return sorted(found, key=_order)


def comparison(
    alone: Sequence[PackageRun],
    together: Sequence[PackageRun],
    judgements: Judgements,
    home: Path,
) -> str:
    """The section of the page; its links are relative to the folder `home`."""
    alone, together = comparable(alone, together)
    found = changes(alone, together)
    narrow = sum(run.preset == PRESETS[0] for run in alone)
    head = (
        "## File by file, and as a project\n\n"
        f"{len(alone)} of these packages with `--no-project`, which judges each file by itself,"
        " and as a run over a folder does it: what other files of the package say may take a"
        " finding away, add one, or have another preset show it:"
        f" {len(found)} findings differ. Of {narrow} packages only what the default preset shows"
        " is compared. A judgement of a finding that fell away says what"
        " was lost (*true*) or cured (*false*).\n\n"
    )
    return head + _by_rule(alone, together, found, judgements) + _list(found, judgements, home)


def _by_rule(
    alone: Sequence[PackageRun],
    together: Sequence[PackageRun],
    found: Sequence[Change],
    judgements: Judgements,
) -> str:
    counts = [_shown(alone), _shown(together)]
    kinds = Counter((change.finding.code, change.kind) for change in found)
    codes = sorted({change.finding.code for change in found})
    rows = [
        (
            code,
            *(f"{count[code, 'default']} / {count[code, 'strict']}" for count in counts),
            *(kinds[code, kind] for kind in _KINDS),
            *(_share(runs, code, judgements) for runs in (alone, together)),
        )
        for code in codes
    ]
    columns = (
        *("rule", "file by file: default / strict", "project: default / strict", *_KINDS),
        *("share of true ones, file by file", "as a project"),
    )
    return table(columns, rows) if rows else ""


def _shown(runs: Iterable[PackageRun]) -> Counter[tuple[str, str]]:
    return Counter((item.code, item.preset) for run in runs for item in run.result.findings)


def _share(runs: Iterable[PackageRun], code: str, judgements: Judgements) -> str:
    """The true ones among the true and false that default and strict show."""
    verdicts = Counter(
        judged.verdict
        for run in runs
        for item in run.result.findings
        if item.code == code and item.preset != "audit"
        if (judged := judgements.get((code, run.pin.name, item.fingerprint)))
    )
    true = verdicts["true"]
    decided = true + verdicts["false"]
    return f"{100 * true / decided:.0f} % ({true} of {decided})" if decided else ""


def _list(found: Sequence[Change], judgements: Judgements, home: Path) -> str:
    entries = []
    for change in found:
        run, item = change.run, change.finding
        judged = judgements.get((item.code, run.pin.name, item.fingerprint))
        said = f"**{judged.verdict}**, {judged.why}" if judged else "not judged yet"
        place = f"[{item.path}:{item.line}]({link(run, item.path, item.line, home)})"
        entries.append(f"- {item.code}, {change.presets}: {title(run)} {place}: {said}\n")
    return "\n" + "".join(entries) if entries else ""


def _key(item: Finding) -> tuple[str, str, str, int, int]:
    return item.code, item.path, item.fingerprint, item.line, item.column


def _order(change: Change) -> tuple[str, str, str, int]:
    item = change.finding
    return item.code, change.run.pin.name, item.path, item.line
