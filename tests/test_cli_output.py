"""Where output goes, in which form, and what a terminal gets."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from support import command
from support.command import (
    CLEAN,
    COMMAND,
    PATIENCE,
    UNCATCHABLE,
    environment,
    write,
)
from support.in_process import run

if TYPE_CHECKING:
    from pathlib import Path

ESCAPE = "\x1b["
UNUSED = "import signal  # noqa: SHD104\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one finding."""
    return write(tmp_path, bad=UNCATCHABLE)


# Files


def test_report_goes_into_a_file(project: Path) -> None:
    ran = run(project, "--output-format", "json", "--output-file", "out.json")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert json.loads((project / "out.json").read_text())["findings"]


def test_report_of_a_clean_run_goes_into_the_file_too(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    (tmp_path / "out").write_text("old")
    assert run(tmp_path, "-o", "out").out == ""
    assert (tmp_path / "out").read_text() == "No problems in 1 file.\n"


def test_file_keeps_its_mode_and_a_link_stays_one(project: Path) -> None:
    real = project / "real.txt"
    real.write_text("old")
    real.chmod(0o640)
    (project / "link.txt").symlink_to("real.txt")
    run(project, "-o", "link.txt")
    assert (project / "link.txt").is_symlink()
    assert "SHD104" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


def test_file_may_be_a_pipe(project: Path) -> None:
    ran = command.run(project, "--output-format", "concise", "-o", "/dev/stdout")
    assert "SHD104" in ran.out


@pytest.mark.parametrize("path", ["nowhere/out.json", "bad.py/out.json", "."])
def test_file_that_cannot_be_written_is_named(project: Path, path: str) -> None:
    ran = run(project, "-o", path)
    assert ran.code == 2
    assert ran.err.startswith(f"shutdown-lint: {path}: the report is not written: ")


def test_report_does_not_replace_a_source(project: Path) -> None:
    before = (project / "bad.py").read_bytes()
    ran = run(project, "-o", "bad.py")
    assert ran.code == 2
    assert ran.err == (
        "shutdown-lint: bad.py: the report is not written: it would replace a Python file\n"
    )
    assert (project / "bad.py").read_bytes() == before


# Characters


def test_names_and_text_beyond_ascii(tmp_path: Path) -> None:
    (tmp_path / "café.py").write_text(UNCATCHABLE + "# ☕\n")
    ran = run(tmp_path, "--output-format", "json")
    assert json.loads(ran.out)["findings"][0]["path"] == "café.py"
    ran = command.run(tmp_path, "--output-format=concise", env={"PYTHONIOENCODING": "ascii"})
    assert ran.out.startswith("caf\\xe9.py:2:")


@pytest.mark.parametrize("format_", ["full", "concise", "json", "sarif", "github"])
def test_name_that_is_no_text(tmp_path: Path, format_: str) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text(UNCATCHABLE)
    ran = run(tmp_path, "--output-format", format_)
    assert ran.code == 1
    assert "SHD104" in ran.out


# Readers who leave


def test_reader_that_has_gone_is_no_error(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path, **{f"f{number}": UNCATCHABLE})
    process = subprocess.Popen(
        [*COMMAND, "--output-format", "full"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(PATIENCE) == 1


@pytest.mark.parametrize("arguments", [["--help"], ["rule", "--all"], ["completion", "bash"]])
def test_reader_that_never_was(tmp_path: Path, arguments: list[str]) -> None:
    read, write_ = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=tmp_path,
        stdout=write_,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    os.close(write_)
    assert done.stderr == b""


def test_closed_standard_streams(project: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&- 2>&-', "sh", *COMMAND],
        cwd=project,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    assert done.returncode == 1


def test_closed_standard_input(project: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *COMMAND, "-"],
        cwd=project,
        check=False,
        capture_output=True,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"shutdown-lint: standard input is closed\n"


# Terminals


def on_terminal(folder: Path, *arguments: str, **env: str) -> tuple[int, str]:
    """Run with a terminal for standard output and error: exit code, and what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment(**{"TERM": "xterm-256color", **env}),
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(PATIENCE), shown.decode()


def test_colour_is_for_terminals(project: Path) -> None:
    # Quiet, as the bar that shows progress on a slow machine moves the cursor.
    assert ESCAPE not in run(project).out
    assert ESCAPE in on_terminal(project, "-q")[1]
    assert ESCAPE not in on_terminal(project, "-q", NO_COLOR="1")[1]
    assert ESCAPE not in on_terminal(project, "-q", "--color=never")[1]
    assert ESCAPE not in on_terminal(project, "-q", TERM="dumb")[1]


def test_colour_can_be_asked_for(project: Path) -> None:
    assert ESCAPE in run(project, env={"FORCE_COLOR": "1"}).out
    assert ESCAPE in run(project, "--color=always").out
    assert ESCAPE not in run(project, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out
    assert ESCAPE in run(project, "--color=always", env={"NO_COLOR": "1"}).out
    assert ESCAPE not in run(project, "--color=always", "--output-format=json").out


def test_file_gets_no_colour_from_the_terminal(project: Path) -> None:
    on_terminal(project, "-o", "out.txt")
    assert ESCAPE not in (project / "out.txt").read_text()


def test_manual_on_a_terminal_is_set_in_type(tmp_path: Path) -> None:
    code, shown = on_terminal(tmp_path, "rule", "SHD104")
    assert code == 0
    assert ESCAPE in shown
    assert "uncatchable-signal" in shown
    _, plain = on_terminal(tmp_path, "rule", "SHD104", NO_COLOR="1")
    assert "uncatchable-signal" in plain


# Changes


def test_diff_shows_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, a=UNUSED + "x = 1\n" * 5, b=CLEAN)
    ran = run(tmp_path, "--diff")
    assert ran.code == 1
    assert ran.out == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,4 +1,4 @@\n"
        "-import signal  # noqa: SHD104\n+import signal\n x = 1\n x = 1\n x = 1\n"
    )
    assert (tmp_path / "a.py").read_text() == UNUSED + "x = 1\n" * 5
    assert run(tmp_path, "--diff", "--exit-zero").code == 0


def test_diff_comes_before_fix(tmp_path: Path) -> None:
    write(tmp_path, a=UNUSED)
    assert run(tmp_path, "--fix", "--diff").code == 1
    assert (tmp_path / "a.py").read_text() == UNUSED


def test_diff_without_changes_is_empty(tmp_path: Path) -> None:
    write(tmp_path, a="import signal\nsignal.signal(signal.SIGTERM, int())\n", b=CLEAN)
    assert run(tmp_path, "--diff")[:2] == (0, "")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"import signal  # noqa: SHD104", id="no-newline-at-the-end"),
        pytest.param(b"x = 1\r\nimport signal  # noqa: SHD104\r\ny = 2\r\n", id="windows"),
        pytest.param(b"import signal  # noqa: SHD104\nx = '\x0c\xe2\x80\xa8'\n", id="separators"),
        pytest.param(
            b"# coding: latin-1\nx = '\xe9'\nimport signal  # noqa: SHD104\n", id="latin-1"
        ),
    ],
)
def test_diff_applied_by_git_is_what_fix_writes(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / "a.py"
    path.write_bytes(source)
    diff = subprocess.run(
        [*COMMAND, "--diff"], cwd=tmp_path, capture_output=True, check=False, env=environment()
    ).stdout
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=diff, check=True
    )
    applied = path.read_bytes()
    assert applied != source
    path.write_bytes(source)
    run(tmp_path, "--fix")
    assert path.read_bytes() == applied


def test_diff_in_colour(tmp_path: Path) -> None:
    write(tmp_path, a=UNUSED)
    ran = run(tmp_path, "--diff", "--color=always")
    assert ran.out.count(ESCAPE) >= 5


# Statistics


def test_statistics(tmp_path: Path) -> None:
    write(tmp_path, a=UNCATCHABLE, b=UNCATCHABLE, c=UNUSED)
    ran = run(tmp_path, "--statistics")
    assert ran.code == 1
    first, second, *_ = ran.out.splitlines()
    assert first.split()[:3] == ["2", "SHD104", "uncatchable-signal"]
    assert second.split()[:3] == ["1", "SHD002", "unused-suppression"]
