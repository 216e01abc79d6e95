"""What each command of `corpus.py` does."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_archive import BadArchiveError
from corpus_fetch import DownloadError, fetch, make_pin
from corpus_judgements import (
    JudgementError,
    drawn,
    hits,
    read_judgements,
    unjudged,
    write_judgements,
)
from corpus_pins import choose, normalized, read_left_out, read_pins, write_pins

# msgspec and the linter are needed for some commands only, and imported there.
if TYPE_CHECKING:
    import argparse

    from corpus_judgements import Hit, Judgements
    from corpus_pins import Pin
    from corpus_results import PackageRun


class BadFileError(Exception):
    """A file that was given does not hold what it should; the message names it."""


def fetch_packages(options: argparse.Namespace) -> int:
    """Download and unpack."""
    failed = 0
    for pin in choose(read_pins(options.pins), options.names):
        try:
            news = "unpacked" if fetch(pin, options.corpus) else "there already"
        except (BadArchiveError, DownloadError) as error:
            failed += 1
            print(f"{pin.folder}: {error}", file=sys.stderr)
        else:
            print(f"{pin.folder}: {news}")
    return 1 if failed else 0


def pin_packages(options: argparse.Namespace) -> int:
    """Add packages to the pins, or move them."""
    pins = {normalized(pin.name): pin for pin in read_pins(options.pins)}
    failed = 0
    for requirement in options.requirements:
        name, equals, version = requirement.partition("==")
        if not (name and equals and version):
            print(f"corpus: {requirement!r} is not NAME==VERSION", file=sys.stderr)
            return 2
        try:
            pin: Pin = make_pin(name, version, options.corpus, sdist=options.sdist)
        except DownloadError as error:
            failed += 1
            print(error, file=sys.stderr)
            continue
        pins[normalized(name)] = pin
        write_pins(options.pins, pins.values())
        print(f"{pin.folder}: {pin.file}")
    return 1 if failed else 0


def run(options: argparse.Namespace) -> int:
    """Lint, and report in one of four ways."""
    from corpus_report import report, sample
    from corpus_results import raw

    runs = _results(options, project=options.project)
    if options.json:
        text = raw(runs)
    elif options.new:
        text = _new(runs, _judgements(options), options.sample, options.seed)
    elif options.sample:
        text = sample(runs, options.sample, options.seed)
    else:
        text = report(runs, (options.output or Path("report.md")).resolve().parent)
    _write(text, options.output)
    return _outcome(runs)


def judge(options: argparse.Namespace) -> int:
    """Write the page on accuracy, or say whether it is stale as far as that can be told."""
    from corpus_accuracy import accuracy, seal_of

    judgements = _judgements(options)
    seal = seal_of(options.judgements, options.pins)
    if options.check:
        if options.output.exists() and seal in options.output.read_text(encoding="utf-8"):
            return 0
        print(f"{options.output} is stale: run python tools/corpus.py judge", file=sys.stderr)
        return 1
    runs, alone = _results(options), _results(options, project=False)
    text = accuracy(
        runs,
        alone,
        judgements,
        read_left_out(options.pins),
        options.output.resolve().parent,
        seal=seal,
        seed=options.seed,
    )
    options.output.write_text(text, encoding="utf-8", newline="\n")
    return _outcome([*runs, *alone])


def compare(options: argparse.Namespace) -> int:
    """Say what project analysis changes."""
    from corpus_compare import comparison

    judgements = _judgements(options)
    runs, alone = _results(options), _results(options, project=False)
    home = (options.output or Path("report.md")).resolve().parent
    _write(comparison(alone, runs, judgements, home), options.output)
    return _outcome([*runs, *alone])


def import_judgements(options: argparse.Namespace) -> int:
    """Take every line that means a finding; name every other one."""
    from corpus_import import judgement_of, read_lines

    known = _judgements(options)
    try:
        written = list(read_lines(options.files))
    except JudgementError as error:
        raise BadFileError(error) from error
    pins = read_pins(options.pins)
    named = {pin.folder: pin.name for pin in pins}
    options.names = {named.get(item.line.package, item.line.package) for item in written}
    options.select = ",".join(sorted({item.line.code for item in written}))
    runs = _results(options) if written else []
    added = failed = 0
    for item in written:
        try:
            judgement = judgement_of(item, runs)
        except JudgementError as error:
            failed += 1
            print(error, file=sys.stderr)
            continue
        before = known.get(judgement.key)
        if before is not None and before.verdict != judgement.verdict:
            print(f"{item.place}: was {before.verdict}, is {judgement.verdict}", file=sys.stderr)
        added += before is None
        known[judgement.key] = judgement
    write_judgements(options.judgements, known.values())
    print(f"{added} added, {len(written) - failed - added} known already, {failed} not found")
    return 1 if failed else 0


def fix(options: argparse.Namespace) -> int:
    """Fix copies, and report what came out."""
    from corpus_fix import try_fixes
    from corpus_fix_report import fix_report

    runs = _results(options)
    with tempfile.TemporaryDirectory(prefix="shutdown-lint-fix-") as scratch:
        root = options.keep or Path(scratch)
        trials = [
            try_fixes(
                runs,
                root / ("unsafe" if unsafe else "safe"),
                preset=options.preset,
                select=options.select,
                unsafe=unsafe,
            )
            for unsafe in ((False, True) if options.unsafe else (False,))
        ]
    _write(fix_report(runs, trials, options.sample, options.seed), options.output)
    return 1 if any(trial.faults for trial in trials) else _outcome(runs)


def _results(options: argparse.Namespace, *, project: bool = True) -> list[PackageRun]:
    import msgspec

    from corpus_results import read_raw
    from corpus_run import lint_packages

    pins = choose(read_pins(options.pins), options.names)
    kept: Path | None = options.results if project else options.per_file_results
    if kept is None:
        return lint_packages(
            pins,
            options.corpus,
            preset=options.preset,
            select=options.select,
            jobs=options.jobs,
            at_once=options.at_once,
            project=project,
        )
    try:
        return read_raw(kept, pins, options.corpus)
    except msgspec.MsgspecError as error:
        raise BadFileError(f"{kept}: {error}") from error


def _judgements(options: argparse.Namespace) -> Judgements:
    try:
        return read_judgements(options.judgements)
    except (JudgementError, ValueError) as error:
        raise BadFileError(f"{options.judgements}: {error}") from error


def _new(runs: list[PackageRun], judgements: Judgements, count: int | None, seed: int) -> str:
    """Findings without a judgement with the code around them, and what to write for `import`."""
    from corpus_markdown import shown

    found = hits(runs, judgements)
    chosen = list(unjudged(drawn(found, count, seed) if count else found))
    parts = [f"# {len(chosen)} findings that nobody has judged\n"]
    for number, hit in enumerate(chosen, 1):
        parts.append(shown(f"{number}.", hit.run, hit.finding) + f"\n{_form(hit)}\n")
    return "\n".join(parts)


def _form(hit: Hit) -> str:
    """The line to complete and hand to `import`."""
    line = {
        "package": hit.run.pin.folder,
        "path": hit.finding.path,
        "line": hit.finding.line,
        "code": hit.finding.code,
        "preset": hit.finding.preset,
        "verdict": "",
        "why": "",
    }
    return f"```json\n{json.dumps(line)}\n```"


def _write(text: str, output: Path | None) -> None:
    if output:
        output.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text, end="")


def _outcome(runs: list[PackageRun]) -> int:
    return 1 if any(run.crash or run.result.errors for run in runs) else 0
