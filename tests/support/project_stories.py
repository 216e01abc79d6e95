"""What is told of the stops of whole projects, and how it differs from what was seen."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from shutdown_lint.deployment import (
    compose,
    compose_launches,
    kubernetes,
    kubernetes_launches,
    procfile,
    supervisor,
    systemd,
)
from shutdown_lint.engine.summarising import summary_of
from shutdown_lint.model.source import SourceFile
from shutdown_lint.model.story import Certainty, First, Outcome
from shutdown_lint.project.commands import Ground, entry_of
from shutdown_lint.project.project import Project
from shutdown_lint.project.story import tell
from shutdown_lint.project.tree import SourceTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shutdown_lint.model.deployment import Launch, Spot
    from shutdown_lint.model.story import Story
    from shutdown_lint.model.summary import ModuleSummary

MARGIN = 1.5  # times a bound: loops notice a stop within a round, and that is told as well


class _Folder:
    """A folder as project analysis reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def paths(self) -> list[str]:
        return [
            path.relative_to(self._folder).as_posix()
            for path in sorted(self._folder.rglob("*.py"))
        ]

    def read(self, path: str) -> bytes | None:
        place = self._folder / path
        return place.read_bytes() if place.is_file() else None

    def summary(self, path: str, name: str) -> ModuleSummary | None:
        data = self.read(path)
        return None if data is None else summary_of(SourceFile(path, data), name)

    def names_in(self, folder: str) -> tuple[str, ...]:
        place = self._folder / folder
        return tuple(sorted(path.name for path in place.iterdir())) if place.is_dir() else ()


def story_of(program: dict[str, Any], folder: Path) -> Story | None:
    """What is told of a program that was stopped; None when nothing is."""
    reader = _Folder(folder)
    project = Project(SourceTree(reader.paths()), reader)
    for launch in _launches(program["file"], folder):
        if launch.command is None or not _is_meant(launch, program):
            continue
        ground = Ground(project.tree, reader, {})
        entry = entry_of(launch.command, ground, launch._replace(folder=""))
        if entry is not None:
            return tell(project.program(entry))
    return None


def untold(program: dict[str, Any], story: Story | None, folder: Path) -> list[str]:
    """In what a story differs from what was seen: "order", "bound", "end", "break"."""
    if story is None:
        return ["story"]
    found = {
        "order": _in_order(program, story, folder),
        "bound": _has_bound(program, story),
        "end": _ends_so(program, story),
        "break": _breaks_there(program, story, folder),
    }
    return [name for name, is_told in found.items() if not is_told]


def _launches(file: str, folder: Path) -> Iterator[Launch]:
    text = (folder / file).read_text(encoding="utf-8")
    if compose.looks_like(file, text):
        yield from compose_launches.launches([compose.read(file, text)])
    elif kubernetes.looks_like(file, text):
        yield from kubernetes_launches.launches([kubernetes.read(file, text)])
    elif systemd.looks_like(file, text):
        yield from systemd.launches([systemd.read(file, text)])
    elif supervisor.looks_like(file, text):
        yield from supervisor.launches([supervisor.read(file, text)])
    elif procfile.looks_like(file, text):
        yield from procfile.launches([procfile.read(file, text)])


def _is_meant(launch: Launch, program: dict[str, Any]) -> bool:
    if program["file"].endswith(".service"):
        return True
    wanted: str = program["entry"]
    return launch.name.partition("/")[0] == wanted


def _in_order(program: dict[str, Any], story: Story, folder: Path) -> bool:
    """Whether the steps that were seen are told, in the same order."""
    told = [_place(moment.spot) for moment in story.moments]
    for step in program["steps"]:
        if "code" not in step:  # a request or a task does it
            continue
        wanted = _line_of(step, folder)
        if wanted not in told:
            return False
        del told[: told.index(wanted)]
    return True


def _has_bound(program: dict[str, Any], story: Story) -> bool:
    if not program["steps"] and program["ends"] != "killed":
        return True  # it dies, or is over at once
    if "bound" not in program:
        return story.total.certainty is Certainty.UNBOUNDED or story.outcome is Outcome.NOT_TOLD
    bound = float(program["bound"])
    told = story.total
    return told.certainty is Certainty.BOUNDED and bound / MARGIN <= told.seconds <= bound * MARGIN


def _ends_so(program: dict[str, Any], story: Story) -> bool:
    if program["ends"] == "killed":
        return story.first is First.KILL or story.outcome in {Outcome.STAYS, Outcome.NOT_TOLD}
    if not program["steps"] and program["ends"] != 0:
        return story.outcome is Outcome.DIES
    return story.outcome is Outcome.ENDS


def _breaks_there(program: dict[str, Any], story: Story, folder: Path) -> bool:
    told = [_place(one.spot) for one in story.breaks]
    if "breaks" not in program:
        return not told
    if story.outcome is Outcome.DIES:
        return bool(program["ends"] == -signal.SIGTERM)
    if story.first is First.KILL:
        told += [_place(limit.spot) for limit in (story.grace, story.before_stop) if limit]
    return _line_of(program["breaks"], folder) in told


def _line_of(place: dict[str, str], folder: Path) -> tuple[str, int]:
    lines = (folder / place["file"]).read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if place["code"] in line)
    return place["file"], number


def _place(spot: Spot | None) -> tuple[str, int]:
    return (spot.path, spot.span.line) if spot is not None else ("", 0)
