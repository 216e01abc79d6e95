"""Writes the page that says how often the rules are right about real packages."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from corpus_compare import PRESETS, comparison
from corpus_heard import heard
from corpus_judgements import VERDICTS, drawn, gone, hits
from corpus_markdown import link, per_thousand, table, title
from corpus_report import failures
from shutdown_lint.engine.registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus_judgements import Hit, Judgement, Judgements
    from corpus_pins import LeftOut
    from corpus_results import PackageRun

SAMPLE = 20  # hits of a rule that the page lists
OPENING = """\
# How often it is right

<!-- Written by `python tools/corpus.py judge`. {seal} -->

The linter is run over released packages, pinned by hash in `tools/corpus.toml`, and its findings
are judged from the code around them; the packages are not run. *True* means that whoever runs this
as a service would want to hear it and change the code; *false*, that they would not; *unclear*,
that it depends on something which the file does not say. The share is that of the true ones among
the true and the false of the default preset. The rules were mended with these packages in view, so
the share says less of code that they have not seen. Links to lines lead into `corpus/`, which
`python tools/corpus.py fetch` fills.

"""
GONE = {
    "true": "gone: lost",
    "false": "gone: cured",
    "unclear": "gone: was unclear",
}


class Tally(NamedTuple):
    """How hits of the default preset were judged."""

    true: int
    false: int
    unclear: int
    open: int  # not judged yet

    @property
    def share(self) -> str:
        """The true ones among the true and the false, in words; empty when there are none."""
        return _share(self.true, self.true + self.false)

    @property
    def lowest_share(self) -> str:
        """The same, were every unclear one false."""
        return _share(self.true, self.true + self.false + self.unclear)


def _share(true: int, of: int) -> str:
    return f"{100 * true / of:.0f} % ({true} of {of})" if of else ""


def tally(found: Iterable[Hit]) -> Tally:
    """How these hits were judged."""
    verdicts = Counter(hit.verdict for hit in found)
    return Tally(*(verdicts[verdict] for verdict in (*VERDICTS, None)))


def accuracy(
    runs: Sequence[PackageRun],
    alone: Sequence[PackageRun],
    judgements: Judgements,
    left_out: Iterable[LeftOut],
    home: Path,
    *,
    seal: str,
    seed: int,
) -> str:
    """The whole page; its links are relative to the folder `home`.

    `alone` are the runs that judge each file by itself.
    """
    found = hits(runs, judgements)
    parts = [
        OPENING.format(seal=seal),
        _in_short(runs, found),
        _by_rule(found),
        comparison(alone, runs, judgements, home),
        heard(alone, runs, judgements),
        _moved(found),
        _gone(runs, judgements),
        failures(runs),
        *_samples(found, home, seed),
        _packages(runs, left_out),
    ]
    return "\n".join(part for part in parts if part).replace("\n\n\n", "\n\n")


def seal_of(*files: Path) -> str:
    """What the page was written from; tells a page that somebody forgot to write anew."""
    digests = (f"{file.name} {_digest(file)}" for file in files)
    return f"From {', '.join(digests)}."


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16] if file.exists() else "(none)"


def _in_short(runs: Sequence[PackageRun], found: Sequence[Hit]) -> str:
    lines = sum(run.lines for run in runs)
    shown = _of_default(found)
    judged = tally(shown)
    rows = [
        ("packages", len(runs)),
        ("files", sum(run.files for run in runs)),
        ("lines", lines),
        ("packages without a result", sum(bool(run.crash) for run in runs)),
        ("internal errors", sum(len(run.result.errors) for run in runs)),
        ("findings of the default preset", len(shown)),
        ("of them in 1,000 lines", per_thousand(len(shown), lines)),
        ("of them in 3,000 lines", per_thousand(len(shown), lines, 3)),
        ("judged true, false, unclear, not yet", ", ".join(map(str, judged))),
        ("share of true ones", judged.share),
        ("share if the unclear ones were false", judged.lowest_share),
    ]
    return "## In short\n\n" + table(("", "all"), rows)


def _by_rule(found: Sequence[Hit]) -> str:
    names = {rule.meta.code: rule.meta.name for rule in load_rules()}
    names |= {hit.finding.code: hit.finding.name for hit in found}
    rows = [
        (code, name, *_row([hit for hit in found if hit.finding.code == code]))
        for code, name in sorted(names.items())
    ]
    columns = (
        *("rule", "name", "default", "strict", "audit", "projects"),
        *("true", "false", "unclear", "not yet", "share"),
    )
    return (
        "## Rules\n\nHits, and projects that have some, by the first preset that shows them. The"
        " rest is about the default preset.\n\n"
        + table(columns, [*rows, ("all", "", *_row(found))])
    )


def _row(found: Sequence[Hit]) -> tuple[object, ...]:
    by_preset = [[hit for hit in found if hit.finding.preset == preset] for preset in PRESETS]
    projects = " / ".join(str(len({hit.run.pin.name for hit in part})) for part in by_preset)
    judged = tally(by_preset[0])
    return (*map(len, by_preset), projects, *judged, judged.share)


def _of_default(found: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in found if hit.finding.preset == "default"]


def _moved(found: Iterable[Hit]) -> str:
    entries = [
        f"- {judged.preset} -> {hit.finding.preset}: {_said(judged)}"
        for hit in found
        if (judged := hit.judgement) and judged.preset != hit.finding.preset
    ]
    return "## Shown by another preset since\n\n" + "\n".join(entries) + "\n" if entries else ""


def _gone(runs: Sequence[PackageRun], judgements: Judgements) -> str:
    entries = [f"- {GONE[item.verdict]}: {_said(item)}" for item in gone(runs, judgements)]
    return "## No longer found\n\n" + "\n".join(entries) + "\n" if entries else ""


def _said(judged: Judgement) -> str:
    place = f"{judged.package} {judged.path}:{judged.line}"
    return f"{judged.code} in {place}, {judged.verdict}: {judged.why}"


def _samples(found: Sequence[Hit], home: Path, seed: int) -> Iterable[str]:
    shown = _of_default(found)
    for code, name in sorted({(hit.finding.code, hit.finding.name) for hit in shown}):
        of_rule = [hit for hit in shown if hit.finding.code == code]
        chosen = drawn(of_rule, SAMPLE, seed)
        count = f"{len(chosen)} of {len(of_rule)}" if len(chosen) < len(of_rule) else "All"
        yield f"## {code} {name}\n\n{count} hits of the default preset:\n\n" + "".join(
            _entry(hit, home) for hit in chosen
        )


def _entry(hit: Hit, home: Path) -> str:
    finding = hit.finding
    place = f"[{finding.path}:{finding.line}]({link(hit.run, finding.path, finding.line, home)})"
    said = (
        f"**{hit.judgement.verdict}**, {hit.judgement.why}" if hit.judgement else "not judged yet"
    )
    return f"- {title(hit.run)} {place}: {said}\n"


def _packages(runs: Sequence[PackageRun], left_out: Iterable[LeftOut]) -> str:
    rows = [
        (
            title(run),
            run.files,
            run.lines,
            sum(item.preset == "default" for item in run.result.findings),
        )
        for run in runs
    ]
    columns = ("package", "files", "lines", "findings of the default preset")
    notes = "".join(
        f"\n{item.name}=={item.version} is left out: {item.reason}.\n" for item in left_out
    )
    return "## Packages\n\n" + table(columns, rows) + notes
