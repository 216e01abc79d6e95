"""Runs the linter over pinned real packages, and keeps account of how often it is right.

    python tools/corpus.py fetch [NAME ...]          download and unpack them into corpus/
    python tools/corpus.py run [NAME ...]            lint them, report in Markdown
    python tools/corpus.py run -n 20 --select SHD302 draw findings at random, to read them
    python tools/corpus.py run --new -n 20           of each rule, what nobody has judged yet
    python tools/corpus.py compare                   what other files of a package change
    python tools/corpus.py import FILE ...           take judgements into judgements.toml
    python tools/corpus.py judge                     lint, and write docs/accuracy.md
    python tools/corpus.py fix --unsafe              try the fixes on copies of real files
    python tools/corpus.py pin NAME==VERSION ...     add packages to corpus.toml, or move them

`fetch` and `pin` need pip only; the others need shutdown-lint installed in the same environment.
`run --json --preset audit -o FILE` keeps the results, and `--results FILE` uses them again;
with `--no-project`, `--per-file-results FILE`.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import corpus_commands
from corpus_pins import UnknownPackageError

if TYPE_CHECKING:
    from collections.abc import Sequence

TOOLS = Path(__file__).resolve().parent
_PRESETS = ("default", "strict", "audit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all went well, 1 when something failed, 2 for bad usage."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(["judge" if word == "--judge" else word for word in given])
    try:
        return int(options.command(options))
    except UnknownPackageError as error:
        print(f"corpus: not pinned in {options.pins}: {error}", file=sys.stderr)
        return 2
    except (corpus_commands.BadFileError, OSError) as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corpus.py", description="Run shutdown-lint over pinned real packages."
    )
    parser.add_argument("--pins", type=Path, default=TOOLS / "corpus.toml", metavar="FILE")
    parser.add_argument("--corpus", type=Path, default=TOOLS.parent / "corpus", metavar="FOLDER")
    parser.add_argument(
        "--judgements", type=Path, default=TOOLS / "judgements.toml", metavar="FILE"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_packages(commands)
    _add_run(commands)
    _add_judging(commands)
    _add_fix(commands)
    return parser


def _add_packages(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    fetching = commands.add_parser("fetch", help="download and unpack the pinned packages")
    fetching.add_argument("names", nargs="*", metavar="NAME")
    fetching.set_defaults(command=corpus_commands.fetch_packages)

    pinning = commands.add_parser("pin", help="add packages to the pins, or move them")
    pinning.add_argument("requirements", nargs="+", metavar="NAME==VERSION")
    pinning.add_argument("--sdist", action="store_true", help="source distributions, not wheels")
    pinning.set_defaults(command=corpus_commands.pin_packages)


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    running = commands.add_parser("run", help="lint what is unpacked and report")
    _add_linting(running, preset=None)
    running.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here")
    running.add_argument(
        "-n", "--sample", type=int, metavar="N", help="show N random findings; with --new, a rule"
    )
    running.add_argument("--seed", type=int, default=0, help="of the random choice (default: 0)")
    running.add_argument("--json", action="store_true", help="print the raw results")
    running.add_argument("--new", action="store_true", help="show what nobody has judged yet")
    running.add_argument(
        "--no-project", dest="project", action="store_false", help="judge each file by itself"
    )
    running.set_defaults(command=corpus_commands.run)


def _add_judging(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    judging = commands.add_parser("judge", help="lint, and write the page on accuracy")
    _add_linting(judging, preset="audit")
    page = TOOLS.parent / "docs" / "accuracy.md"
    judging.add_argument("-o", "--output", type=Path, default=page, metavar="FILE")
    judging.add_argument("--seed", type=int, default=0, help="of the random choice (default: 0)")
    judging.add_argument(
        "--check",
        action="store_true",
        help="lint nothing; fail if the page was written from other judgements or pins",
    )
    judging.set_defaults(command=corpus_commands.judge)

    comparing = commands.add_parser("compare", help="lint file by file and as a project")
    _add_linting(comparing, preset="strict")
    comparing.add_argument("-o", "--output", type=Path, metavar="FILE")
    comparing.set_defaults(command=corpus_commands.compare)

    importing = commands.add_parser("import", help="add judgements, one JSON object a line")
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_speed(importing)
    importing.set_defaults(command=corpus_commands.import_judgements, select=None, preset="audit")


def _add_fix(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    fixing = commands.add_parser("fix", help="try the fixes on copies of the files that have some")
    _add_linting(fixing, preset="audit")
    fixing.add_argument("--unsafe", action="store_true", help="try the unsafe ones as well")
    fixing.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here")
    fixing.add_argument("-n", "--sample", type=int, default=3, metavar="N", help="diffs of a rule")
    fixing.add_argument("--seed", type=int, default=0, help="of the random choice (default: 0)")
    fixing.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the fixed files here")
    fixing.set_defaults(command=corpus_commands.fix)


def _add_linting(parser: argparse.ArgumentParser, preset: str | None) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--preset", choices=_PRESETS, default=preset)
    parser.add_argument("--select", metavar="CODES", help="as for shutdown-lint")
    _add_speed(parser)


def _add_speed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-j", "--jobs", type=int, metavar="N", help="as for shutdown-lint")
    parser.add_argument("--at-once", type=int, metavar="N", help="packages linted side by side")
    parser.add_argument("--results", type=Path, metavar="FILE", help="use these, lint nothing")
    parser.add_argument(
        "--per-file-results", type=Path, metavar="FILE", help="the same for `--no-project`"
    )


if __name__ == "__main__":
    # As on Ctrl+C: a run that is told to stop ends the linters that it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    raise SystemExit(main())
