"""Runs on folders: what they find is looked at again with the whole program in sight."""

from __future__ import annotations

import os

from shutdown_lint.engine.second_look import SecondLook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.discovery import FileToCheck, Found
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.engine.summaries import Summaries
    from shutdown_lint.frontends.cli.session import Session


def is_wanted(session: Session) -> bool:
    """Whether a run sees programs, rather than files alone."""
    options = session.options
    return options.project and any(map(os.path.isdir, options.paths))


def second_look(outcome: Outcome, found: Found, session: Session) -> Outcome:
    """What came of a run, as it is for the whole program."""
    made: list[Summaries] = []

    def read(files: Iterable[FileToCheck]) -> ProjectFiles:
        from shutdown_lint.engine.project_files import ProjectFiles

        made.append(_summaries(session))
        known = {source.path: source.data for source in outcome.sources}
        return ProjectFiles(files, session.finder, made[0], known)

    outcome = SecondLook(session.rules, session.planner).at(outcome, found, read)
    for summaries in made:
        summaries.save()
    return outcome


def withhold_refuted(outcome: Outcome, found: Found, session: Session) -> None:
    """Let no fix cure what the whole program refutes of a run without fixes."""
    if not outcome.files:
        return
    before = {(one.path, one.code) for one in outcome.report.findings}
    again = second_look(outcome, found, session)
    kept = {(one.path, one.code) for one in again.report.findings}
    paths = {file.shown: file.path for file in found.files}
    for path, code in before - kept:
        if path in paths:
            session.planner.withhold(paths[path], code)


def may_be_refuted(session: Session) -> bool:
    """Whether there is a rule whose findings have fixes, and may fall away."""
    return any(
        rule.meta.fix is not None and "reconsider" in rule.project_hooks()
        for rule in session.rules
    )


def _summaries(session: Session) -> Summaries:
    from shutdown_lint.engine.summaries import Summaries

    options = session.options
    if not options.cache:
        return Summaries()
    from shutdown_lint.engine.cache.identity import tool_identity
    from shutdown_lint.engine.cache.place import SUFFIX, default_folder, file_for

    folder = os.path.abspath(options.cache_folder or default_folder())
    path = file_for(folder, os.getcwd()).removesuffix(SUFFIX) + f".summaries{SUFFIX}"
    return Summaries(path, lambda: tool_identity(session.rules))
