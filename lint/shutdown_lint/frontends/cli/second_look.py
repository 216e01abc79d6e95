"""Runs on folders: what they find is looked at again with the whole program in sight."""

from __future__ import annotations

import os

from shutdown_lint.engine.run_options import FixMode
from shutdown_lint.engine.second_look import SecondLook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.cache.looks import Look
    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.discovery import Found
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.summaries import Summaries
    from shutdown_lint.frontends.cli.session import Session
    from shutdown_lint.model.finding import FileReport
    from shutdown_lint.model.source import SourceFile


def is_wanted(session: Session) -> bool:
    """Whether a run sees programs, rather than files alone."""
    options = session.options
    return options.project and any(map(os.path.isdir, options.paths))


def second_look(
    outcome: Outcome, found: Found, session: Session, memory: Memory | None
) -> Outcome:
    """The outcome of a run, revised with the whole program in sight."""
    look = SecondLook(session.rules, session.planner)
    if not look.is_worth_it(outcome, found):
        return outcome
    kept = None if memory is None else _kept(outcome, session, memory)
    reports = None if kept is None else kept.recall()
    if reports is not None:
        return outcome._replace(files=reports, sources=_sources(reports, outcome, found))
    from shutdown_lint.engine.project_files import ProjectFiles

    summaries = _summaries(session, memory)
    known = {source.path: source.data for source in outcome.sources}
    walked = frozenset[str]() if kept is None or memory is None else memory.walked
    files = ProjectFiles(found.everything(), session.finder, summaries, known, walked)
    mode = session.options.fix
    again = look.at(outcome, files) if mode is FixMode.OFF else look.fixing(outcome, files, mode)
    summaries.save()
    if kept is not None and not again.report.errors:
        kept.keep(again.files, files.beside)
    return again


def _kept(outcome: Outcome, session: Session, memory: Memory) -> Look | None:
    seen = memory.seen
    if seen is None or outcome.interrupted or outcome.mistakes or outcome.report.errors:
        return None
    from shutdown_lint.engine.cache.looks import Look

    options = session.options
    how = repr((options.paths, options.noqa, options.overrides, options.shortcuts))
    return Look(memory.path, [memory.identity(), how, *seen, *map(repr, outcome.files)])


def _sources(
    reports: Iterable[FileReport], outcome: Outcome, found: Found
) -> tuple[SourceFile, ...]:
    """The files that the reports are about, in the same order."""
    sources = {one.path: one for one in outcome.sources}
    missing = [one.path for one in reports if one.path not in sources]
    if missing:
        from shutdown_lint.engine.jobs import source_at
        from shutdown_lint.engine.reading import read_file

        places = {file.shown: file.path for file in found.everything()}
        for path in missing:
            place = places.get(path, path)
            sources[path] = source_at(path, read_file(place) if os.path.exists(place) else b"")
    return tuple(sources[one.path] for one in reports)


def withhold_refuted(outcome: Outcome, found: Found, session: Session) -> None:
    """Keep fixes away from findings of a run without fixes that the whole program refutes."""
    if not outcome.files:
        return
    before = {(one.path, one.code) for one in outcome.report.findings}
    again = second_look(outcome, found, session, None)
    kept = {(one.path, one.code) for one in again.report.findings}
    paths = {file.shown: file.path for file in found.files}
    for path, code in before - kept:
        if path in paths:
            session.planner.withhold(paths[path], code)


def refutable(session: Session) -> frozenset[str]:
    """The codes of the rules whose findings have fixes, and may fall away."""
    return frozenset(
        rule.meta.code
        for rule in session.rules
        if rule.meta.fix is not None and "reconsider" in rule.project_hooks()
    )


def _summaries(session: Session, memory: Memory | None) -> Summaries:
    from shutdown_lint.engine.summaries import Summaries

    options = session.options
    if not options.cache:
        return Summaries(processes=options.processes)
    from shutdown_lint.engine.cache.identity import tool_identity
    from shutdown_lint.engine.cache.place import SUFFIX, default_folder, file_for

    folder = os.path.abspath(options.cache_folder or default_folder())
    path = file_for(folder, os.getcwd()).removesuffix(SUFFIX) + f".summaries{SUFFIX}"
    return Summaries(
        path,
        lambda: memory.identity() if memory else tool_identity(session.rules),
        options.processes,
    )
