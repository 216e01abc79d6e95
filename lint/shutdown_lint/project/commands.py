"""From a command line to the entry that it starts."""

from __future__ import annotations

from posixpath import basename, dirname, join, normpath
from types import MappingProxyType

from shutdown_lint.knowledge import runners
from shutdown_lint.knowledge.runners import App
from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.program import Entry, Option
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.project import celery_time_limits
from shutdown_lint.project.command_line import split
from shutdown_lint.project.gunicorn_file import settings_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shutdown_lint.knowledge.runners import Runner
    from shutdown_lint.model.deployment import Command, Launch
    from shutdown_lint.project.command_line import Words
    from shutdown_lint.project.reading import Reader
    from shutdown_lint.project.tree import Place, SourceTree

_DEEPEST = 8  # launchers that start launchers


class Ground(NamedTuple):
    """What a command line is read against."""

    tree: SourceTree
    reader: Reader
    scripts: Mapping[str, Entry]  # console scripts of the project by name
    folder: str = ""  # in which the command starts, as findings show paths
    environment: Mapping[str, str] = MappingProxyType({})  # "" for what is not told


def entry_of(command: Command, ground: Ground, launch: Launch | None = None) -> Entry | None:
    """The entry of the project that a command starts; None when it starts none that is known."""
    folder = (launch.folder if launch is not None else "") or ground.folder
    environment = dict(launch.environment) if launch is not None else {}
    ground = ground._replace(folder=folder or dirname(command.spot.path), environment=environment)
    entry = _entry(list(command.words), command, ground)
    if entry is None:
        return None
    name = entry.name
    if launch is not None and launch.name and launch.platform is not Platform.DOCKER:
        name = launch.name  # that of a stage names no program
    return entry._replace(name=name, spot=command.spot, launch=launch)


def _entry(words: list[str], command: Command, ground: Ground) -> Entry | None:
    for _ in range(_DEEPEST):
        if not words:
            return None
        name = basename(words[0])
        launched = runners.LAUNCHERS.get(name)
        if launched is None or tuple(words[1 : 1 + len(launched)]) != launched:
            break
        words = words[1 + len(launched) :]
        while words and words[0].startswith("-"):
            words.pop(0)
    else:
        return None
    if _is_python(name):
        return _of_python(words[1:], command, ground)
    return _of_program(name, words, command, ground)


def _of_program(name: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    script = ground.scripts.get(name)
    if script is not None:
        options = split(words[1:], ()).options
        spot = command.spot
        return script._replace(options=tuple(Option(*each, spot) for each in options))
    if name in runners.BY_WORD:
        return _of_runner(name, words[1:], command, ground)
    if name in runners.DJANGO_ADMIN:
        return _of_django("", words, command, ground)
    path = _file(words[0], ground)
    return _of_file(path, words, command, ground) if path else None


def _of_python(words: list[str], command: Command, ground: Ground) -> Entry | None:
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option.startswith("-c"):
            return None
        if option.startswith("-m"):
            module = option[2:] or (words.pop(0) if words else "")
            return _of_module(module, words, command, ground)
        if option in runners.PYTHON_VALUES and words:
            words.pop(0)
    if not words:
        return None
    path = _file(words[0], ground)
    if path:
        return _of_file(path, words, command, ground)
    name = basename(words[0])  # python /usr/bin/gunicorn shop:app
    return _of_runner(name, words[1:], command, ground) if name in runners.BY_WORD else None


def _of_module(module: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    place = ground.tree.locate(module, ground.folder)
    path = _runnable(module, place, ground)
    if path:
        return Entry(f"python -m {module}", path, "", command.spot)
    name = runners.MODULES.get(module, module)
    if name in runners.BY_WORD:
        return _of_runner(name, words, command, ground)
    if module == "django":
        return _of_django("", [module, *words], command, ground)
    return None


def _runnable(module: str, place: Place | None, ground: Ground) -> str:
    if place is None:
        return ""
    if place.path and not ground.tree.is_package(place.path):
        return "" if place.rest else place.path
    main = ground.tree.locate(f"{module}.__main__", ground.folder)
    return main.path if main is not None and not main.rest else ""


def _of_file(path: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    if basename(path) in runners.DJANGO_MANAGE:
        return _of_django(path, words, command, ground)
    return Entry(f"python {path}", path, "", command.spot)


def _of_django(path: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
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


def _of_runner(word: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    for runner in runners.BY_WORD[word]:
        given = split(words, runner.flags)
        if set(runner.command) <= set(given.others):
            return _served(runner, given, command, ground)
    return None


def _served(runner: Runner, given: Words, command: Command, ground: Ground) -> Entry | None:
    options = [Option(*each, command.spot) for each in given.options]
    options += _from_file(runner, given, ground)
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
        if given.others:
            return given.others[0]
        return next((option.value for option in options if option.name == "wsgi_app"), None)
    return None


def _app_place(dotted: str, ground: Ground) -> Place | None:
    if dotted.endswith(".py"):  # flask --app shop/web.py
        path = _file(dotted, ground)
        from shutdown_lint.project.tree import Place

        return Place(path, "") if path else None
    return ground.tree.locate(dotted, ground.folder)


def _from_file(runner: Runner, given: Words, ground: Ground) -> list[Option]:
    """What the runner's configuration file says, if it is one of Python."""
    named = given.value(runner.config_options) if runner.config_options else None
    if named is not None and named.startswith("python:"):
        place = ground.tree.locate(named.removeprefix("python:"), ground.folder)
        path = place.path if place is not None and not place.rest else ""
    else:
        path = _file((named or runner.config_file).removeprefix("file:"), ground)
    if not path or not runner.config_file:
        return []
    data = ground.reader.read(path)
    on_command_line = {name for name, _ in given.options}
    return [
        option
        for option in (settings_in(data, path) if data is not None else ())
        if option.name not in on_command_line
    ]


def _file(written: str, ground: Ground) -> str:
    """The file of the tree that a path on a command line means; "" when it is none of them.

    In an image it lies in another folder than here: what is known then is where its path ends.
    """
    if not written:
        return ""
    here = normpath(join(ground.folder, written))
    if here in ground.tree.paths:
        return here
    parts = normpath(written).lstrip("./").split("/")
    while parts:
        ending = "/" + "/".join(parts)
        found = [path for path in ground.tree.paths if f"/{path}".endswith(ending)]
        if found:
            return found[0] if len(found) == 1 else ""
        if not written.startswith("/"):
            return ""
        parts.pop(0)  # of /app/main.py, the folder of the image
    return ""


def _is_python(name: str) -> bool:
    stem = name.removesuffix(".exe").rstrip("0123456789.")
    return stem in {"python", "pythonw", "pypy"}
