"""`tools/oracle.py`: what it compares is the same, and it notices when it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.command import CLEAN, UNCATCHABLE, environment, write

ORACLE = Path(__file__).parent.parent / "tools" / "oracle.py"
FIXTURES = Path(__file__).parent / "fixtures"
# A short cut that takes every file for a clean one.
BLIND = (
    "import shutdown_lint.engine.prefilter as p\n"
    "p.Prefilter.lets_pass = lambda self, data: self._is_off\n"
)


def compare(folder: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ORACLE), str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**({"PYTHONPATH": path} if path else {})),
    )


@pytest.mark.parametrize("preset", ["default", "audit"])  # each fixture alone: test_matrix.py
def test_short_cuts_change_nothing_on_fixtures(tmp_path: Path, preset: str) -> None:
    for fixture in sorted(FIXTURES.glob("SHD*/*.py"))[:: 4 if preset == "default" else 12]:
        target = tmp_path / "programs" / fixture.parent.name
        target.mkdir(parents=True, exist_ok=True)
        (target / fixture.name).write_bytes(fixture.read_bytes())
    ran = compare(tmp_path / "programs", "--preset", preset)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "the same" in ran.stdout


def test_short_cuts_change_nothing_on_what_cannot_be_read(tmp_path: Path) -> None:
    # What no rule has a reason to read is not reported, however it is looked at.
    write(
        tmp_path / "programs",
        broken="def f(:\n",
        with_words='print "x"\nimport signal\nsignal.signal(signal.SIGTERM, f())\n',
        with_nul="x = 1\0\n",
        with_comment="def f(:  # noqa: SHD104\n",
    )
    ran = compare(tmp_path / "programs")
    assert ran.returncode == 0, ran.stdout


def test_a_difference_is_shown(tmp_path: Path) -> None:
    write(tmp_path / "programs", a=UNCATCHABLE, b=CLEAN)
    (tmp_path / "sitecustomize.py").write_text(BLIND)
    ran = compare(tmp_path / "programs", path=str(tmp_path))
    assert ran.returncode == 1
    assert "a short cut has changed something" in ran.stdout
    assert '-      "code": "SHD104",' in ran.stdout


def test_a_run_that_fails_is_no_agreement(tmp_path: Path) -> None:
    write(tmp_path / "programs", a=UNCATCHABLE)
    (tmp_path / "sitecustomize.py").write_text(
        "import shutdown_lint.engine.registry as r\nr.list_rules = lambda: 1 / 0\n"
    )
    ran = compare(tmp_path / "programs", path=str(tmp_path))
    assert ran.returncode == 2
    assert "exit code 3" in ran.stderr
