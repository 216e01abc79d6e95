"""The one place where a tree of files becomes launches, entries and programs."""

from __future__ import annotations

from posixpath import dirname

from shutdown_lint.engine.deployment_files import format_of
from shutdown_lint.engine.deployment_readers import READERS, launches_in, read_file_of
from shutdown_lint.engine.visits import SUFFIXES
from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.project.commands import Ground, entry_of
from shutdown_lint.project.project import Project
from shutdown_lint.project.tree import SourceTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.engine.deployment_files import Format
    from shutdown_lint.engine.project_files import ProjectFiles
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.program import Entry, Program


class Start(NamedTuple):
    """A process that a platform starts, and the entry of the project that it leads to."""

    launch: Launch  # with the command of its image where it has none of its own
    entry: Entry | None
    is_alone: bool = True  # False: of an image that another platform of the tree runs


class Deployment(NamedTuple):
    """The deployment files of a tree, those that cannot be read left out."""

    formats: dict[str, Format]  # by path
    alone: dict[str, tuple[Launch, ...]]  # what each file starts as it is by itself
    starts: tuple[Start, ...]  # what all of them start


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
    formats, alone, launches = _read(files)
    starts = tuple(_starts(launches, tree, files))
    started = dict.fromkeys(one.entry for one in starts if one.entry and one.is_alone)
    project = Project(tree, files, started, files.is_program)
    return Programs(project, Deployment(formats, alone, starts))


def _read(
    files: ProjectFiles,
) -> tuple[dict[str, Format], dict[str, tuple[Launch, ...]], list[Launch]]:
    formats: dict[str, Format] = {}
    alone: dict[str, tuple[Launch, ...]] = {}
    by_format: dict[Format, list[object]] = {}
    for path in files.paths:
        if path.endswith(SUFFIXES) or not files.is_program(path):
            continue
        data = files.read(path)
        format_ = None if data is None else format_of(path, data)
        if data is None or format_ not in READERS:
            continue
        file = read_file_of(format_, path, data.decode("utf-8", "replace"))
        if file is not None:
            formats[path] = format_
            alone[path] = launches_in(format_, [file])
            by_format.setdefault(format_, []).append(file)
    together = (launches_in(format_, some) for format_, some in by_format.items())
    return formats, alone, [launch for some in together for launch in some]


def _starts(launches: Iterable[Launch], tree: SourceTree, files: ProjectFiles) -> Iterator[Start]:
    launches = list(_with_images(launches))
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
    """Launches; those that run an image of the tree are told to do and to stop as it says."""
    launches = list(launches)
    images = {one.spot.path: one for one in launches if one.platform is Platform.DOCKER}
    for launch in launches:
        image = images.get(launch.build) if launch.platform is not Platform.DOCKER else None
        # Kubernetes replaces the ENTRYPOINT, Compose runs a command of its own through it.
        is_behind = launch.platform is Platform.COMPOSE or launch.command is None
        if image is None or not is_behind:
            yield launch
            continue
        joined = launch if launch.replaces_entrypoint else _behind_init(launch, image)
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
