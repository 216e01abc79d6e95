"""The whole projects of `tests/projects`: small repositories with their claims beside the lines.

A marker may hold for one preset only: `# strict-expect: SHD604`, `# default-missed: SHD706`.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from shutdown_lint.model.finding import Finding
from shutdown_lint.model.levels import Confidence, Preset, Severity
from shutdown_lint.model.span import Span
from support.command import lint
from support.expectations import Expectation, compare, parse_markers
from support.line_markers import parse_line_markers

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECTS = Path(__file__).parent.parent / "projects"
_TRUTH = "truth.toml"
_FOR_ONE = re.compile(r"[#;]\s*(strict|default)-((?:expect|missed|false-alarm):[^#;\n]*)")


class Project(NamedTuple):
    """One small repository."""

    folder: Path

    @property
    def name(self) -> str:
        """What a test calls it."""
        return self.folder.name

    def files(self) -> Iterator[tuple[str, str]]:
        """The path of each file below the folder, and its text."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.name != _TRUTH and "__pycache__" not in path.parts:
                yield path.relative_to(self.folder).as_posix(), path.read_text(encoding="utf-8")

    def claims(self, preset: Preset) -> dict[str, tuple[Expectation, ...]]:
        """What the comments of each file claim that the preset shows."""
        found = {}
        for path, text in self.files():
            parse = parse_markers if path.endswith(".py") else parse_line_markers
            found[path] = parse(_as_for(preset, text)).expectations
        return found

    def truth(self) -> list[dict[str, Any]]:
        """What the stop of each program was seen to be; nothing where nobody looked."""
        path = self.folder / _TRUTH
        if not path.exists():
            return []
        told: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["program"]
        return told

    def copy_to(self, folder: Path) -> Path:
        """Copy it to a place outside of the tests, whose files are judged otherwise."""
        ignored = shutil.ignore_patterns("__pycache__", _TRUTH)
        return shutil.copytree(self.folder, folder / self.name, ignore=ignored)


def all_projects() -> list[Project]:
    """Every project, ordered by name."""
    return [Project(path.parent) for path in sorted(PROJECTS.glob("*/pyproject.toml"))]


def problems_of(project: Project, folder: Path, preset: Preset) -> list[str]:
    """What differs between the claims of a project and what the command says of a copy."""
    ran = lint(project.copy_to(folder), "--no-cache", "--preset", preset, ".")
    assert ran.json["errors"] == [], ran.json["errors"]
    found: dict[str, list[Finding]] = {}
    for entry in ran.json["findings"]:
        found.setdefault(entry["path"], []).append(_finding(entry))
    claims = project.claims(preset)
    return [
        f"{path}: {problem}"
        for path in sorted(claims.keys() | found.keys())
        for problem in compare(claims.get(path, ()), found.get(path, []))
    ]


def _as_for(preset: Preset, text: str) -> str:
    """A text in which those markers stand that hold for a preset."""
    return _FOR_ONE.sub(lambda match: "# " + match[2] if match[1] == preset else "", text)


def _finding(entry: dict[str, Any]) -> Finding:
    return Finding(
        code=entry["code"],
        name=entry["name"],
        path=entry["path"],
        span=Span(entry["line"], entry["column"], entry["end_line"], entry["end_column"]),
        message=entry["message"],
        severity=Severity(entry["severity"]),
        confidence=Confidence(entry["confidence"]),
        preset=Preset(entry["preset"]),
    )
