"""The commands that are measured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bench.processes import Command
from bench.shelf import python_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.shelf import Shelf

_WALK = Path(__file__).with_name("walk_and_stat.py")


class Commands:
    """Makes them.

    Args:
        shelf: where sample and caches are.
        programs: the folder of each environment's programs.
        folder: what stands for the corpus.
        left_out: codes of rules that ours runs without, as `--ignore` takes them.
    """

    def __init__(
        self, shelf: Shelf, programs: Mapping[str, Path], folder: Path, left_out: str = ""
    ) -> None:
        self._shelf = shelf
        self._programs = programs
        self.folder = folder
        fewer = ("--ignore", left_out) if left_out else ()
        self._options = ("--isolated", "-q", "--output-format", "concise", *fewer)

    def cold(self, folder: Path | None = None) -> Command:
        """Ours with all rules of the default preset, nothing kept."""
        return self._ours("shutdown-lint", ("--no-cache", "."), folder or self.folder)

    def warm(self) -> Command:
        """Ours with what an earlier run has kept."""
        cache = self._cache("shutdown-lint")
        return self._ours("shutdown-lint warm", ("--cache-dir", cache, "."), self.folder)

    def file_by_file(self) -> Command:
        """Ours without a look at whole programs, nothing kept."""
        words = ("--no-project", "--no-cache", ".")
        return self._ours("shutdown-lint file by file", words, self.folder)

    def file_by_file_warm(self) -> Command:
        """Ours without a look at whole programs, with what an earlier run has kept."""
        words = ("--no-project", "--cache-dir", self._cache("shutdown-lint-files"), ".")
        return self._ours("shutdown-lint file by file, warm", words, self.folder)

    def files(self, names: tuple[str, ...], exit_code: int) -> Command:
        """Ours on a few files of the corpus, which it judges as told: 0 clean, 1 not."""
        command = self._ours("shutdown-lint", ("--no-cache", *names), self._shelf.corpus)
        return command._replace(accepted=frozenset({exit_code}))

    def _ours(self, label: str, arguments: tuple[str, ...], folder: Path) -> Command:
        program = self._programs["ours"] / "shutdown-lint"
        return Command(label, program, (*self._options, *arguments), folder)

    def ruff(self, *selection: str) -> Command:
        """Ruff with some of its rules, nothing kept."""
        label = f"ruff {selection[-1]}" if selection else "ruff default"
        return self._ruff(label, ("--no-cache", *selection))

    def ruff_warm(self) -> Command:
        """Ruff with rules on asynchronous code, and with what an earlier run has kept."""
        return self._ruff(
            "ruff ASYNC warm", ("--cache-dir", self._cache("ruff"), "--select=ASYNC")
        )

    def _ruff(self, label: str, arguments: tuple[str, ...]) -> Command:
        words = ("check", "--isolated", "--quiet", "--output-format", "concise", *arguments, ".")
        return Command(label, self._programs["plain"] / "ruff", words, self.folder)

    def flake8(self, environment: str, folder: Path) -> Command:
        """Flake8 as it is in an environment; the plugin has all rules."""
        label = "flake8 with shutdown-lint" if environment == "ours" else "flake8"
        words = ("--isolated", "--jobs", "2", ".")
        return Command(label, self._programs[environment] / "flake8", words, folder)

    def fixit(self) -> Command:
        """Fixit with its default rules."""
        # Its exit codes are the sum of 1 for findings and 2 for files that it cannot read.
        program, sample = self._programs["libcst"] / "fixit", self._shelf.sample
        said = f"{len(list(python_files(sample)))} files checked"
        return Command("fixit", program, ("lint", "."), sample, frozenset(range(4)), said)

    def flake8_async(self) -> Command:
        """The command of flake8-async, which does without flake8, and takes files only."""
        program, sample = self._programs["libcst"] / "flake8-async", self._shelf.sample
        names = (path.relative_to(sample).as_posix() for path in python_files(sample))
        return Command("flake8-async", program, tuple(names), sample)

    def walk(self) -> Command:
        """A walk over the tree that looks at each file's size and time."""
        script = os.path.relpath(_WALK, self.folder)
        return self.python(script, ".")._replace(label="walk and stat", folder=self.folder)

    def python(self, *arguments: str) -> Command:
        """The interpreter that runs ours."""
        program = self._programs["ours"] / "python"
        return Command(" ".join(("python", *arguments)), program, arguments, self._shelf.corpus)

    def _cache(self, name: str) -> str:
        return f"../{self._shelf.caches.name}/{name}-{self.folder.name}"
