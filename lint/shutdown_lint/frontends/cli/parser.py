"""The options: their names, their help, and how a wrong one is reported."""

from __future__ import annotations

import argparse
import os
import sys

from shutdown_lint import __version__
from shutdown_lint.engine.near_miss import near_miss
from shutdown_lint.frontends.cli.exit_codes import USAGE
from shutdown_lint.frontends.cli.given import COLOR, PRESETS, Given, number_of, words_of
from shutdown_lint.frontends.cli.streams import PROGRAM, say, say_to_stderr
from shutdown_lint.reporters import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn, TypeVar

    T = TypeVar("T")


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def __init__(self, prog: str, usage: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=_formatter,
        )
        self.actions: list[argparse.Action] = []

    def _print_message(self, message: str, file: object = None) -> None:
        # argparse's own leaves a traceback when the reader has gone.
        if message:
            (say_to_stderr if file is sys.stderr else say)(message)

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with 2."""
        self.exit(USAGE, f"{self.prog}: {message}\n")

    def parse(self, arguments: Sequence[str], positional: str) -> argparse.Namespace:
        """The options, and the positional words wherever they stand.

        Does not return when one is wrong.
        """
        return self._parse(arguments, positional, argparse.Namespace())

    def parse_lint(self, arguments: Sequence[str]) -> Given:
        """The options of the command that lints; does not return when one is wrong."""
        return self._parse(arguments, "paths", Given())

    def _parse(self, arguments: Sequence[str], positional: str, options: T) -> T:
        before, after = _partition(arguments)
        _, rest = self.parse_known_args(before, options)
        for word in rest:
            if word.startswith("-") and word != "-":
                name = word.partition("=")[0]
                known = [string for action in self.actions for string in action.option_strings]
                self.error(f"unknown option {name!r}{near_miss(name, known)}")
        getattr(options, positional).extend((*rest, *after))
        return options


def _partition(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before and after the first `--`."""
    words = list(arguments)
    place = words.index("--") if "--" in words else len(words)
    return words[:place], words[place + 1 :]


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Left to itself, the formatter imports shutil to ask for the width, even to add an option.
    return argparse.HelpFormatter(prog, max_help_position=28, width=_width())


def _width() -> int:
    try:
        return min(int(os.environ.get("COLUMNS", "")) - 2, 100)
    except ValueError:
        pass
    try:
        return min(os.get_terminal_size().columns - 2, 100)
    except OSError:
        return 98


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
