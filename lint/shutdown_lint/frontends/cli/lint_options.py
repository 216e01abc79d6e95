"""The options of the command that lints: their names and their help."""

from __future__ import annotations

import argparse

from shutdown_lint import __version__
from shutdown_lint.frontends.cli.given import COLOR, PRESETS, number_of, words_of
from shutdown_lint.frontends.cli.parser import Parser
from shutdown_lint.frontends.cli.streams import PROGRAM
from shutdown_lint.reporters import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def lint_parser() -> Parser:
    """The parser of the command that lints."""
    parser = Parser(
        PROGRAM,
        f"{PROGRAM} [OPTIONS] [PATH ...]",
        "Find where a Python service loses work, hangs or dies badly when it is told to stop.",
        epilog=(
            f"Other commands: `{PROGRAM} rule CODE` prints the manual of a rule, "
            f"`{PROGRAM} story` tells what happens when each program is told to stop, "
            f"`{PROGRAM} completion SHELL` a completion script, `{PROGRAM} clean` removes what "
            "was kept from earlier runs. To lint a folder of that name, "
            "write ./rule. Exit codes: 0 nothing found, 1 findings, 2 a wrong option, path or "
            "configuration, 3 an error in shutdown-lint itself, 130 or 143 stopped by a signal."
        ),
    )

    def add(group: argparse._ActionsContainer, *names: str, **settings: Any) -> None:
        parser.actions.append(group.add_argument(*names, **settings))

    add(
        parser,
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders, or - for standard input (default: the current folder)",
    )

    rules = parser.add_argument_group("rules (codes, names, prefixes of codes, or ALL)")
    add(rules, "--select", metavar="RULES", type=words_of, action="append", help="only these")
    add(
        rules,
        "--extend-select",
        metavar="RULES",
        type=words_of,
        action="append",
        help="these beside what is selected",
    )
    add(rules, "--ignore", metavar="RULES", type=words_of, action="append", help="not these")
    add(
        rules,
        "--preset",
        choices=PRESETS,
        help="how much to show: what is sure, also wider forms, or all there is for a review",
    )
    add(rules, "--no-noqa", action="store_true", help="let no comment silence a finding")
    add(
        rules,
        "--check-tests",
        action=argparse.BooleanOptionalAction,
        help="run every rule on tests, type stubs and examples too",
    )

    fixes = parser.add_argument_group("fixes")
    add(fixes, "--fix", action="store_true", help="apply safe fixes")
    add(
        fixes,
        "--unsafe-fixes",
        action=argparse.BooleanOptionalAction,
        help="with --fix or --diff, also those that a person must review",
    )
    add(fixes, "--diff", action="store_true", help="show what --fix would change, change nothing")

    output = parser.add_argument_group("output")
    add(
        output,
        "--output-format",
        choices=list(FORMATS),
        help="how findings are written (default: full)",
    )
    add(output, "-o", "--output-file", metavar="FILE", help="write the report there")
    add(
        output,
        "--no-suppressed",
        action="store_true",
        help="leave what comments silence out of SARIF, for readers that show it as open",
    )
    add(output, "--statistics", action="store_true", help="count findings by rule")
    add(output, "-q", "--quiet", action="store_true", help="no summary, no progress")
    add(
        output,
        "--color",
        choices=COLOR,
        help="colour (default: on a terminal, unless NO_COLOR is set)",
    )
    add(output, "--exit-zero", action="store_true", help="exit with 0 although there are findings")

    files = parser.add_argument_group("files")
    add(
        files,
        "--exclude",
        metavar="PATTERNS",
        type=words_of,
        action="append",
        help="leave these out, as .gitignore would, instead of the usual folders",
    )
    add(
        files,
        "--extend-exclude",
        metavar="PATTERNS",
        type=words_of,
        action="append",
        help="leave these out too",
    )
    add(
        files,
        "--force-exclude",
        action="store_true",
        help="leave out what is excluded even if it is given as PATH",
    )
    add(
        files,
        "--respect-gitignore",
        action=argparse.BooleanOptionalAction,
        help="leave out what git ignores",
    )
    add(files, "--stdin-filename", metavar="PATH", help="what standard input is called")
    add(files, "--show-files", action="store_true", help="list what would be checked")

    config = parser.add_argument_group("configuration")
    add(
        config,
        "--config",
        metavar="FILE",
        help="use this file for all paths, instead of the nearest pyproject.toml or "
        "shutdown-lint.toml of each",
    )
    add(config, "--isolated", action="store_true", help="use no configuration file")
    add(config, "--show-settings", action="store_true", help="print what is in force for PATHs")

    running = parser.add_argument_group("running")
    add(
        running,
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        help="worker processes (default: one for each core; 1: none beside this one)",
    )
    add(
        running,
        "--cache-dir",
        metavar="FOLDER",
        help="keep what was found there (default: the user's cache folder)",
    )
    add(running, "--no-cache", action="store_true", help="check every file anew, keep nothing")
    add(
        running,
        "--no-shortcuts",
        action="store_true",
        help="parse every file as a whole, which takes long and finds the same",
    )
    add(
        running,
        "--no-project",
        action="store_true",
        help="judge each file by itself, also in folders",
    )
    add(running, "--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _jobs(text: str) -> int:
    try:
        return number_of(text)
    except ValueError:
        message = f"{text!r} is not a number of processes, 1 or more"
        raise argparse.ArgumentTypeError(message) from None
