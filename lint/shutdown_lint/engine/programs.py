"""All programs of a tree: what deployment files start, console scripts, files that are one."""

from __future__ import annotations

from posixpath import dirname

from shutdown_lint.engine.deployment_files import format_of
from shutdown_lint.engine.deployment_readers import READERS, launches_in
from shutdown_lint.project.commands import Ground, entry_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shutdown_lint.engine.deployment_files import Format
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.program import Entry, Program
    from shutdown_lint.project.project import Project


def entries_of(files: ProjectFiles, project: Project) -> list[Entry]:
    """The entries of a tree, each once; those that a platform starts come first."""
    python = [path for path in files.paths if path.endswith((".py", ".pyw"))]
    scripts = {one.name: one for path in python for one in project.scripts(path)}
    started = list(_started(files, project, scripts))
    known = {(one.module, one.function) for one in started}
    found = started + [one for one in scripts.values() if _key(one) not in known]
    known.update(map(_key, found))
    for path in python:
        own = project.entry_of_file(path)
        if own and _key(own) not in known and not _is_called(own, found):
            found.append(own)
    return found


def programs_of(entries: Iterable[Entry], project: Project) -> Iterator[Program]:
    """Each entry with the modules that it leads to."""
    for entry in entries:
        yield project.program(entry)


def launches_of(files: ProjectFiles) -> list[Launch]:
    """What all deployment files of a tree start; those that cannot be read start nothing."""
    read: dict[Format, list[object]] = {}
    for path in files.paths:
        data = files.read(path)
        format_ = None if data is None else format_of(path, data)
        if data is None or format_ not in READERS:
            continue
        from importlib import import_module

        module, _, function = READERS[format_].read.rpartition(".")
        reader = getattr(import_module(f"shutdown_lint.deployment.{module}"), function)
        file = reader(path, data.decode("utf-8", "replace"))
        if file.refusal is None:
            read.setdefault(format_, []).append(file)
    return [launch for kind, some in read.items() for launch in launches_in(kind, some)]


def _started(
    files: ProjectFiles, project: Project, scripts: Mapping[str, Entry]
) -> Iterator[Entry]:
    launches = launches_of(files)
    images = {one.spot.path: one for one in launches if one.spot.path and one.platform == "Docker"}
    used = set()
    found = []
    for launch in launches:
        image = images.get(launch.build) if launch.command is None else None
        if launch.build and launch.platform != "Docker":
            used.add(launch.build)
        if image and image.command:
            launch = launch._replace(  # noqa: PLW2901
                command=image.command,
                folder=launch.folder or image.folder,
                has_init=launch.has_init or image.has_init,
            )
        found.append(launch)
    for launch in found:
        command = launch.command
        if command is None or (launch.platform == "Docker" and launch.spot.path in used):
            continue
        in_tree = any(path.startswith(f"{launch.folder}/") for path in files.paths)
        placed = launch if in_tree else launch._replace(folder="")
        ground = Ground(project.tree, files, scripts, dirname(command.spot.path))
        if entry := entry_of(command, ground, placed):
            yield entry


def _key(entry: Entry) -> tuple[str, str]:
    return entry.module, entry.function


def _is_called(own: Entry, found: Iterable[Entry]) -> bool:
    """Whether the program that a file is by itself is one that goes by another name."""
    return any(
        one.module == own.module and not own.function and one.function and not one.runner
        for one in found
    )
