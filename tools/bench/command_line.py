"""The command line of the benchmark."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench import page, plot
from bench.bars import bars
from bench.environments import ROOT, make
from bench.plan import PlanError, read_plan
from bench.processes import CommandError, Processes, StoppedError
from bench.results import Results, decode, encode
from bench.session import each, machine, summed_up
from bench.shelf import Shelf, WrongCorpusError, count, fill
from bench.wording import amount, measured, verdict
from corpus_archive import BadArchiveError
from corpus_fetch import DownloadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.bars import Bar
    from bench.plan import Plan
    from bench.results import Result

_DESCRIPTION = """\
Measure how fast shutdown-lint is beside other tools.

  run      measure, and write docs/performance.md; the default
  shares   of each rule, how much of the corpus it lets through to libcst
  fetch    have the corpus and the environments, measure nothing
  page     write the page from the results of an earlier run, given with --json
  list     the names of the goals
"""
_PROBLEMS = (
    BadArchiveError,
    CommandError,
    DownloadError,
    OSError,
    PlanError,
    WrongCorpusError,
    msgspec.MsgspecError,
    page.PageError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 when everything was measured, whatever came out; 1 when a command went wrong; 2 for bad
        usage or when there is nothing to measure with; 128 and the signal's number when stopped.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    processes = Processes()
    processes.listen()
    try:
        return int(_COMMANDS[options.command](options, processes))
    except (KeyboardInterrupt, StoppedError):
        print("bench: stopped", file=sys.stderr)
        return 128 + (processes.signal or signal.SIGINT)
    except _PROBLEMS as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.bench",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=sorted(_COMMANDS), default="run")
    parser.add_argument("--only", action="append", metavar="NAME", help="this goal; repeatable")
    parser.add_argument(
        "--pairs", type=_positive, default=9, metavar="N", help="of each goal (default: 9)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="let the sample of 300 files stand for the corpus"
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


def _run(options: argparse.Namespace, processes: Processes) -> int:
    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    before = machine()
    names = {bar.name for bar in _bars(plan, shelf, quick=options.quick)}
    if unknown := set(options.only or ()) - names:
        print(f"bench: no goal is called {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    _have(plan, shelf, processes)
    # Once more: some commands name the files, which may not have been there before.
    everything = _bars(plan, shelf, quick=options.quick)
    chosen = [bar for bar in everything if bar.name in (options.only or names)]
    corpus = {"corpus": count(shelf.corpus), "sample": count(shelf.sample)}
    done: list[Result] = []
    for result in each(chosen, options.pairs, processes):
        done.append(result)
        _say_result(result)
        results = summed_up(plan, before, corpus, done, quick=options.quick)
        if options.json:  # now, not at the end: a session may take an hour, and be stopped
            page.write_whole(options.json, encode(results).decode())
    target = options.page
    if target is None and not options.quick and not options.only:
        target = ROOT / "docs" / "performance.md"
    if target is not None:
        _write(results, target)
    return int(any(result.error for result in done))


def _page(options: argparse.Namespace, _processes: Processes) -> int:
    if options.json is None:
        print("bench: page needs --json FILE", file=sys.stderr)
        return 2
    _write(decode(options.json.read_bytes()), options.page or ROOT / "docs" / "performance.md")
    return 0


def _fetch(options: argparse.Namespace, processes: Processes) -> int:
    _have(read_plan(options.plan), Shelf(options.shelf.resolve()), processes)
    return 0


def _shares(options: argparse.Namespace, _processes: Processes) -> int:
    from bench.shares import measure_shares, report

    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    fill(shelf, plan, _say)
    print(report(measure_shares(shelf.sample if options.quick else shelf.corpus)), end="")
    return 0


def _list(options: argparse.Namespace, _processes: Processes) -> int:
    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    for bar in _bars(plan, shelf, quick=options.quick):
        print(f"{bar.name:16}{bar.title}: <= {amount(bar.value, bar.form)}")
    return 0


_COMMANDS = {"run": _run, "page": _page, "fetch": _fetch, "shares": _shares, "list": _list}


def _bars(plan: Plan, shelf: Shelf, *, quick: bool) -> list[Bar]:
    names = [environment.name for environment in plan.environments]
    programs = {name: shelf.environments / name / "bin" for name in names}
    return bars(plan, shelf, programs, quick=quick)


def _have(plan: Plan, shelf: Shelf, processes: Processes) -> None:
    fill(shelf, plan, _say)
    for environment in plan.environments:
        make(environment, shelf.environments, processes, _say)


def _write(results: Results, target: Path) -> None:
    before = target.read_text(encoding="utf-8") if target.exists() else page.SKELETON
    text, picture = page.filled(before, results), plot.draw(results)
    page.write_whole(target.with_suffix(".svg"), picture)
    page.write_whole(target, text)
    _say(f"wrote {target}")


def _say_result(result: Result) -> None:
    allowed = f"<= {amount(result.value, result.form)}"
    print(f"{result.name:16}{measured(result)} (n={result.pairs}), {allowed}: {verdict(result)}")
    if result.error:
        _say(f"bench: {result.name}: {result.error}")
    sys.stdout.flush()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
