"""Runs the linter over pinned real packages.

    python tools/corpus.py fetch [NAME ...]          download and unpack them into corpus/
    python tools/corpus.py run [NAME ...]            lint them, report in Markdown
    python tools/corpus.py run -n 20 --select SHD302 draw findings at random, to judge them
    python tools/corpus.py pin NAME==VERSION ...     add packages to corpus.toml, or move them

`fetch` and `pin` need pip only; `run` needs shutdown-lint installed in the same environment.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_archive import BadArchiveError
from corpus_fetch import DownloadError, fetch, make_pin
from corpus_pins import UnknownPackageError, choose, normalized, read_pins, write_pins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus_pins import Pin

TOOLS = Path(__file__).resolve().parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all went well, 1 when a package failed, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except UnknownPackageError as error:
        print(f"corpus: not pinned in {options.pins}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corpus.py", description="Run shutdown-lint over pinned real packages."
    )
    parser.add_argument("--pins", type=Path, default=TOOLS / "corpus.toml", metavar="FILE")
    parser.add_argument("--corpus", type=Path, default=TOOLS.parent / "corpus", metavar="FOLDER")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    fetching = commands.add_parser("fetch", help="download and unpack the pinned packages")
    fetching.add_argument("names", nargs="*", metavar="NAME")
    fetching.set_defaults(command=_fetch)

    pinning = commands.add_parser("pin", help="add packages to the pins, or move them")
    pinning.add_argument("requirements", nargs="+", metavar="NAME==VERSION")
    pinning.set_defaults(command=_pin)

    running = commands.add_parser("run", help="lint what is unpacked and report")
    running.add_argument("names", nargs="*", metavar="NAME")
    running.add_argument("--preset", choices=("default", "strict", "audit"))
    running.add_argument("--select", metavar="CODES", help="as for shutdown-lint")
    running.add_argument("-j", "--jobs", type=int, metavar="N", help="as for shutdown-lint")
    running.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here")
    running.add_argument("-n", "--sample", type=int, metavar="N", help="show N random findings")
    running.add_argument("--seed", type=int, default=0, help="of the random choice (default: 0)")
    running.add_argument("--json", action="store_true", help="print the raw results")
    running.set_defaults(command=_run)
    return parser


def _fetch(options: argparse.Namespace) -> int:
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


def _pin(options: argparse.Namespace) -> int:
    pins = {normalized(pin.name): pin for pin in read_pins(options.pins)}
    failed = 0
    for requirement in options.requirements:
        name, equals, version = requirement.partition("==")
        if not (name and equals and version):
            print(f"corpus: {requirement!r} is not NAME==VERSION", file=sys.stderr)
            return 2
        try:
            pin: Pin = make_pin(name, version, options.corpus)
        except DownloadError as error:
            failed += 1
            print(error, file=sys.stderr)
            continue
        pins[normalized(name)] = pin
        write_pins(options.pins, pins.values())
        print(f"{pin.folder}: {pin.file}")
    return 1 if failed else 0


def _run(options: argparse.Namespace) -> int:
    # msgspec and the linter are needed for this command only.
    from corpus_report import report, sample
    from corpus_run import lint_packages, raw

    pins = choose(read_pins(options.pins), options.names)
    runs = lint_packages(
        pins,
        options.corpus,
        preset=options.preset,
        select=options.select,
        jobs=options.jobs,
    )
    if options.json:
        text = raw(runs)
    elif options.sample:
        text = sample(runs, options.sample, options.seed)
    else:
        text = report(runs, (options.output or Path("report.md")).resolve().parent)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 1 if any(run.crash or run.result.errors for run in runs) else 0


if __name__ == "__main__":
    raise SystemExit(main())
