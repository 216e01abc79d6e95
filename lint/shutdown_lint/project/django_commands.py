"""From the command line of Django to the command, or the server, that it starts."""

from __future__ import annotations

from shutdown_lint.knowledge import runners
from shutdown_lint.model.program import Entry, Option
from shutdown_lint.project.command_line import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Command
    from shutdown_lint.project.ground import Ground


def of_django(path: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    """The entry of a command; `path` is that of the script, "" where it is Django's own."""
    if len(words) < 2:
        return None
    name = words[1]
    given = split(words[2:], ())
    options = tuple(Option(*each, command.spot) for each in given.options)
    runner = runners.DJANGO_SERVES.get(name)
    if runner is not None:
        return Entry(runner.name, path, "", command.spot, runner.name, options)
    found = [
        each for each in ground.tree.paths if each.endswith(f"/management/commands/{name}.py")
    ]
    if len(found) != 1:
        return None
    dotted = ground.tree.name_of(found[0])
    function = f"{dotted}.Command.handle"
    return Entry(f"manage.py {name}", found[0], function, command.spot, "django", options)
