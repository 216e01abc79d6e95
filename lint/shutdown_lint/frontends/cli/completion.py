"""`shutdown-lint completion`: a completion script, written from the options of the parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.registry import RulesError, list_rules
from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.clean_command import clean_parser
from shutdown_lint.frontends.cli.lint_options import lint_parser
from shutdown_lint.frontends.cli.parser import Parser
from shutdown_lint.frontends.cli.rule_command import rule_parser
from shutdown_lint.frontends.cli.story_command import story_parser
from shutdown_lint.frontends.cli.streams import PROGRAM, complain, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

_ONE_OF_RULES = frozenset(("--select", "--extend-select", "--ignore"))
_ONE_OF_FILES = frozenset(("--config", "--output-file", "--stdin-filename"))


class Option(NamedTuple):
    """An option as shells see it."""

    names: tuple[str, ...]
    help: str
    takes: str  # "nothing", "word", "choice", "file" or "rules"
    choices: tuple[str, ...] = ()


class Words(NamedTuple):
    """All that can be completed."""

    options: tuple[Option, ...]
    of_rule: tuple[Option, ...]  # of the command that prints manuals
    of_clean: tuple[Option, ...]  # of the command that removes caches
    of_story: tuple[Option, ...]  # of the command that tells stories
    rules: tuple[str, ...]  # codes, then names


def print_completion(arguments: Sequence[str]) -> int:
    """Print the script for a shell; the exit code.

    Raises:
        WriteError: standard output cannot be written.
    """
    from shutdown_lint.frontends.cli import completion_scripts

    writers = {
        "bash": completion_scripts.bash,
        "zsh": completion_scripts.zsh,
        "fish": completion_scripts.fish,
    }
    parser = Parser(
        f"{PROGRAM} completion",
        f"{PROGRAM} completion {'|'.join(writers)}",
        "Print a completion script for a shell.",
        epilog=f'For bash, put `eval "$({PROGRAM} completion bash)"` into ~/.bashrc; for zsh the '
        "same with zsh into ~/.zshrc after compinit; for fish, "
        f"`{PROGRAM} completion fish | source` into config.fish.",
    )
    parser.actions.append(
        parser.add_argument("shells", nargs="*", metavar="SHELL", help=", ".join(writers))
    )
    shells = parser.parse(arguments, positional="shells").shells
    if len(shells) != 1 or shells[0] not in writers:
        given = f"there is none for {shells[0]!r}" if len(shells) == 1 else "name one"
        parser.error(f"there are scripts for {', '.join(writers)}: {given}")
    try:
        words = completable()
    except RulesError as error:
        complain(str(error))
        return exit_codes.INTERNAL
    say(writers[shells[0]](words))
    return exit_codes.CLEAN


def completable() -> Words:
    """The options there are and the rules that are loaded.

    Raises:
        RulesError: the rules cannot be loaded.
    """
    metas = [rule.meta for rule in list_rules()]
    return Words(
        options=tuple(_options(lint_parser().actions)),
        of_rule=tuple(_options(rule_parser().actions)),
        of_clean=tuple(_options(clean_parser().actions)),
        of_story=tuple(_options(story_parser().actions)),
        rules=(*(meta.code for meta in metas), *(meta.name for meta in metas)),
    )


def _options(actions: Iterable[argparse.Action]) -> Iterable[Option]:
    yield Option(("-h", "--help"), "show the help", "nothing")
    for action in actions:
        if action.option_strings:
            yield Option(
                tuple(action.option_strings),
                action.help or "",
                _takes(action),
                tuple(action.choices or ()),
            )


def _takes(action: argparse.Action) -> str:
    if action.nargs == 0:
        return "nothing"
    if action.choices:
        return "choice"
    for kind, names in (("rules", _ONE_OF_RULES), ("file", _ONE_OF_FILES)):
        if not names.isdisjoint(action.option_strings):
            return kind
    return "word"
