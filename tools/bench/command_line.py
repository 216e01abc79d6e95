"""The command line of the benchmark."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import msgspec

from bench import page, plot
from bench.bars import bars
from bench.environments import ROOT, make
from bench.options import options_parser
from bench.plan import PlanError, read_plan
from bench.processes import CommandError, Processes, StoppedError
from bench.reports import REPORTS, with_reports
from bench.results import Results, decode, encode
from bench.session import each, machine, summed_up
from bench.shelf import Shelf, WrongCorpusError, count, fill
from bench.skeleton import SKELETON
from bench.wording import amount, measured, verdict
from corpus_archive import BadArchiveError
from corpus_fetch import DownloadError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.bars import Bar
    from bench.plan import Plan
    from bench.results import Result

    _Action = Callable[[argparse.Namespace, Processes], int]

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
    options = options_parser(_COMMANDS).parse_args(arguments)
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


def _run(options: argparse.Namespace, processes: Processes) -> int:
    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    before = machine()
    names = {bar.name for bar in _bars(plan, shelf, quick=options.quick)}
    if unknown := set(options.only or ()) - names:
        print(f"bench: no goal is called {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    _have(plan, shelf, processes)
    # Once more: some commands name the files, which may not have been there before.
    everything = _bars(plan, shelf, quick=options.quick, left_out=options.ignore)
    chosen = [bar for bar in everything if bar.name in (options.only or names)]
    corpus = {"corpus": count(shelf.corpus), "sample": count(shelf.sample)}
    done: list[Result] = []
    for result in each(chosen, options.pairs, processes):
        done.append(result)
        _say_result(result)
        results = summed_up(
            plan, before, corpus, done, quick=options.quick, left_out=options.ignore
        )
        if options.json:  # now, not at the end: a session may take an hour, and be stopped
            page.write_whole(options.json, encode(results).decode())
    is_whole = not options.only and not options.ignore
    if is_whole:
        results = with_reports(results, shelf.sample if options.quick else shelf.corpus)
        if options.json:
            page.write_whole(options.json, encode(results).decode())
    target = options.page
    if target is None and is_whole and not options.quick:
        target = ROOT / "docs" / "performance.md"
    if target is not None:
        _write(results, target)
    return int(any(result.error for result in done))


def _page(options: argparse.Namespace, _processes: Processes) -> int:
    if options.json is None:
        print("bench: page needs --json FILE", file=sys.stderr)
        return 2
    results = decode(options.json.read_bytes())
    if options.without:
        without = decode(options.without.read_bytes())
        results = msgspec.structs.replace(results, without=without)
    _write(results, options.page or ROOT / "docs" / "performance.md")
    return 0


def _fetch(options: argparse.Namespace, processes: Processes) -> int:
    _have(read_plan(options.plan), Shelf(options.shelf.resolve()), processes)
    return 0


def _printed(report: Callable[[Path], str]) -> _Action:
    def printing(options: argparse.Namespace, _processes: Processes) -> int:
        print(report(_filled(options)), end="")
        return 0

    return printing


def _filled(options: argparse.Namespace) -> Path:
    """The corpus, or the sample of it that was asked for, with all its files."""
    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    fill(shelf, plan, _say)
    return shelf.sample if options.quick else shelf.corpus


def _list(options: argparse.Namespace, _processes: Processes) -> int:
    plan, shelf = read_plan(options.plan), Shelf(options.shelf.resolve())
    for bar in _bars(plan, shelf, quick=options.quick):
        print(f"{bar.name:16}{bar.title}: <= {amount(bar.value, bar.form)}")
    return 0


_COMMANDS = {
    "run": _run,
    "page": _page,
    "fetch": _fetch,
    **{name: _printed(report) for name, report in REPORTS.items()},
    "list": _list,
}


def _bars(plan: Plan, shelf: Shelf, *, quick: bool, left_out: str = "") -> list[Bar]:
    names = [environment.name for environment in plan.environments]
    programs = {name: shelf.environments / name / "bin" for name in names}
    return bars(plan, shelf, programs, quick=quick, left_out=left_out)


def _have(plan: Plan, shelf: Shelf, processes: Processes) -> None:
    fill(shelf, plan, _say)
    for environment in plan.environments:
        make(environment, shelf.environments, processes, _say)


def _write(results: Results, target: Path) -> None:
    before = target.read_text(encoding="utf-8") if target.exists() else SKELETON
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
