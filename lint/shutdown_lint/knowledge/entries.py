"""Who calls a function of ours when the program starts: command line libraries and frameworks."""

from __future__ import annotations

from typing import Final

# A file that imports one of these has commands: functions that a command line names …
COMMAND_LIBRARIES: Final = frozenset(
    {"asyncclick", "click", "cloup", "cyclopts", "flask", "rich_click", "typer"}
)
# … under a decorator with one of these names: `@click.command()`, `@cli.command()`.
COMMAND_DECORATORS: Final = frozenset({"command", "default", "group"})
# Classes whose objects run one of the commands that were added to them, and the methods that add.
COMMAND_GROUPS: Final = frozenset(
    {"asyncclick.Group", "click.Group", "cloup.Group", "typer.Typer"}
)
ADDS_COMMAND: Final = frozenset({"add_command", "add_typer"})

# A function with a parameter of such a name is the main function of a helper: its parent starts it
# and ends by closing a pipe (multiprocessing's resource tracker).
HELPER_PARAMETERS: Final = frozenset({"conn", "fd", "pipe", "pipe_fd", "read_fd", "rfd"})

# `parser.set_defaults(func=serve)`: the function of a subcommand.
COMMAND_KEYWORDS: Final = frozenset({"cmd", "command", "func", "function", "handler"})

# Classes of which a framework runs a method as the program: class -> method.
COMMAND_CLASSES: Final[dict[str, str]] = {
    "cement.App": "run",
    "cleo.commands.command.Command": "handle",
    "cliff.command.Command": "take_action",
    "django.core.management.base.BaseCommand": "handle",
    "django.core.management.BaseCommand": "handle",
    "django.core.management.base.NoArgsCommand": "handle_noargs",
}
