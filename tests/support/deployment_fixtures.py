"""The fixtures of rules for deployment files: small trees, linted as a whole by the real engine.

A fixture is a folder `tests/fixtures/SHDxxx/bad_NAME` or `good_NAME` with any files; what they
claim stands in comments as `support.line_markers` reads them, `# config: preset=strict` in a line
of its own. Beside it may stand `NAME.fixed` and `NAME.unsafe` with the files that fixes change.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.discovery import discover
from shutdown_lint.engine.own_rules import OWN_RULES
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.profile import Shortcuts
from shutdown_lint.engine.project_files import ProjectFiles
from shutdown_lint.engine.run_options import FixMode, RunOptions
from shutdown_lint.engine.runner import run
from shutdown_lint.engine.second_look import SecondLook
from shutdown_lint.engine.settings import Overrides
from shutdown_lint.engine.stop import StopFlag
from shutdown_lint.engine.summaries import Summaries
from shutdown_lint.model.levels import Preset
from support.fixtures import FIXTURES, rules_by_code
from support.line_markers import parse_line_markers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shutdown_lint.engine.outcome import Outcome
    from shutdown_lint.engine.rule import Rule
    from support.expectations import Expectation

_CONFIG = re.compile(r"^[#;] config: preset=(\w+)$", re.MULTILINE)
_MARKER = re.compile(r"(?:^|(?<=\s))[#;]\s*(?:expect|missed|false-alarm):.*$", re.MULTILINE)

Tree = dict[str, str]  # text by relative path


class TreeFixture(NamedTuple):
    """A small tree with its claims."""

    path: Path
    code: str  # of the rule whose folder it stands in

    @property
    def name(self) -> str:
        """`SHD901/bad_simple`: what a test calls it."""
        return f"{self.code}/{self.path.name}"

    @property
    def is_bad(self) -> bool:
        """Whether a defect stands in it."""
        return self.path.name.startswith("bad_")

    @property
    def files(self) -> Tree:
        """All of it."""
        return read_tree(self.path)

    @property
    def expectations(self) -> dict[str, tuple[Expectation, ...]]:
        """What the comments claim, by file."""
        return {
            name: parse_line_markers(text).expectations
            for name, text in self.files.items()
            if _MARKER.search(text)
        }

    @property
    def preset(self) -> Preset:
        """With which it is linted."""
        found = [match[1] for text in self.files.values() for match in _CONFIG.finditer(text)]
        return Preset(found[0]) if found else Preset.DEFAULT

    def golden(self, kind: str) -> Path:
        """The folder with the files that fixes change; `kind` is `fixed` or `unsafe`."""
        return self.path.with_name(f"{self.path.name}.{kind}")


def tree_fixtures() -> list[TreeFixture]:
    """Every fixture of every rule for deployment files, goldens left out, ordered by name."""
    return [
        TreeFixture(path, code)
        for code, rule in sorted(rules_by_code().items())
        if rule.formats() and (FIXTURES / code).is_dir()
        for path in sorted((FIXTURES / code).iterdir())
        if path.is_dir() and not path.suffix
    ]


def read_tree(folder: Path) -> Tree:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def strip_line_markers(text: str) -> str:
    """`text` without its markers; lines that held nothing else go altogether."""
    kept = []
    for line in text.splitlines(keepends=True):
        bare = _MARKER.sub("", line)
        if bare.strip() or not line.strip():
            kept.append(bare.rstrip() + "\n" if bare != line else line)
    return "".join(kept)


def lint_tree(
    tree: Mapping[str, str],
    folder: Path,
    *rules: type[Rule],
    preset: Preset = Preset.DEFAULT,
    fix: FixMode = FixMode.OFF,
    unsafe: bool = False,
    shortcuts: Shortcuts = Shortcuts(),  # noqa: B008  it is a constant
) -> Outcome:
    """Lint a tree as a project of its own, with these rules and those of the tool.

    An internal error fails the test that asked.
    """
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (folder / "pyproject.toml").write_text("[project]\n")
    finder = ConfigFinder(Overrides(preset=preset, unsafe_fixes=unsafe))
    planner = Planner((*OWN_RULES, *rules), finder, shortcuts=shortcuts)
    found = discover([str(folder)], finder)
    options = RunOptions(jobs=1, isolated=False, fix=fix)
    outcome = run(found.files, planner, options, StopFlag(), lambda *_: None)
    files = ProjectFiles(found.everything(), finder, Summaries())
    look = SecondLook((*OWN_RULES, *rules), planner)
    outcome = look.at(outcome, files) if fix is FixMode.OFF else look.fixing(outcome, files, fix)
    assert not outcome.report.errors, outcome.report.errors
    return outcome


def shown_in(folder: Path, path: str) -> str:
    """A path of a report, relative to the folder that was linted."""
    return Path(path).resolve().relative_to(folder.resolve()).as_posix()
