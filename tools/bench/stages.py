"""Where the time of a cold run goes: how much each stage of the engine takes of a file's way.

The engine runs as it is, one file after the other in one process; its functions are clocked. A
stage that is asked by another one counts for itself, not for that one.
"""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack, contextmanager
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from bench.results import Spent
from bench.shelf import python_files
from corpus_markdown import table
from shutdown_lint.engine import check, drafting, lint, parse
from shutdown_lint.engine.candidates import Candidate
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.garbage import GarbageCollection
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.prefilter import Prefilter, prefilter_of
from shutdown_lint.engine.registry import list_rules
from shutdown_lint.engine.search import Search
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class Stage(NamedTuple):
    """A function of the engine that is one step on the way of a file."""

    name: str
    owner: object  # a module or a class
    function: str


READING, REST = "reading", "all else"
STAGES = (
    Stage("words in the bytes", Prefilter, "lets_pass"),
    Stage("words in the bytes", Prefilter, "candidates"),
    Stage("outline of the blocks", Search, "has"),
    Stage("CPython's parser", lint, "read_syntax"),
    Stage("questions to its tree", Candidate, "suspects"),
    Stage("draft of libcst's tree", drafting, "draft_of"),
    Stage("rules on the draft", drafting, "judge"),
    Stage("libcst's parser", parse, "parse_syntax"),
    Stage("rules on libcst's tree", check, "check"),
)


class Clock:
    """Counts the processor time of what is going on, and of nothing that it waits for."""

    def __init__(self) -> None:
        self.size = 0  # bytes of the file that is on its way
        self.file = 0  # its number
        self._going_on = [REST]
        self._since = process_time()
        self._seconds: dict[str, float] = {}
        self._files: dict[str, dict[int, int]] = {}

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count what is done inside for a stage."""
        self._book()
        self._going_on.append(stage)
        self._files.setdefault(stage, {})[self.file] = self.size
        try:
            yield
        finally:
            self._book()
            self._going_on.pop()

    def around(self, stage: Stage) -> Callable[..., Any]:
        """The function of a stage, which is counted for it."""
        function = getattr(stage.owner, stage.function)

        def clocked(*arguments: object, **options: object) -> object:
            with self.running(stage.name):
                return function(*arguments, **options)

        return clocked

    def spent(self, stage: str) -> Spent:
        """What a stage has taken up to now."""
        self._book()
        sizes = self._files.get(stage, {}).values()
        return Spent(stage, len(sizes), sum(sizes), self._seconds.get(stage, 0.0))

    def _book(self) -> None:
        now = process_time()
        stage = self._going_on[-1]
        self._seconds[stage] = self._seconds.get(stage, 0.0) + now - self._since
        self._since = now


def measure_stages(folder: Path, stages: Sequence[Stage] = STAGES) -> tuple[Spent, ...]:
    """Lint every file below a folder by itself, and say what each stage took of it."""
    planner = Planner(list_rules(), ConfigFinder(isolated=True))
    files = list(python_files(folder))
    clock = Clock()
    with ExitStack() as around:
        around.enter_context(_as_in_a_run())
        garbage = GarbageCollection()
        for stage in stages:
            around.enter_context(patch.object(stage.owner, stage.function, clock.around(stage)))
        for clock.file, path in enumerate(files):
            clock.size = path.stat().st_size
            with clock.running(READING):
                data = path.read_bytes()
            profile = planner.plan(os.path.abspath(path)).profile  # noqa: PTH100 as the engine
            if prefilter_of(profile).lets_pass(data):
                lint.lint_source(SourceFile(str(path), data), profile)
                garbage.after(len(data))
    names = dict.fromkeys((READING, *(stage.name for stage in stages), REST))
    return tuple(map(clock.spent, names))


@contextmanager
def _as_in_a_run() -> Iterator[None]:
    """Without Python's own collection of garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def report(spent: Sequence[Spent]) -> str:
    """A table in Markdown."""
    everything = sum(one.seconds for one in spent)
    rows = [
        (
            one.stage,
            one.files or "",
            f"{one.bytes / 1e6:.1f}" if one.files else "",
            f"{one.seconds:.2f}",
            f"{100 * one.seconds / everything:.0f} %" if everything else "",
        )
        for one in spent
    ]
    rows.append(("together", "", "", f"{everything:.2f}", ""))
    return table(("stage", "files", "MB", "processor s", "of the whole"), rows)
