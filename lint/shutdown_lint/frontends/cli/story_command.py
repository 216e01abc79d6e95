"""`shutdown-lint story`: what happens from the stop signal to the exit of each program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.given import COLOR
from shutdown_lint.frontends.cli.parser import Parser
from shutdown_lint.frontends.cli.streams import PROGRAM, complain, say, wants_color

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.discovery import Found
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.program import Entry
    from shutdown_lint.model.story import Story

FORMATS = ("text", "json", "html")


def story_parser() -> Parser:
    """The parser of the command."""
    parser = Parser(
        f"{PROGRAM} story",
        f"{PROGRAM} story [ENTRY] [OPTIONS] [PATH ...]",
        "Tell what happens from the stop signal to the exit of each program, with the worst case.",
        epilog="Exit codes: 0 each program ends in time, 1 one may not, 2 a wrong option, path, "
        "entry or configuration, 3 an error in shutdown-lint itself.",
    )
    add = parser.add_argument
    parser.actions += (
        add(
            "words",
            nargs="*",
            metavar="ENTRY or PATH",
            help="a console script, service, container, unit or module (default: all programs); "
            "what exists as a file or folder is a path",
        ),
        add(
            "--format",
            "--output-format",
            choices=FORMATS,
            default="text",
            help="how it is told (default: text)",
        ),
        add("-o", "--output-file", metavar="FILE", help="write it there"),
        add(
            "--color",
            choices=COLOR,
            default="auto",
            help="colour (default: on a terminal, unless NO_COLOR is set)",
        ),
        add("--exit-zero", action="store_true", help="exit with 0 whatever is told"),
    )
    return parser


def tell_stories(arguments: Sequence[str]) -> int:
    """Tell the stories of a tree; the exit code.

    Raises:
        WriteError: standard output cannot be written.
    """
    from shutdown_lint.engine.settings import ConfigError

    parser = story_parser()
    given = parser.parse(arguments, positional="words")
    names, paths = _sorted(given.words)
    if len(names) > 1:
        parser.error(f"one entry at a time, not {names[0]!r} and {names[1]!r}")
    try:
        stories, mistakes = _stories(parser, names, paths)
    except ConfigError as error:
        for message in error.messages:
            complain(message)
        return exit_codes.USAGE
    for message in mistakes:
        complain(message)
    if not stories:
        if mistakes:  # the folders that they are of were left out
            return exit_codes.USAGE
        complain("there is no program here: no console script, main guard or command of one")
        return exit_codes.USAGE
    text = _rendered(stories, given)
    if given.output_file is None:
        say(text)
    else:
        from shutdown_lint.frontends.cli.report import write_report

        if not write_report(text, given.output_file):
            return exit_codes.USAGE
    from shutdown_lint.reporters.story.wording import Level, verdict

    if mistakes:
        return exit_codes.USAGE
    bad = any(verdict(one)[1] is Level.BAD for one in stories)
    return exit_codes.FINDINGS if bad and not given.exit_zero else exit_codes.CLEAN


def _sorted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Entries and paths: what exists is a path, and what looks like one."""
    paths = [word for word in words if os.path.exists(word) or os.sep in word]
    return [word for word in words if word not in paths], paths or ["."]


def _stories(
    parser: Parser, names: Sequence[str], paths: Sequence[str]
) -> tuple[list[Story], tuple[str, ...]]:
    """The stories, and what is wrong with the configuration of folders that were left out."""
    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.discovery import discover
    from shutdown_lint.engine.programs import programs_in
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.engine.settings import Overrides
    from shutdown_lint.engine.summaries import Summaries
    from shutdown_lint.project.story import tell

    finder = ConfigFinder(Overrides(), config_file=None, isolated=False)
    found = discover(paths, finder)
    if found.missing:
        parser.error(f"{found.missing[0]}: no such file or folder")
    files = ProjectFiles(found.everything(), finder, Summaries())
    programs = programs_in(files)
    for refusal in programs.deployment.refusals:
        if not refusal.is_template:  # of which what is rendered is read, where it is there
            spot = refusal.spot
            complain(f"{spot.path}:{spot.span.line}: what it starts is not told: {refusal.reason}")
    entries = programs.project.entries()
    if names:
        entries = _named(parser, names[0], entries)
    for start in programs.deployment.starts if not entries else ():
        if start.launch.command is not None:
            text, spot = start.launch.command.text, start.launch.command.spot
            complain(f"{spot.path}:{spot.span.line}: no program is known behind {text[:60]!r}")
    codes = _findings(found, finder, files)
    return [tell(program, codes) for program in map(programs.of, entries)], found.mistakes


def _named(parser: Parser, name: str, entries: Sequence[Entry]) -> list[Entry]:
    from shutdown_lint.engine.near_miss import near_miss

    chosen = [one for one in entries if name in (one.name, one.name.removeprefix("python -m "))]
    if not chosen:
        known = [one.name for one in entries]
        hint = near_miss(name, known) or _list(known)
        parser.error(f"{name!r} is neither an entry nor a path{hint}")
    return chosen


def _list(names: Sequence[str]) -> str:
    return (
        f"; entries are {', '.join(dict.fromkeys(names))}" if names else "; there are no entries"
    )


def _findings(
    found: Found, finder: ConfigFinder, files: ProjectFiles
) -> dict[tuple[str, int], str]:
    """The codes of what the linter finds in the whole program, by path and line."""
    from shutdown_lint.engine.planner import Planner
    from shutdown_lint.engine.registry import list_rules
    from shutdown_lint.engine.run_options import RunOptions
    from shutdown_lint.engine.runner import run
    from shutdown_lint.engine.second_look import SecondLook
    from shutdown_lint.engine.stop import StopFlag

    rules = list_rules()
    planner = Planner(rules, finder)
    outcome = run(found.files, planner, RunOptions(jobs=1, isolated=False), StopFlag(), _quiet)
    outcome = SecondLook(rules, planner).at(outcome, files)
    return {
        (finding.path, finding.span.line): finding.code
        for file in outcome.files
        for finding in file.findings
    }


def _quiet(_done: int, _of: int) -> None:
    """Show no progress."""


def _rendered(stories: Sequence[Story], given: argparse.Namespace) -> str:
    if given.format == "json":
        from shutdown_lint.reporters.story import document

        return document.render(stories)
    if given.format == "html":
        from shutdown_lint.reporters.story import page

        return page.render(stories)
    from shutdown_lint.frontends.cli.report import terminal_width
    from shutdown_lint.reporters.story import text

    color = wants_color(given.color, given.output_file)
    return text.render(stories, color=color, width=terminal_width())
