"""What the console script calls: finds the command, and turns any end of it into an exit code."""

from __future__ import annotations

import os
import signal
import sys

from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.streams import WriteError, complain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TRACEBACK = "SHUTDOWN_LINT_TRACEBACK"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code.

    Raises:
        SystemExit: from argparse, for `--help`, `--version` and wrong options.
    """
    try:
        return _command(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        return exit_codes.after_signal(signal.SIGINT)
    except WriteError as error:
        complain(f"standard output cannot be written: {error}")
        return exit_codes.USAGE
    except Exception as error:  # noqa: BLE001  a person gets a line, whatever it is
        if isinstance(error, FileNotFoundError) and _is_working_folder_gone():
            complain("the current folder does not exist any more")
            return exit_codes.USAGE
        if os.environ.get(TRACEBACK):
            import traceback

            traceback.print_exc()
        complain(
            f"internal error: {type(error).__name__}: {error} "
            f"({TRACEBACK}=1 shows where; please report it)"
        )
        return exit_codes.INTERNAL


def _is_working_folder_gone() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _command(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] == "rule":
        from shutdown_lint.frontends.cli.rule_command import show_rules

        return show_rules(arguments[1:])
    if arguments and arguments[0] == "completion":
        from shutdown_lint.frontends.cli.completion import print_completion

        return print_completion(arguments[1:])
    if arguments and arguments[0] == "clean":
        from shutdown_lint.frontends.cli.clean_command import clean

        return clean(arguments[1:])
    if arguments and arguments[0] == "story":
        from shutdown_lint.frontends.cli.story_command import tell_stories

        return tell_stories(arguments[1:])
    from shutdown_lint.frontends.cli.lint_command import lint

    return lint(arguments)
