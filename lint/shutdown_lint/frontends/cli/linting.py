"""From options to findings, changed files and an exit code."""

from __future__ import annotations

import sys
import time

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import discover
from shutdown_lint.engine.excludes import compile_excludes
from shutdown_lint.engine.garbage import give_back
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.profile import NO_SHORTCUTS, Shortcuts
from shutdown_lint.engine.registry import RulesError, list_rules
from shutdown_lint.engine.run_options import FixMode, RunOptions
from shutdown_lint.engine.runner import run
from shutdown_lint.engine.selection import unknown_selectors
from shutdown_lint.engine.settings import ConfigError, Settings
from shutdown_lint.engine.stop import StopFlag
from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.given import COMMANDS
from shutdown_lint.frontends.cli.progress import ProgressBar
from shutdown_lint.frontends.cli.report import publish
from shutdown_lint.frontends.cli.second_look import (
    is_wanted,
    refutable,
    second_look,
    withhold_refuted,
)
from shutdown_lint.frontends.cli.session import Session
from shutdown_lint.frontends.cli.streams import complain, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.cache.memory import Memory
    from shutdown_lint.engine.discovery import Found
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.scout import Scout
    from shutdown_lint.frontends.cli.options import Options


def lint_as_told(options: Options, known: memoryview | None, scout: Scout | None) -> int:
    """Lint; the exit code. `scout` looks at the folders in `known`, the body of the cache file."""
    try:
        session = _prepare(options)
        if options.show_settings:
            from shutdown_lint.frontends.cli.settings_report import settings_report

            say(settings_report(session))
            return exit_codes.CLEAN
        if options.from_stdin:
            if sys.stdin is None:  # started without one
                return _refuse(("standard input is closed",), exit_codes.USAGE)
            from shutdown_lint.frontends.cli.stdin import lint_stdin

            return lint_stdin(session)
    except ConfigError as error:
        return _refuse(error.messages, exit_codes.USAGE)
    except RulesError as error:
        return _refuse((str(error),), exit_codes.INTERNAL)
    return _lint_files(session, known, scout)


def _prepare(options: Options) -> Session:
    started = time.time()
    finder = ConfigFinder(options.overrides, config_file=options.config, isolated=options.isolated)
    rules = list_rules()
    # At once, because no file may come to meet a selector that names nothing.
    typed = options.overrides.over(Settings())
    compile_excludes(typed)
    if mistakes := tuple(unknown_selectors(typed, rules)):
        raise ConfigError(*mistakes)
    return Session(options, finder, _planner(options, finder, rules), started, rules)


def _planner(
    options: Options,
    finder: ConfigFinder,
    rules: tuple[ListedRule, ...],
    only: frozenset[str] | None = None,
) -> Planner:
    return Planner(
        rules,
        finder,
        noqa=options.noqa,
        report_unused=options.noqa,
        shortcuts=Shortcuts() if options.shortcuts else NO_SHORTCUTS,
        only=only,
    )


def _lint_files(session: Session, known: memoryview | None, scout: Scout | None) -> int:
    options = session.options
    stop = StopFlag()
    stop.listen()
    memory = _opened(session, known) if options.looks_at_known_folders else None
    found = discover(
        options.paths,
        session.finder,
        force_exclude=options.force_exclude,
        stopped=stop.requested,
        known=memory,
        scout=scout,
    )
    if found.missing:
        return _refuse(map(_missing, found.missing), exit_codes.USAGE)
    if options.show_files:
        say("".join(f"{file.shown}\n" for file in found.files))
        return _refuse(found.mistakes, exit_codes.USAGE) if found.mistakes else exit_codes.CLEAN
    bar = ProgressBar(wanted=not options.quiet, color=options.color != "never")
    sees_programs = is_wanted(session)
    if sees_programs and options.fix is not FixMode.OFF and (codes := refutable(session)):
        # Of these rules alone, for which few files are parsed: fixing others must not wait.
        asking = session._replace(
            options=options._replace(cache=False),  # it holds what all rules say
            planner=_planner(options, session.finder, session.rules, codes),
        )
        unfixed = _run(asking, found, None, stop, bar, FixMode.OFF)
        withhold_refuted(unfixed, found, session)
    outcome = _run(session, found, memory, stop, bar, options.fix)
    mistakes = dict.fromkeys((*found.mistakes, *outcome.mistakes))
    outcome = outcome._replace(mistakes=tuple(mistakes))
    if sees_programs:
        give_back(len(found.files))
        outcome = second_look(outcome, found, session, memory)
    is_empty = not (found.files or found.silent or mistakes or stop.requested())
    if is_empty and not options.quiet:
        complain("there are no Python files to check")
    return publish(outcome, session)


def _run(
    session: Session,
    found: Found,
    memory: Memory | None,
    stop: StopFlag,
    bar: ProgressBar,
    fix: FixMode,
) -> Outcome:
    options = session.options
    how = RunOptions(jobs=options.processes, isolated=options.jobs != 1, fix=fix)
    if len(found.files) + found.silent < _WORTH_A_CACHE:
        memory = None
    elif memory is None and options.cache:
        memory = _opened(session, None)
    try:
        return run(
            found.files,
            session.planner,
            how,
            stop,
            bar.observe,
            memory=memory,
            silent=found.silent,
            visits=found.visits,
        )
    finally:
        bar.stop()


_WORTH_A_CACHE = 8  # files; fewer are read sooner than the cache of a large project


def _opened(session: Session, known: memoryview | None) -> Memory:
    from shutdown_lint.engine.cache.memory import open_memory

    return open_memory(session.rules, session.planner, session.options.cache_folder, known)


def _refuse(messages: Iterable[str], code: int) -> int:
    for message in messages:
        complain(message)
    return code


def _missing(path: str) -> str:
    message = f"{path or repr(path)}: no such file or folder"
    if path in COMMANDS:
        return f"{message}; as a command it has to be the first word"
    from shutdown_lint.engine.near_miss import near_miss

    return message + near_miss(path, COMMANDS)
