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
    from collections.abc import Callable
    from typing import Any

    Add = Callable[..., None]  # as `argparse.ArgumentParser.add_argument`


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
    add = _adder(parser, parser)
    add(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders, or - for standard input (default: the current folder)",
    )
    for title, add_options in _GROUPS.items():
        add_options(_adder(parser, parser.add_argument_group(title)))
    return parser


def _adder(parser: Parser, group: argparse._ActionsContainer) -> Add:
    """What adds an option to a group of the help, and to the parser's list of options."""

    def add(*names: str, **settings: Any) -> None:
        parser.actions.append(group.add_argument(*names, **settings))

    return add


def _add_rules(add: Add) -> None:
    add("--select", metavar="RULES", type=words_of, action="append", help="only these")
    add(
        "--extend-select",
        metavar="RULES",
        type=words_of,
        action="append",
        help="these beside what is selected",
    )
    add("--ignore", metavar="RULES", type=words_of, action="append", help="not these")
    add(
        "--preset",
        choices=PRESETS,
        help="how much to show: what is sure, also wider forms, or all there is for a review",
    )
    add("--no-noqa", action="store_true", help="let no comment silence a finding")
    add(
        "--check-tests",
        action=argparse.BooleanOptionalAction,
        help="run every rule on tests, type stubs and examples too",
    )


def _add_fixes(add: Add) -> None:
    add("--fix", action="store_true", help="apply safe fixes")
    add(
        "--unsafe-fixes",
        action=argparse.BooleanOptionalAction,
        help="with --fix or --diff, also those that a person must review",
    )
    add("--diff", action="store_true", help="show what --fix would change, change nothing")


def _add_output(add: Add) -> None:
    add(
        "--output-format",
        choices=list(FORMATS),
        help="how findings are written (default: full)",
    )
    add("-o", "--output-file", metavar="FILE", help="write the report there")
    add(
        "--no-suppressed",
        action="store_true",
        help="leave what comments silence out of SARIF, for readers that show it as open",
    )
    add("--statistics", action="store_true", help="count findings by rule")
    add("-q", "--quiet", action="store_true", help="no summary, no progress")
    add(
        "--color",
        choices=COLOR,
        help="colour (default: on a terminal, unless NO_COLOR is set)",
    )
    add("--exit-zero", action="store_true", help="exit with 0 although there are findings")


def _add_files(add: Add) -> None:
    add(
        "--exclude",
        metavar="PATTERNS",
        type=words_of,
        action="append",
        help="leave these out, as .gitignore would, instead of the usual folders",
    )
    add(
        "--extend-exclude",
        metavar="PATTERNS",
        type=words_of,
        action="append",
        help="leave these out too",
    )
    add(
        "--force-exclude",
        action="store_true",
        help="leave out what is excluded even if it is given as PATH",
    )
    add(
        "--respect-gitignore",
        action=argparse.BooleanOptionalAction,
        help="leave out what git ignores",
    )
    add("--stdin-filename", metavar="PATH", help="what standard input is called")
    add("--show-files", action="store_true", help="list what would be checked")


def _add_configuration(add: Add) -> None:
    add(
        "--config",
        metavar="FILE",
        help="use this file for all paths, instead of the nearest pyproject.toml or "
        "shutdown-lint.toml of each",
    )
    add("--isolated", action="store_true", help="use no configuration file")
    add("--show-settings", action="store_true", help="print what is in force for PATHs")


def _add_running(add: Add) -> None:
    add(
        "-j",
        "--jobs",
        metavar="N",
        type=_jobs,
        help="worker processes (default: one for each core; 1: none beside this one)",
    )
    add(
        "--cache-dir",
        metavar="FOLDER",
        help="keep what was found there (default: the user's cache folder)",
    )
    add("--no-cache", action="store_true", help="check every file anew, keep nothing")
    add(
        "--no-shortcuts",
        action="store_true",
        help="parse every file as a whole, which takes long and finds the same",
    )
    add(
        "--no-project",
        action="store_true",
        help="judge each file by itself, also in folders",
    )
    add("--version", action="version", version=f"{PROGRAM} {__version__}")


_GROUPS: dict[str, Callable[[Add], None]] = {
    "rules (codes, names, prefixes of codes, or ALL)": _add_rules,
    "fixes": _add_fixes,
    "output": _add_output,
    "files": _add_files,
    "configuration": _add_configuration,
    "running": _add_running,
}


def _jobs(text: str) -> int:
    try:
        return number_of(text)
    except ValueError:
        message = f"{text!r} is not a number of processes, 1 or more"
        raise argparse.ArgumentTypeError(message) from None
