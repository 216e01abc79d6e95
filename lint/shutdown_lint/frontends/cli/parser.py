"""How options are read, and how a wrong one is reported."""

from __future__ import annotations

import argparse
import os
import sys

from shutdown_lint.engine.near_miss import near_miss
from shutdown_lint.frontends.cli.exit_codes import USAGE
from shutdown_lint.frontends.cli.given import Given
from shutdown_lint.frontends.cli.streams import say, say_to_stderr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn, TypeVar

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
