"""The words of the benchmark's command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bench.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

_DESCRIPTION = """\
Measure how fast shutdown-lint is beside other tools.

  run      measure, and write docs/performance.md; the default
  stages   how much time each stage of the engine takes of the corpus
  shares   of each rule, how much of the corpus it lets through
  prices   what one more rule costs a cold run, of three typical ones
  excerpts what would be parsed if files were cut before they are
  fetch    have the corpus and the environments, measure nothing
  page     write the page from the results of an earlier run, given with --json
  list     the names of the goals
"""


def options_parser(commands: Iterable[str]) -> argparse.ArgumentParser:
    """Reads the command line, whose first word is one of some commands."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.bench",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=sorted(commands), default="run")
    parser.add_argument("--only", action="append", metavar="NAME", help="this goal; repeatable")
    parser.add_argument(
        "--pairs", type=_positive, default=9, metavar="N", help="of each goal (default: 9)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="let the sample of 300 files stand for the corpus"
    )
    parser.add_argument(
        "--ignore",
        default="",
        metavar="CODES",
        help="run ours without these rules; writes no page",
    )
    parser.add_argument(
        "--without",
        type=Path,
        metavar="FILE",
        help="of `page`: the results of a run with --ignore, to stand beside the others",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results, or read them")
    parser.add_argument(
        "--page",
        type=Path,
        metavar="FILE",
        help="write this page, the picture beside it (default: docs/performance.md, after a "
        "session of all goals on all of the corpus)",
    )
    parser.add_argument("--plan", type=Path, default=ROOT / "tools" / "bench.toml", metavar="FILE")
    parser.add_argument("--shelf", type=Path, default=ROOT / ".bench", metavar="FOLDER")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not 1 or more")
    return number
