"""`shutdown-lint clean`: removes what earlier runs have kept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from shutdown_lint.engine.cache.place import default_folder, remove_all
from shutdown_lint.engine.unreadable import reason_of
from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.parser import Parser
from shutdown_lint.frontends.cli.streams import PROGRAM, complain, say

if TYPE_CHECKING:
    from collections.abc import Sequence


def clean_parser() -> Parser:
    """The parser of the command."""
    parser = Parser(
        f"{PROGRAM} clean",
        f"{PROGRAM} clean [--cache-dir FOLDER]",
        "Remove what earlier runs have kept.",
    )
    parser.actions.append(
        parser.add_argument("--cache-dir", metavar="FOLDER", help="the folder that they used")
    )
    parser.actions.append(parser.add_argument("words", nargs="*", help=argparse.SUPPRESS))
    return parser


def clean(arguments: Sequence[str]) -> int:
    """Remove the caches of a folder, or of the user; the exit code.

    Raises:
        WriteError: standard output cannot be written.
    """
    parser = clean_parser()
    given = parser.parse(arguments, "words")
    if given.words:
        parser.error(f"clean takes no {given.words[0]!r}; to lint a folder, write ./clean")
    folder = given.cache_dir or default_folder()
    try:
        count = remove_all(folder)
    except OSError as error:
        complain(f"{error.filename}: {reason_of(error)}")
        return exit_codes.INTERNAL
    say(f"removed {count} cache file{'' if count == 1 else 's'} from {folder}\n")
    return exit_codes.CLEAN
