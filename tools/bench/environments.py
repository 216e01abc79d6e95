"""The virtual environments of the measured tools, made once and kept."""

from __future__ import annotations

import shutil
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bench.processes import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.plan import Environment
    from bench.processes import Processes

ROOT = Path(__file__).resolve().parents[2]
# What the installed shutdown-lint is made of.
_TREE = ("lint", "rules", "pyproject.toml")
_STAMP = ".made-of"
_LIMIT = 900.0  # seconds for one installation
_SUCCESS = frozenset({0})


def make(
    environment: Environment, folder: Path, processes: Processes, say: Callable[[str], None]
) -> None:
    """Have an environment; it is made anew when something in it should be another.

    Raises:
        CommandError: pip or venv fails.
        StoppedError: a signal asked to stop.
    """
    home = folder / environment.name
    parts = [sys.version, *environment.requirements]
    if environment.tree:
        parts += _digests()
    recipe = sha256("\n".join(parts).encode()).hexdigest()
    if _stamp_in(home) != recipe:
        say(f"making the environment {environment.name}")
        shutil.rmtree(home, ignore_errors=True)
        home.parent.mkdir(parents=True, exist_ok=True)
        _create(environment, home, processes)
        (home / _STAMP).write_text(recipe, encoding="utf-8")


def _create(environment: Environment, home: Path, processes: Processes) -> None:
    python = Path(sys.executable)
    # pip is to find the index, proxy and certificates that a person has set: not bare.
    venv = Command("venv", python, ("-m", "venv", str(home)), home.parent, _SUCCESS, bare=False)
    processes.run(venv, _LIMIT)
    install = ("-m", "pip", "install", "--quiet")
    # What old ones write as the script of a command imports `re`, and so costs 6 ms a start.
    newest = (*install, "--upgrade", "pip")
    wanted = (*install, *environment.requirements, *([str(ROOT)] if environment.tree else ()))
    for arguments in (newest, wanted):
        pip = Command("pip", home / "bin" / "python", arguments, home, _SUCCESS, bare=False)
        processes.run(pip, _LIMIT)


def _digests() -> Iterator[str]:
    for name in _TREE:
        place = ROOT / name
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        for path in files:
            yield f"{path.relative_to(ROOT).as_posix()} {sha256(path.read_bytes()).hexdigest()}"


def _stamp_in(home: Path) -> str:
    try:
        return (home / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""
