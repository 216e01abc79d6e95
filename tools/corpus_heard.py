"""Says whether the rules that ask who hears SIGTERM are right more often with the whole program.

These rules look at one file and then, in a run on folders, at every program that leads to it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corpus_compare import PRESETS
from corpus_judgements import VERDICTS, hits
from corpus_markdown import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus_judgements import Hit, Judgements
    from corpus_results import PackageRun

CODES = ("SHD101", "SHD102", "SHD103")

# Taken into the corpus since the two runs say different things of them: no random sample. They
# were found by linting released services, picked by name and summary, in both ways.
LOOKED_FOR = ("cylc-flow", "pyload-ng", "rns")
LOOKED_AMONG = 85


def heard(
    alone: Sequence[PackageRun], together: Sequence[PackageRun], judgements: Judgements
) -> str:
    """The section of the page, about the packages that were linted in both ways."""
    names = {run.pin.name for run in alone if not run.crash}
    names &= {run.pin.name for run in together if not run.crash}
    rows, said = [], []
    for code in CODES:
        both = []
        for mode, runs in (("file by file", alone), ("project", together)):
            kept = [run for run in runs if run.pin.name in names]
            found = [hit for hit in hits(kept, judgements) if hit.finding.code == code]
            rows.append((code, mode, *_counts(found)))
            both.append(found)
        said.append(f"{code}: {_outcome(*both)}.")
    columns = (
        *("rule", "run", *PRESETS, *VERDICTS, "not yet"),
        *("share of true ones", "of the default preset alone"),
    )
    return (
        "## Who hears SIGTERM\n\n"
        f"What {', '.join(CODES)} say of {len(names)} packages in all presets,"
        " each file by itself and with every program that leads to it:\n\n"
        + table(columns, rows)
        + f"\n{' '.join(said)}\n"
        + _selection(names)
    )


def _selection(names: set[str]) -> str:
    """How packages came in that show what this section is about; "" where none is there."""
    there = [name for name in LOOKED_FOR if name in names]
    if not there:
        return ""
    return (
        f"\nOf these packages {', '.join(there)} are here because the two runs differ on them."
        f" They were looked for among {LOOKED_AMONG} released services, bots and daemons, each"
        " linted in both ways, and are no random sample: on the others the two runs agree.\n"
    )


def _counts(found: Sequence[Hit]) -> tuple[object, ...]:
    presets = Counter(hit.finding.preset for hit in found)
    verdicts = Counter(hit.verdict for hit in found)
    shown = Counter(hit.verdict for hit in found if hit.finding.preset == "default")
    return (
        *(presets[preset] for preset in PRESETS),
        *(verdicts[verdict] for verdict in (*VERDICTS, None)),
        *map(_share, (verdicts, shown)),
    )


def _share(verdicts: Counter[str | None]) -> str:
    true = verdicts["true"]
    of = true + verdicts["false"]
    return f"{100 * true / of:.0f} % ({true} of {of})" if of else ""


def _outcome(alone: Sequence[Hit], together: Sequence[Hit]) -> str:
    """What the whole program does to what is false, in words."""
    (before, before_wide), (now, now_wide) = _false(alone), _false(together)
    if (before, before_wide) != (now, now_wide):
        return (
            f"false ones by default {before} -> {now},"
            f" in wider presets {before_wide} -> {now_wide}"
        )
    if not now + now_wide:
        return "none is false, so none can fall away"
    return f"{now} are false by default, {now_wide} in wider presets, and none falls away"


def _false(found: Sequence[Hit]) -> tuple[int, int]:
    false = [hit.finding.preset for hit in found if hit.verdict == "false"]
    by_default = false.count(PRESETS[0])
    return by_default, len(false) - by_default
