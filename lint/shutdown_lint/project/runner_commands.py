"""From the command line of a server or worker to the app that it runs."""

from __future__ import annotations

from posixpath import join, normpath

from shutdown_lint.knowledge import runners
from shutdown_lint.knowledge.runners import App
from shutdown_lint.model.program import Entry, Option
from shutdown_lint.project import celery_time_limits
from shutdown_lint.project.command_line import split
from shutdown_lint.project.ground import file_at
from shutdown_lint.project.gunicorn_file import settings_in
from shutdown_lint.project.tree import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.knowledge.runners import Runner
    from shutdown_lint.model.deployment import Command
    from shutdown_lint.project.command_line import Words
    from shutdown_lint.project.ground import Ground


def of_runner(word: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    """The entry that a runner starts, if what it is told to do is to run something."""
    for runner in runners.BY_WORD[word]:
        given = split(words, runner.flags)
        if set(runner.command) <= set(given.others):
            return _served(runner, given, command, ground)
    return None


def _served(runner: Runner, given: Words, command: Command, ground: Ground) -> Entry | None:
    options = [Option(*each, command.spot) for each in given.options]
    options += _from_file(runner, given, command, ground)
    folder = given.value(runner.folder_options)
    if folder is not None:
        ground = ground._replace(folder=normpath(join(ground.folder, folder)))
    found = Entry(runner.name, "", "", command.spot, runner.name, tuple(options))
    written = _app_of(runner, given, options)
    if written is None:
        return found if runner.app is App.FOUND else None
    dotted, _, attribute = written.partition(":")
    attribute = attribute.partition("(")[0] or runner.attribute
    place = _app_place(dotted, ground)
    if place is None:
        return found._replace(function=f"{dotted}.{attribute}".strip("."))
    if place.path == "":
        return None
    # `celery -A shop` means shop.celery, if there is one; `arq shop.Settings` a class.
    deeper = ground.tree.locate(f"{dotted}.{runner.attribute}", ground.folder)
    if runner.app is App.OPTION and ":" not in written and deeper and not deeper.rest:
        place, dotted = deeper, f"{dotted}.{runner.attribute}"
    rest = place.rest or attribute
    if place.rest:
        dotted = dotted[: -len(place.rest) - 1]
    if runner.name == "celery" and all(one.name != celery_time_limits.OPTION for one in options):
        limit = celery_time_limits.time_limit(
            place.path, ground.folder, ground.environment, ground.tree, ground.reader
        )
        found = found._replace(options=(*options, *([limit] if limit else ())))
    return found._replace(module=place.path, function=f"{dotted}.{rest}".strip("."))


def _app_of(runner: Runner, given: Words, options: Sequence[Option]) -> str | None:
    if runner.app is App.OPTION:
        return given.value(runner.app_options)
    if runner.app is App.WORD:
        named = [one for one in given.others if one not in runner.command]
        if named:
            return named[0]
        return next((option.value for option in options if option.name == "wsgi_app"), None)
    return None


def _app_place(dotted: str, ground: Ground) -> Place | None:
    if dotted.endswith(".py"):  # flask --app shop/web.py
        path = file_at(dotted, ground)
        return Place(path, "") if path else None
    return ground.tree.locate(dotted, ground.folder)


def _from_file(runner: Runner, given: Words, command: Command, ground: Ground) -> list[Option]:
    """What the runner's configuration file says, if it is one of Python."""
    named = given.value(runner.config_options) if runner.config_options else None
    if named is not None and named.startswith("python:"):
        place = ground.tree.locate(named.removeprefix("python:"), ground.folder)
        path = place.path if place is not None and not place.rest else ""
    else:
        path = file_at((named or runner.config_file).removeprefix("file:"), ground)
    if not path or not runner.config_file:
        return [Option(runners.CONFIG_ELSEWHERE, named, command.spot)] if named else []
    data = ground.reader.read(path)
    on_command_line = {name for name, _ in given.options}
    return [
        option
        for option in (settings_in(data, path) if data is not None else ())
        if option.name not in on_command_line
    ]
