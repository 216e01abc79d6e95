"""From a command line to the entry that it starts."""

from __future__ import annotations

from posixpath import basename, dirname

from shutdown_lint.knowledge import runners
from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.program import Entry, Option
from shutdown_lint.project.command_line import split
from shutdown_lint.project.django_commands import of_django
from shutdown_lint.project.ground import file_at
from shutdown_lint.project.runner_commands import of_runner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Command, Launch
    from shutdown_lint.project.ground import Ground
    from shutdown_lint.project.tree import Place

_DEEPEST = 8  # launchers that start launchers


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
        return of_runner(name, words[1:], command, ground)
    if name in runners.DJANGO_ADMIN:
        return of_django("", words, command, ground)
    path = file_at(words[0], ground)
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
    path = file_at(words[0], ground)
    if path:
        return _of_file(path, words, command, ground)
    name = basename(words[0])  # python /usr/bin/gunicorn shop:app
    return of_runner(name, words[1:], command, ground) if name in runners.BY_WORD else None


def _of_module(module: str, words: list[str], command: Command, ground: Ground) -> Entry | None:
    place = ground.tree.locate(module, ground.folder)
    path = _runnable(module, place, ground)
    if path:
        return Entry(f"python -m {module}", path, "", command.spot)
    name = runners.MODULES.get(module, module)
    if name in runners.BY_WORD:
        return of_runner(name, words, command, ground)
    if module == "django":
        return of_django("", [module, *words], command, ground)
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
        return of_django(path, words, command, ground)
    return Entry(f"python {path}", path, "", command.spot)


def _is_python(name: str) -> bool:
    stem = name.removesuffix(".exe").rstrip("0123456789.")
    return stem in {"python", "pythonw", "pypy"}
