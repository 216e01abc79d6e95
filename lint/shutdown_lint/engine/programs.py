"""The one place where a tree of files becomes launches, entries and programs."""

from __future__ import annotations

from posixpath import dirname

from shutdown_lint.deployment.refusal import Refusal
from shutdown_lint.engine.deployment_files import Format, format_of
from shutdown_lint.engine.deployment_readers import READERS, launches_in, read_file_of
from shutdown_lint.engine.visits import SUFFIXES
from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.project.commands import entry_of
from shutdown_lint.project.ground import Ground
from shutdown_lint.project.project import Project
from shutdown_lint.project.tree import SourceTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from shutdown_lint.deployment.dockerfile import Image
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.program import Entry, Program


class Start(NamedTuple):
    """A process that a platform starts, and the entry of the project that it leads to."""

    launch: Launch  # with the command of its image where it has none of its own
    entry: Entry | None
    is_alone: bool = True  # False: of an image that another platform of the tree runs


class Deployment(NamedTuple):
    """The deployment files of a tree."""

    formats: dict[str, Format]  # by path, of those that can be read
    alone: dict[str, tuple[Launch, ...]]  # what each file starts as it is by itself
    starts: tuple[Start, ...]  # what all of them start
    refusals: tuple[Refusal, ...]  # why others cannot be read


class Programs(NamedTuple):
    """A tree of files as project analysis sees it."""

    project: Project
    deployment: Deployment

    def of(self, entry: Entry) -> Program:
        """An entry with the modules that it leads to."""
        return self.project.program(entry)


def programs_in(files: ProjectFiles) -> Programs:
    """The project that these files are, and what deployment files start of it."""
    tree = SourceTree(files.paths)
    formats, alone, launches, images, refusals = _read(files)
    starts = tuple(_starts(_through_scripts(launches, images, files), tree, files))
    started = dict.fromkeys(one.entry for one in starts if one.entry and one.is_alone)
    project = Project(tree, files, started, files.is_program)
    return Programs(project, Deployment(formats, alone, starts, refusals))


class _Read(NamedTuple):
    """The deployment files of a tree."""

    formats: dict[str, Format]
    alone: dict[str, tuple[Launch, ...]]
    launches: list[Launch]
    images: dict[str, Image]
    refusals: tuple[Refusal, ...]


def _read(files: ProjectFiles) -> _Read:
    formats: dict[str, Format] = {}
    alone: dict[str, tuple[Launch, ...]] = {}
    by_format: dict[Format, list[object]] = {}
    refusals: list[Refusal] = []
    for path in files.paths:
        if path.endswith(SUFFIXES) or not files.is_program(path):
            continue
        data = files.read(path)
        format_ = None if data is None else format_of(path, data)
        if data is None or format_ not in READERS:
            continue
        file = read_file_of(format_, path, data.decode("utf-8", "replace"))
        if isinstance(file, Refusal):
            refusals.append(file)
            continue
        formats[path] = format_
        alone[path] = launches_in(format_, [file])
        by_format.setdefault(format_, []).append(file)
    together = (launches_in(format_, some) for format_, some in by_format.items())
    launches = [launch for some in together for launch in some]
    dockerfiles: list[Any] = by_format.get(Format.DOCKERFILE, [])
    images = {one.path: one.final for one in dockerfiles if one.final and one.is_certain}
    return _Read(formats, alone, launches, images, tuple(refusals))


def _through_scripts(
    launches: Iterable[Launch], images: Mapping[str, Image], files: ProjectFiles
) -> list[Launch]:
    """The launches, each with what its image sets and the program that its scripts lead to."""
    launches = list(_with_images(launches))
    if not images:
        return launches
    from shutdown_lint.deployment.script_launch import through_scripts

    return [
        through_scripts(one, images[one.build], files.read) if one.build in images else one
        for one in launches
    ]


def _starts(launches: list[Launch], tree: SourceTree, files: ProjectFiles) -> Iterator[Start]:
    if not launches:
        return
    scripts = {one.name: one for one in Project(tree, files).declared()}
    used = {one.build for one in launches if one.platform is not Platform.DOCKER}
    for launch in launches:
        entry = None
        if launch.command is not None:
            is_there = any(path.startswith(f"{launch.folder}/") for path in tree.paths)
            placed = launch if is_there else launch._replace(folder="")
            ground = Ground(tree, files, scripts, dirname(launch.command.spot.path))
            entry = entry_of(launch.command, ground, placed)
        is_alone = launch.platform is not Platform.DOCKER or launch.spot.path not in used
        yield Start(launch, entry, is_alone)


def _with_images(launches: Iterable[Launch]) -> Iterator[Launch]:
    """The launches; those of an image that the tree builds take from it what they do not set."""
    launches = list(launches)
    images = {one.spot.path: one for one in launches if one.platform is Platform.DOCKER}
    for launch in launches:
        image = images.get(launch.build) if launch.platform is not Platform.DOCKER else None
        # Kubernetes replaces the ENTRYPOINT, Compose runs a command of its own through it.
        is_behind = launch.platform is Platform.COMPOSE or launch.command is None
        if image is None or not is_behind:
            yield launch
            continue
        keeps_entrypoint = launch.command is None or launch.behind_entrypoint
        joined = _behind_init(launch, image) if keeps_entrypoint else launch
        if launch.command is None and image.command is not None:
            folder = launch.folder or image.folder
            joined = joined._replace(command=image.command, folder=folder)
        if launch.stop_signal_spot is None and image.stop_signal_spot is not None:
            joined = joined._replace(
                stop_signal=image.stop_signal, stop_signal_spot=image.stop_signal_spot
            )
        yield joined


def _behind_init(launch: Launch, image: Launch) -> Launch:
    """What is started by the init that an image begins with, if it does."""
    is_kept = launch.command is not None and bool(launch.command.keeper)
    return launch._replace(
        has_init=launch.has_init or image.has_init,
        group_signal=launch.group_signal or (image.group_signal and not is_kept),
    )
