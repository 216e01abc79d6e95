"""The command that lints: exit codes, selection, wrong words on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import shutdown_lint
from support import command
from support.command import CLEAN, PATIENCE, UNCATCHABLE, environment, write
from support.in_process import lint, run

if TYPE_CHECKING:
    from pathlib import Path

TWO = """\
import signal
def stop(): pass
signal.signal(signal.SIGKILL, print)
signal.signal(signal.SIGTERM, stop)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one clean file and one finding."""
    return write(tmp_path, bad=UNCATCHABLE, clean=CLEAN)


# Exit codes


def test_exit_code_says_whether_something_was_found(project: Path) -> None:
    assert command.run(project, "clean.py").code == 0
    assert command.run(project, "bad.py").code == 1
    assert run(project, "--exit-zero", "bad.py").code == 0


def test_without_a_path_the_current_folder_is_checked(project: Path) -> None:
    assert lint(project).findings == [("bad.py", 2, "SHD104")]


def test_findings_are_printed_and_nothing_else_on_standard_error(project: Path) -> None:
    ran = run(project)
    assert "bad.py:2:1: SHD104 uncatchable-signal" in ran.out
    assert "Found 1 problem (1 error) in 1 of 2 files.\n" in ran.out
    assert ran.err == ""


def test_clean_run_says_so_in_one_line(project: Path) -> None:
    ran = run(project, "clean.py")
    assert (ran.out, ran.err) == ("No problems in 1 file.\n", "")


def test_quiet_leaves_out_the_summary(project: Path) -> None:
    assert run(project, "-q", "clean.py").out == ""
    ran = run(project, "-q", "--output-format", "concise", "bad.py")
    assert len(ran.out.splitlines()) == 1


def test_folder_without_python_files_is_remarked(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert ran.code == 0
    assert ran.err == "shutdown-lint: there are no Python files to check\n"


def test_console_script_and_module_are_the_same(project: Path) -> None:
    code = "import sys; from shutdown_lint.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "bad.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == run(project, "bad.py")[:2]


# Wrong words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--selct", "SHD1"], "unknown option '--selct', did you mean '--select'?"),
        (["--selct=SHD1"], "unknown option '--selct', did you mean '--select'?"),
        (["-x"], "unknown option '-x'"),
        (["--sel", "SHD1"], "unknown option '--sel', did you mean '--select'?"),
        (["--select"], "argument --select: expected one argument"),
        (["--select", "SHD1044"], "--select: unknown rule 'SHD1044', did you mean 'SHD104'?"),
        (["--ignore", "E501"], "--ignore: unknown rule 'E501'"),
        (
            ["--extend-select", "hander-arity"],
            "--extend-select: unknown rule 'hander-arity', did you mean 'handler-arity'?",
        ),
        (["--exclude", "[z-a]"], "--exclude: '[z-a]' is no pattern: bad character range z-a at"),
        (["--preset", "loud"], "argument --preset: invalid choice: 'loud' (choose from "),
        (["-j", "0"], "argument -j/--jobs: '0' is not a number of processes, 1 or more"),
        (["-j", "many"], "argument -j/--jobs: 'many' is not a number of processes, 1 or more"),
        (["nope.py"], "nope.py: no such file or folder"),
        ([""], "'': no such file or folder"),
        (["stroy"], "stroy: no such file or folder, did you mean 'story'?"),
        (
            ["-q", "clean"],
            "clean: no such file or folder; as a command it has to be the first word",
        ),
        (["bad.py", "nope/", "clean.py"], "nope/: no such file or folder"),
        (["--config", "nope.toml"], "nope.toml: no such file or directory"),
        (["--config", "a", "--isolated"], "--config and --isolated contradict each other"),
        (["-", "bad.py"], "standard input (-) cannot be checked together with other paths"),
        (["--stdin-filename", "a.py"], "--stdin-filename goes with - as the only path"),
        (
            ["--statistics", "--output-format", "json"],
            "--statistics and --output-format json contradict each other",
        ),
        (
            ["--diff", "-o", "x"],
            "--diff shows changes instead of a report, so --output-file has no meaning with it",
        ),
    ],
)
def test_wrong_word_is_named_in_one_line(
    project: Path, arguments: list[str], message: str
) -> None:
    ran = run(project, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"shutdown-lint: {message}")
    assert ran.err.count("\n") == 1


def test_every_missing_path_is_named(project: Path) -> None:
    ran = run(project, "a.py", "bad.py", "b.py")
    assert ran.err.count("no such file or folder") == 2
    assert ran.out == ""


def test_internal_error_is_one_line(project: Path) -> None:
    (project / "sitecustomize.py").write_text(
        "import shutdown_lint.engine.registry as r\n"
        "def broken(): raise LookupError('out of\\nrules')\n"
        "r.list_rules = broken\n"
    )
    path = os.pathsep.join([str(project), os.environ.get("PYTHONPATH", "")])
    ran = command.run(project, "bad.py", env={"PYTHONPATH": path})
    assert ran.code == 3
    assert ran.err == (
        "shutdown-lint: internal error: LookupError: out of rules "
        "(SHUTDOWN_LINT_TRACEBACK=1 shows where; please report it)\n"
    )


def test_a_folder_that_is_gone_is_no_internal_error(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    ran = command.run(folder, ".", prepare=folder.rmdir)
    assert ran.code == 2
    assert ran.err == "shutdown-lint: the current folder does not exist any more\n"


def test_internal_error_shows_where_when_asked(project: Path) -> None:
    code = (
        "import sys, shutdown_lint.engine.registry as r; r.list_rules = lambda: 1 / 0\n"
        "from shutdown_lint.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "bad.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=environment(SHUTDOWN_LINT_TRACEBACK="1"),
    )
    assert done.returncode == 3
    assert "Traceback" in done.stderr


def test_no_rules_is_an_error_and_no_clean_run(project: Path) -> None:
    code = (
        "import sys, shutdown_lint.engine.registry as r; r.BUILT_IN = 'no_such_package'\n"
        "from shutdown_lint.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "."],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "no rules are loaded" in done.stderr


# What is selected


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], {"SHD104", "SHD105"}),
        (["--select", "SHD104"], {"SHD104"}),
        (["--select", "uncatchable-signal,SHD2"], {"SHD104"}),
        (["--select", "SHD2", "--select", "SHD105"], {"SHD105"}),
        (["--select=SHD1", "--ignore=SHD104"], {"SHD105"}),
        (["--ignore", "SHD1"], set()),
        (["--select", "SHD2", "--extend-select", "SHD104"], {"SHD104"}),
    ],
)
def test_rules_are_selected(tmp_path: Path, arguments: list[str], codes: set[str]) -> None:
    write(tmp_path, a=TWO)
    ran = lint(tmp_path, *arguments)
    assert {code for _, _, code in ran.findings} == codes


def test_options_may_stand_anywhere(project: Path) -> None:
    ran = run(project, "clean.py", "-q", "bad.py", "--output-format=concise", "--", "clean.py")
    assert ran.out.startswith("bad.py:2:1: SHD104")


def test_path_that_looks_like_an_option(tmp_path: Path) -> None:
    (tmp_path / "-q").write_text(UNCATCHABLE)
    assert lint(tmp_path, "--", "-q").findings == [("-q", 2, "SHD104")]


def test_noqa_can_be_refused(tmp_path: Path) -> None:
    write(tmp_path, a=UNCATCHABLE.replace("print)\n", "print)  # noqa: SHD104\n"))
    assert lint(tmp_path).findings == []
    assert lint(tmp_path, "--no-noqa").findings == [("a.py", 2, "SHD104")]


def test_tests_can_be_checked_like_programs(tmp_path: Path) -> None:
    write(tmp_path, test_a="import signal\nsignal.signal(signal.SIGTERM, print())\n")
    (tmp_path / "pyproject.toml").touch()
    everything = {code for _, _, code in lint(tmp_path, "--check-tests").findings}
    assert {code for _, _, code in lint(tmp_path).findings} <= everything


@pytest.mark.parametrize("word", ["rule", "completion"])
def test_folder_that_is_called_like_a_command(tmp_path: Path, word: str) -> None:
    write(tmp_path, **{f"{word}__a": UNCATCHABLE})
    assert lint(tmp_path, f"./{word}").findings == [(f"{word}/a.py", 2, "SHD104")]
    assert lint(tmp_path, word).findings == [(f"{word}/a.py", 2, "SHD104")]


# Fixing


def test_fix_writes_and_says_how_many(tmp_path: Path) -> None:
    write(tmp_path, a="import signal  # noqa: SHD104\n")
    ran = run(tmp_path, "--fix")
    assert (ran.code, ran.out) == (0, "No problems in 1 file.\n1 fixed.\n")
    assert (tmp_path / "a.py").read_text() == "import signal\n"
    assert run(tmp_path, "--fix").out == "No problems in 1 file.\n"


def test_fix_leaves_clean_files_alone(project: Path) -> None:
    before = (project / "clean.py").stat()
    run(project, "--fix")
    after = (project / "clean.py").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_unsafe_fixes_wait_to_be_asked_for(tmp_path: Path) -> None:
    task = "from celery import Celery\n\napp = Celery()\n\n\n@app.task\ndef work():\n    pass\n"
    write(tmp_path, a=task)
    ran = run(tmp_path, "--fix", "--select", "SHD601")
    assert ran.code == 1
    assert "1 more with --unsafe-fixes" in ran.out
    assert (tmp_path / "a.py").read_text() == task
    assert run(tmp_path, "--fix", "--unsafe-fixes", "--select", "SHD601").code == 0
    assert "acks_late=True" in (tmp_path / "a.py").read_text()


def test_config_may_ask_for_unsafe_fixes(tmp_path: Path) -> None:
    task = "from celery import Celery\n\napp = Celery()\n\n\n@app.task\ndef work():\n    pass\n"
    write(tmp_path, a=task, b__c=task)
    (tmp_path / "b" / "shutdown-lint.toml").write_text("unsafe-fixes = true")
    run(tmp_path, "--fix", "--select", "SHD601")
    assert (tmp_path / "a.py").read_text() == task
    assert "acks_late=True" in (tmp_path / "b" / "c.py").read_text()
    (tmp_path / "b" / "c.py").write_text(task)
    run(tmp_path, "--fix", "--no-unsafe-fixes", "--select", "SHD601")
    assert (tmp_path / "b" / "c.py").read_text() == task


# Jobs


def test_number_of_jobs_changes_nothing(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, **{f"f{number}": TWO + f"# {'x' * 90}\n" * 200 * (number % 3)})
    concise = ("--output-format", "concise")
    texts = {command.run(tmp_path, *concise, f"-j{jobs}").out for jobs in (1, 2, 5)}
    assert len(texts) == 1
    assert texts.pop().count("SHD104") == 12


def test_version(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").out == f"shutdown-lint {shutdown_lint.__version__}\n"
