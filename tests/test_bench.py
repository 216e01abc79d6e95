"""The benchmark's command line, with programs that do nothing in the place of the tools."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.results import decode
from corpus_archive import sha256_of
from corpus_fetch import ARCHIVES
from support.corpus_shelf import wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
PROGRAMS = {
    "ours": ("shutdown-lint", "flake8", "python"),
    "plain": ("ruff", "flake8"),
    "libcst": ("fixit", "flake8-async"),
}
# The environments are there already: nothing is installed.
DRIVER = """\
import sys
sys.path.insert(0, "tools")
from bench import command_line
command_line.make = lambda *_: None
raise SystemExit(command_line.main(sys.argv[1:]))
"""
PLAN = """\
[totals]
files = 2
bytes = 12
lines = 2

[sample]
files = 1
seed = 1

[files]
clean = ["tiny-1.0/a.py"]
finding = "tiny-1.0/b.py"

[environments.ours]
tree = true
requirements = ["flake8==7.5.0"]

[environments.plain]
requirements = ["ruff==0.17.6"]

[environments.libcst]
requirements = ["fixit==2.2.1"]

[packages.tiny]
version = "1.0"
file = "tiny-1.0-py3-none-any.whl"
"""


class House:
    """A shelf with a small corpus, and programs that do what they are told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shelf = root / "shelf"
        self.page = root / "page.md"
        self.json = root / "results.json"
        archives = self.shelf / "packages" / ARCHIVES
        archives.mkdir(parents=True)
        archive = wheel(
            archives / "tiny-1.0-py3-none-any.whl", {"a.py": b"a = 1\n", "b.py": b"b = 2\n"}
        )
        self.plan = root / "bench.toml"
        self.plan.write_text(f'{PLAN}sha256 = "{sha256_of(archive)}"\n', encoding="utf-8")
        for environment, names in PROGRAMS.items():
            for name in names:
                self.program(environment, name, "exit 0")
        self.program("libcst", "fixit", "echo '1 files checked' >&2")
        # As ours does: 1 for the file with findings.
        self.program("ours", "shutdown-lint", 'case "$*" in *b.py) exit 1;; esac')

    def program(self, environment: str, name: str, script: str) -> None:
        path = self.shelf / "environments" / environment / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def command(self, *arguments: str) -> list[str]:
        options = (f"--plan={self.plan}", f"--shelf={self.shelf}")
        return [sys.executable, "-c", DRIVER, *arguments, *options]

    def bench(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(self.command(*arguments))


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_module_runs_from_the_root_and_lists_its_goals() -> None:
    done = run([sys.executable, "-m", "tools.bench", "list"])
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "ruff-f          cold, against ruff F: <= 1.25x" in lines
    assert "flake8          cold, against flake8 alone, 2 jobs: <= 1/60" in lines
    assert run([sys.executable, "tools/bench", "list"]).stdout == done.stdout


def test_everything_is_measured_and_written(house: House) -> None:
    done = house.bench("--pairs=2", f"--json={house.json}", f"--page={house.page}")
    assert done.returncode == 0, done.stdout + done.stderr
    results = decode(house.json.read_bytes())
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert [bar.name for bar in results.bars] == names
    assert {bar.name: bar.pairs for bar in results.bars if bar.pairs != 2} == {
        "flake8": 1,
        "fixit": 1,
        "flake8-async": 1,
    }
    assert not results.quick
    assert [(one.stage, one.files) for one in results.stages[:3]] == [
        ("reading", 2),
        ("words in the bytes", 2),
        ("outline of the blocks", 0),
    ]
    assert [one.rule for one in results.shares] == ["any"]
    page = house.page.read_text(encoding="utf-8")
    assert "of memory" in page
    assert "| reading " in page
    assert "| any " in page
    assert house.page.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_missed_goal_is_no_failure(house: House) -> None:
    house.program("ours", "shutdown-lint", "sleep 0.3")
    done = house.bench("--pairs=1", "--only=ruff-f")
    assert done.returncode == 0, done.stderr
    assert "times the bar" in done.stdout


def test_a_tool_that_breaks_is_named_and_the_others_are_measured(house: House) -> None:
    house.program("plain", "ruff", "echo 'no such rule' >&2; exit 2")
    done = house.bench("--pairs=1", "--quick", "--only=ruff-f", "--only=one-clean")
    assert done.returncode == 1
    assert "no such rule" in done.stderr
    assert "/ruff" not in done.stderr  # as one would type it
    assert done.stdout.splitlines()[0].startswith("ruff-f          not measured (n=0)")
    assert done.stdout.splitlines()[1].startswith("one-clean")


def test_a_clean_file_that_is_not_clean_is_no_measurement(house: House) -> None:
    house.program("ours", "shutdown-lint", "exit 1")
    done = house.bench("--pairs=1", "--only=one-clean", "--only=finding")
    assert done.returncode == 1
    assert "one-clean: shutdown-lint --isolated" in done.stderr
    assert "bench: finding" not in done.stderr


def test_an_unknown_goal_is_refused(house: House) -> None:
    done = house.bench("--only=nonsense", "--only=ruff-f")
    assert (done.returncode, done.stderr) == (2, "bench: no goal is called nonsense\n")


def test_no_pairs_are_refused(house: House) -> None:
    assert house.bench("--pairs=0").returncode == 2


def test_another_corpus_is_refused(house: House) -> None:
    plan = house.plan.read_text(encoding="utf-8")
    house.plan.write_text(plan.replace("bytes = 12", "bytes = 13"), encoding="utf-8")
    done = house.bench("--only=ruff-f")
    assert done.returncode == 2
    assert "should be Totals(files=2, bytes=13, lines=2)" in done.stderr


def test_a_page_is_written_again_from_kept_results(house: House) -> None:
    house.bench("--pairs=1", "--only=ruff-f", f"--json={house.json}", f"--page={house.page}")
    page = house.page.read_text(encoding="utf-8")
    house.page.write_text(page.replace("<= 1.25x", "?") + "By hand.\n", encoding="utf-8")
    done = house.bench("page", f"--json={house.json}", f"--page={house.page}")
    assert done.returncode == 0, done.stderr
    assert house.page.read_text(encoding="utf-8") == page + "By hand.\n"
    assert house.bench("page").returncode == 2


def test_a_session_with_fewer_rules_stands_beside_the_one_with_all(house: House) -> None:
    # As ours does, it finds nothing where the rules that would are left out.
    house.program(
        "ours", "shutdown-lint", 'case "$*" in *--ignore*b.py) exit 5;; *b.py) exit 1;; esac'
    )
    less = house.root / "less.json"
    house.bench("--pairs=1", "--only=ruff-f", "--only=finding", f"--json={house.json}")
    done = house.bench(
        "--pairs=1", "--only=ruff-f", "--ignore=SHD6,SHD7", f"--json={less}", "--only=finding"
    )
    assert done.returncode == 1, "the option does not reach the command"
    assert "--ignore SHD6,SHD7 --no-cache ." in less.read_text(encoding="utf-8")
    done = house.bench("page", f"--json={house.json}", f"--without={less}", f"--page={house.page}")
    assert done.returncode == 0, done.stderr
    lines = house.page.read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if "all rules" in line)
    assert "| without SHD6,SHD7 |" in header
    rows = lines[lines.index(header) + 2 :][:2]
    assert rows[0].startswith("| cold, against ruff F, wall time ")
    assert rows[1].split("|")[4].strip() == "not measured"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_what_runs_and_keeps_what_is_done(
    house: House, number: signal.Signals
) -> None:
    started = house.root / "started"
    house.program("libcst", "fixit", f"echo $$ > {started}; exec sleep 60")
    house.page.write_text("as it was\n", encoding="utf-8")
    arguments = ["--only=ruff-f", "--only=fixit", f"--json={house.json}", f"--page={house.page}"]
    with subprocess.Popen(
        house.command(*arguments), cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as bench:
        deadline = time.monotonic() + 60
        while not (started.exists() and started.read_text()):
            assert time.monotonic() < deadline, "fixit was never started"
            time.sleep(0.02)
        bench.send_signal(number)
        _, said = bench.communicate(timeout=30)
    assert (bench.returncode, said.splitlines()[-1]) == (128 + number, "bench: stopped")
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)
    assert [bar.name for bar in decode(house.json.read_bytes()).bars] == ["ruff-f"]
    assert house.page.read_text(encoding="utf-8") == "as it was\n"
