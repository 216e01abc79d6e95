"""Deployment files in runs: which are found, what the cache keeps, what workers do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.deployment_files import Format, format_of

if TYPE_CHECKING:
    from pathlib import Path

BAD = "FROM python:3.12\nCMD python app.py\n"
STARTED = 'FROM python:3.12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n'


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("Dockerfile", b"", Format.DOCKERFILE),
        ("a/Dockerfile.prod", b"FROM x", Format.DOCKERFILE),
        ("web.dockerfile", b"", Format.DOCKERFILE),
        ("Dockerfile.dockerignore", b"from", Format.UNKNOWN),
        ("docker-compose.prod.yml", b"", Format.COMPOSE),
        ("composer.yml", b"", Format.UNKNOWN),
        ("x.yaml", b"apiVersion: v1\nkind: Pod\n", Format.MANIFEST),
        ("x.yaml", b"kinds: 1\n", Format.UNKNOWN),
        ("app.service", b"", Format.UNIT),
        ("x.conf", b"[program:a]\n", Format.SUPERVISOR),
        ("x.ini", b"[tool]\n", Format.UNKNOWN),
        ("Procfile", b"", Format.PROCFILE),
        ("Dockerfile.py", b"FROM x", None),
    ],
)
def test_formats_are_told_by_name_and_bytes(
    name: str, data: bytes, format_: Format | None
) -> None:
    assert format_of(name, data) is format_


def lint(folder: Path, *arguments: str, text: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "shutdown_lint", "--output-format=concise", *arguments],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


def test_script_is_found_fresh_although_the_rest_is_known(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    for number in range(12):
        (tmp_path / f"m{number}.py").write_text("import os\n")
    (tmp_path / "Dockerfile").write_text(STARTED)
    cache = f"--cache-dir={tmp_path / 'cache'}"
    assert "No problems" in lint(tmp_path, cache, ".")
    (tmp_path / "run.sh").write_text("#!/bin/sh\npython app.py\n")
    assert "run.sh:2:1: SHD902" in lint(tmp_path, cache, ".")
    assert "run.sh:2:1: SHD902" in lint(tmp_path, cache, ".")
    assert "SHD902" not in lint(tmp_path, cache, "--exclude=run.sh", ".")


def test_what_compose_starts_is_looked_for_each_time(tmp_path: Path) -> None:
    """Its Dockerfile, which says where a path leads, may change."""
    for number in range(12):
        (tmp_path / f"m{number}.py").write_text("import os\n")
    (tmp_path / "compose.yaml").write_text("services: {a: {build: ., command: ./run.sh}}\n")
    (tmp_path / "Dockerfile").write_text("FROM x\n")
    (tmp_path / "run.sh").write_text("#!/bin/sh\npython app.py\n")
    cache = f"--cache-dir={tmp_path / 'cache'}"
    assert "No problems" in lint(tmp_path, cache, ".")
    (tmp_path / "Dockerfile").write_text("FROM x\nWORKDIR /app\nCOPY . .\n")
    assert "run.sh:2:1: SHD902" in lint(tmp_path, cache, ".")
    assert "run.sh:2:1: SHD902" in lint(tmp_path, cache, ".")


def test_finding_is_kept_by_the_cache(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"m{number}.py").write_text("import os\n")
    (tmp_path / "Dockerfile").write_text(BAD)
    cache = f"--cache-dir={tmp_path / 'cache'}"
    first = lint(tmp_path, cache, ".")
    assert "Dockerfile:2:1: SHD901" in first
    assert lint(tmp_path, cache, ".") == first


def test_workers_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(BAD + "# " + "x" * 20_000)
    assert lint(tmp_path, "-j2", ".") == lint(tmp_path, "-j1", ".")


def test_file_that_is_named_is_checked_and_ignored_ones_are_not(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(BAD)
    (tmp_path / ".gitignore").write_text("Dockerfile\n")
    assert "SHD901" in lint(tmp_path, "Dockerfile")
    assert "SHD901" not in lint(tmp_path, ".")


def test_standard_input_is_python(tmp_path: Path) -> None:
    assert "SHD901" not in lint(tmp_path, "-", text=BAD)
