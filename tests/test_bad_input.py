"""Input that nobody wants: each is named, the rest of the run goes on, no traceback is shown.

What may kill or lock up a process goes through the real command, which dies alone if it dies.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import in_process
from support.command import (
    CLEAN,
    COMMAND,
    PATIENCE,
    UNCATCHABLE,
    Ran,
    environment,
    lint,
    run,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXABLE = "import signal  # noqa: SHD104\n"
GOOD = ("zzz.py", 2, "SHD104")  # the file that is checked beside the bad one
# Rules want to know more of it, and have nothing to say.
TRIGGER = b"import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)  # SIGKILL\n"


def beside(folder: Path, data: bytes | Mapping[str, bytes], *arguments: str) -> Ran:
    """Lint `bad.py` of these bytes, or several files by their names, and a good one after it."""
    for name, content in ({"bad": data} if isinstance(data, bytes) else data).items():
        (folder / f"{name}.py").write_bytes(content)
    write(folder, zzz=UNCATCHABLE)
    ran = lint(folder, "--no-cache", *arguments, ".")
    assert GOOD in ran.findings
    assert ran.err == ""
    return ran


def reason(ran: Ran, name: str = "bad.py") -> str:
    """Why the bad file was not checked."""
    (message,) = [
        each["message"]
        for each in ran.json["findings"]
        if (each["path"], each["code"]) == (name, "SHD001")
    ]
    text: str = message
    return text.removeprefix("the file was not checked: ")


# Bytes that are no Python


NO_PYTHON = {
    "undecodable": (b"import signal\nx = '\xe9'\n", "byte 0xe9"),
    "not-in-its-encoding": (b"# coding: ascii\nx = '\xc3\xa9'\n", "byte 0xc3"),
    "unknown-codec": (b"# coding: no-such-codec\n", "no-such-codec"),
    "mark-and-cookie-disagree": (b"\xef\xbb\xbf# coding: latin-1\n", "encoding"),
    "codec-of-text": (b"# coding: rot13\nimport signal\n", "rot13"),
    "codec-of-bytes": (b"# coding: hex\nimport signal\n", "hex"),
    "codec-that-fails": (b"# coding: undefined\nimport signal\n", "undefined"),
    "utf-16": ("import signal\n".encode("utf-16"), "encoding"),
    "nul": (b"import signal\nx = 1\0\n", "null byte"),
    "only-nul": (b"\0" * 5_000, "null byte"),
    "python-2-print": (TRIGGER + b"print 'x'\n", "print"),
    "python-2-exec": (TRIGGER + b"exec 'x' in {}\n", "exec"),
    "python-2-octal": (TRIGGER + b"x = 0777\n", "octal"),
    "python-2-raise": (TRIGGER + b"raise E, 'x'\n", "syntax"),
    "conflict-marker": (TRIGGER + b"<<<<<<< HEAD\n", "syntax"),
    "syntax-error": (TRIGGER + b"def f(:\n", "syntax"),
    "tabs-and-spaces": (TRIGGER + b"if x:\n\ty\n        z\n", "inden"),
    "open-string": (TRIGGER + b"x = '''\n", "unterminated"),
    "open-bracket": (TRIGGER + b"x = (\n", "never closed"),
    "backslash-at-the-end": (TRIGGER + b"x = 1 \\", ""),
}


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_files_that_are_no_python(tmp_path: Path, jobs: str) -> None:
    ran = beside(tmp_path, {name: data for name, (data, _) in NO_PYTHON.items()}, jobs)
    assert ran.code == 1
    for name, (_, why) in NO_PYTHON.items():
        assert why in reason(ran, f"{name}.py").lower(), name


TEMPLATES = {
    "placeholder": (TRIGGER + b"from {{ app_label }}.core import tasks\n", 2),
    "statement": (TRIGGER + b"x = 1\n{% if is_async %}\nimport asyncio\n{% endif %}\n", 3),
}


@pytest.mark.parametrize("preset", ["default", "strict"])
def test_templates_of_python_are_no_defects(tmp_path: Path, preset: str) -> None:
    ran = beside(
        tmp_path, {name: data for name, (data, _) in TEMPLATES.items()}, "--preset", preset
    )
    told = [(f"{name}.py", line, "SHD004") for name, (_, line) in TEMPLATES.items()]
    assert ran.findings == [*(told if preset == "strict" else ()), GOOD]


@pytest.mark.parametrize("format_", ["full", "concise", "sarif", "github"])
def test_file_that_is_no_python_in_every_format(tmp_path: Path, format_: str) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: hex\n")
    (tmp_path / "b.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / "c.py").write_bytes(TRIGGER + b"x = (\n")
    (tmp_path / "d.py").symlink_to("nowhere")
    (tmp_path / "e.py").write_bytes(b"# coding: undefined\nx = 1\n")
    ran = in_process.run(tmp_path, "--output-format", format_, ".")
    assert (ran.code, ran.err) == (1, "")
    assert all(f"{name}.py" in ran.out for name in "abcde")


ODD = {
    "empty": b"",
    "only-newlines": b"\n\n\n",
    "only-a-mark": b"\xef\xbb\xbf",
    "latin-1": b"# coding: latin-1\nimport signal\nx = '\xe9'\n",
    "mark-and-cookie": b"\xef\xbb\xbf# coding: utf-8\nimport signal\n",
    "old-mac-newlines": b"import signal\rx = 1\r",
    "mixed-newlines": b"import signal\r\nx = 1\n\ry = 2\n",
    "form-feeds": TRIGGER + b"x = 1\x0c\n\x0cy = 2\n",
}


def test_odd_but_sound_files_are_no_trouble(tmp_path: Path) -> None:
    assert beside(tmp_path, ODD).findings == [GOOD]


# Size and depth


def test_line_of_five_megabytes(tmp_path: Path) -> None:
    data = TRIGGER + b"import signal\nDATA = '" + b"x" * 5_000_000 + b"'\n"
    ran = beside(tmp_path, data + b"signal.signal(signal.SIGKILL, print)\n")
    assert ("bad.py", 4, "SHD104") in ran.findings
    full = run(tmp_path, "--output-format", "full", "bad.py")
    assert len(full.out) < 10_000


def test_file_that_is_too_large_to_be_parsed(tmp_path: Path) -> None:
    ran = beside(tmp_path, TRIGGER + b"x = 1\n" * 2_000_000)
    assert ran.code == 1
    assert reason(ran) == "it is larger than 10 MB"


def test_large_file_without_a_reason_to_parse_it(tmp_path: Path) -> None:
    assert beside(tmp_path, b"x = 1\n" * 2_000_000).findings == [GOOD]


def test_message_about_a_long_line_is_short(tmp_path: Path) -> None:
    data = (
        b"import signal; signal.signal(signal.SIGKILL, print); x = '" + b"x" * 5_000_000 + b"'\n"
    )
    (tmp_path / "a.py").write_bytes(data)
    for format_ in ("full", "concise", "sarif", "github"):
        ran = in_process.run(tmp_path, "--output-format", format_, "a.py")
        assert "SHD104" in ran.out
        assert len(ran.out) < len(data) / 4  # SARIF holds the manuals


DEPTH = 10_000
DEEP = {
    "parentheses-1500": "x = " + "(" * 1_500 + "1" + ")" * 1_500,
    "lists-5000": "x = " + "[" * 5_000 + "]" * 5_000,
    "brackets": "x = " + "[" * DEPTH + "]" * DEPTH,
    "open-brackets": "x = " + "(" * DEPTH,
    "braces": "x = " + "{1:" * DEPTH + "1" + "}" * DEPTH,
    "calls": "x = " + "f(" * DEPTH + ")" * DEPTH,
    "elif": "if a:\n  b\n" + "elif a:\n  b\n" * DEPTH,
    "sum": "x = 1" + " + 1" * DEPTH,
    "or": "x = a" + " or a" * DEPTH,
    "and": "x = a" + " and a" * DEPTH,
    "minus": "x = " + "-" * 50_000 + "1",
    "not": "x = " + "not " * DEPTH + "1",
    "attributes": "x = a" + ".b" * DEPTH,
    "method-calls": "x = a" + ".b()" * DEPTH,
    "subscripts": "x = a" + "[0]" * DEPTH,
    "lambda": "x = " + "lambda: " * DEPTH + "1",
    "ternary": "x = " + "1 if a else " * DEPTH + "1",
    "if-blocks": "".join(" " * n + "if a:\n" for n in range(2_000)) + " " * 2_000 + "b",
    "f-strings": "x = " + "f'{" * 500 + "1" + "}'" * 500,
    "f-string-specs": "x = f'" + "{a:" * DEPTH + "}" * DEPTH + "'",
    "power": "x = 1" + " ** 1" * DEPTH,
    "imports": "import a" + ".b" * DEPTH,
    # Python 2, so that CPython's parser refuses it before it gets to the depth.
    "brackets-in-python-2": "print 'x'\nx = " + "(" * 1_500 + "1" + ")" * 1_500,
    "elif-in-python-2": "print 'x'\nif a:\n  b\n" + "elif a:\n  b\n" * DEPTH,
    "sum-in-python-2": "print 'x'\nx = 1" + " + 1" * DEPTH,
    "sum-over-lines-in-python-2": "print 'x'\nx = 1" + " + \\\n 1" * DEPTH,
    "or-over-lines-in-python-2": "print 'x'\nx = (a" + "\n or a" * DEPTH + ")",
}


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_depth_that_would_kill_the_native_parser(tmp_path: Path, jobs: str) -> None:
    files = {name: TRIGGER + source.encode() + b"\n" for name, source in DEEP.items()}
    ran = beside(tmp_path, files, jobs)
    assert ran.code == 1
    for name in DEEP:
        assert reason(ran, f"{name}.py"), name
        # The parser was guarded: no worker had to die for it.
        assert "died" not in reason(ran, f"{name}.py"), name


# Code that is deep and yet sound: Python runs all of it, so it must not be refused.
SOUND = {
    "calls": "x = " + "f(" * 90 + ")" * 90,
    "sum": "x = 1" + " + 1" * 900,
    "or": "x = a" + " or a" * 900,
    "strings": "x = (" + "'a'\n" * 900 + ")",
    "elif": "if a:\n  b\n" + "elif a:\n  b\n" * 900,
    "attributes": "x = a" + ".b" * 300,
    "method-calls": "x = a" + ".b()" * 300,
    "comparison": "x = 1" + " < 1" * 20_000,
    "list": "x = [" + "1, " * 20_000 + "]",
    "statements": "x = 1\n" * 20_000,
}


def test_deep_but_sound_code_is_checked(tmp_path: Path) -> None:
    before, after = "import signal\n", "\nsignal.signal(signal.SIGKILL, print)\n"
    files = {name: TRIGGER + f"{before}{SOUND[name]}{after}".encode() for name in SOUND}
    ran = beside(tmp_path, files)
    assert ran.code == 1
    found = sorted((path, code) for path, _, code in ran.findings)
    assert found == sorted((f"{name}.py", "SHD104") for name in (*SOUND, "zzz"))
    assert ran.json["errors"] == []


# Things in the place of a file


def test_folder_that_is_called_like_a_file(tmp_path: Path) -> None:
    write(tmp_path, zzz=UNCATCHABLE)
    (tmp_path / "x.py").mkdir()
    assert in_process.lint(tmp_path, ".").findings == [GOOD]
    assert in_process.lint(tmp_path, "x.py", "zzz.py").findings == [GOOD]


@pytest.mark.parametrize(
    ("target", "why"), [("nowhere", "no such file"), ("bad.py", "too many levels of symbolic")]
)
def test_link_that_leads_nowhere(tmp_path: Path, target: str, why: str) -> None:
    (tmp_path / "bad.py").symlink_to(target)
    write(tmp_path, zzz=UNCATCHABLE)
    ran = in_process.lint(tmp_path, ".")
    assert ran.code == 1
    assert GOOD in ran.findings
    assert why in reason(ran)


def test_links_in_circles_do_not_hang(tmp_path: Path) -> None:
    write(tmp_path, a__b__zzz=UNCATCHABLE)
    (tmp_path / "a" / "b" / "up").symlink_to("../..")
    (tmp_path / "a" / "self").symlink_to(".")
    assert lint(tmp_path, ".").findings == [("a/b/zzz.py", 2, "SHD104")]


def test_file_that_is_named_and_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.py").symlink_to("nowhere")
    write(tmp_path, zzz=UNCATCHABLE)
    ran = in_process.run(tmp_path, "--output-format", "concise", "bad.py", "zzz.py")
    assert ran.code == 2
    assert "bad.py:1:1: SHD001 unreadable-file: " in ran.out
    assert "zzz.py:2:" in ran.out
    # A file below a folder that was named is a finding like others.
    assert in_process.run(tmp_path, ".").code == 1


def without_privileges() -> None:
    """Take from root the right to read and write whatever it likes; others never had it."""
    if os.getuid() == 0:
        drop_from_bounding_set = 24
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)


def small_disk() -> None:
    """Let no file grow beyond 64 bytes, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A folder with a good file, and a bad one that may not be read."""
    write(tmp_path, zzz=UNCATCHABLE, bad=CLEAN)
    (tmp_path / "bad.py").chmod(0)
    return tmp_path


def test_file_that_may_not_be_read(locked: Path) -> None:
    ran = lint(locked, ".", prepare=without_privileges)
    assert ran.code == 1
    assert GOOD in ran.findings
    assert reason(ran) == "it cannot be read: permission denied"
    assert lint(locked, "bad.py", prepare=without_privileges).code == 2


def test_folder_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, zzz=UNCATCHABLE, secret__a=UNCATCHABLE)
    (tmp_path / "secret").chmod(0)
    ran = lint(tmp_path, ".", prepare=without_privileges)
    named = lint(tmp_path, "secret", prepare=without_privileges)
    (tmp_path / "secret").chmod(0o755)
    assert GOOD in ran.findings
    assert reason(ran, "secret") == reason(named, "secret")
    assert reason(ran, "secret") == "it cannot be read: permission denied"
    assert (ran.code, named.code) == (1, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see what a process waits for")
def test_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    write(tmp_path, bbb=CLEAN, zzz=UNCATCHABLE)
    # Files are read in order, and reading this one takes as long as we like.
    os.mkfifo(tmp_path / "aaa.py")
    process = subprocess.Popen(
        [*COMMAND, "--output-format", "json", "aaa.py", "."],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    with (tmp_path / "aaa.py").open("wb"):  # returns when the other side reads
        (tmp_path / "bbb.py").unlink()
    out, err = process.communicate(timeout=PATIENCE)
    ran = Ran(process.returncode, out.decode(), err.decode())
    assert (ran.code, ran.err) == (1, "")
    assert reason(ran, "bbb.py") == "it cannot be read: no such file or directory"
    assert GOOD in ran.findings


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_that_nobody_writes_to_are_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, zzz=UNCATCHABLE, sick__a=UNCATCHABLE)
    (tmp_path / "Dockerfile").write_text(
        'FROM python\nCOPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n'
    )
    for name in (".gitignore", "run.sh", "compose.yaml", "sick/pyproject.toml", "a.py"):
        os.mkfifo(tmp_path / name)
    ran = lint(tmp_path, ".")
    assert (ran.code, ran.findings) == (2, [GOOD])
    assert ran.err == "shutdown-lint: sick/pyproject.toml: is a pipe\n"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")  # noqa: PTH110
def test_file_without_end(tmp_path: Path) -> None:
    ran = lint(tmp_path, "/dev/zero")
    assert ran.code == 2
    assert reason(ran, "/dev/zero") == "it cannot be read: file too large"


# Writing


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_read_only_file_is_not_fixed_and_named(tmp_path: Path, jobs: str) -> None:
    write(tmp_path, bad=FIXABLE, good=FIXABLE, zzz=UNCATCHABLE)
    (tmp_path / "bad.py").chmod(0o444)
    ran = lint(tmp_path, "--fix", jobs, ".")
    assert ran.code == 2
    assert ran.err.startswith("shutdown-lint: bad.py: its fixes are not written: ")
    assert ran.err.count("\n") == 1
    assert (tmp_path / "bad.py").read_text() == FIXABLE
    assert ("bad.py", 1, "SHD002") in ran.findings
    assert (tmp_path / "good.py").read_text() == "import signal\n"


def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    text = FIXABLE + "x = 1\n" * 100
    write(tmp_path, bad=text, good=FIXABLE)
    ran = run(tmp_path, "--fix", ".", prepare=small_disk)
    assert ran.code == 2
    assert ran.err.startswith("shutdown-lint: bad.py: its fixes are not written: ")
    assert (tmp_path / "bad.py").read_text() == text
    assert (tmp_path / "good.py").read_text() == "import signal\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.py", "good.py"]


@pytest.mark.parametrize("there", [True, False])
def test_full_disk_under_the_report(tmp_path: Path, *, there: bool) -> None:
    write(tmp_path, zzz=UNCATCHABLE)
    report = tmp_path / "report.json"
    if there:
        report.write_text("old")
    ran = run(tmp_path, "--output-format=json", "-o", "report.json", ".", prepare=small_disk)
    assert ran.code == 2
    assert ran.err.startswith("shutdown-lint: report.json: the report is not written: ")
    assert (report.read_text() == "old") if there else not report.exists()
    assert len(list(tmp_path.iterdir())) == 1 + there


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["."], ["--help"], ["rule", "--all"], ["--version"]])
def test_full_disk_under_standard_output(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, zzz=UNCATCHABLE)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE,
            env=environment(),
        )
    assert done.returncode == 2
    assert done.stderr == (
        "shutdown-lint: standard output cannot be written: No space left on device\n"
    )


# Configuration


@pytest.mark.parametrize(
    "content",
    [
        b"[tool.shutdown-lint\n",
        b"[tool.shutdown-lint]\nselect = \xff\n",
        b"[tool.shutdown-lint]\nselect = 3\n",
        b"[tool.shutdown-lint]\nnonsense = 3\n",
    ],
)
def test_broken_pyproject(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, sick__a=UNCATCHABLE, zzz=UNCATCHABLE)
    (tmp_path / "sick" / "pyproject.toml").write_bytes(content)
    ran = in_process.lint(tmp_path, ".")
    assert ran.code == 2
    assert ran.findings == [GOOD]
    assert ran.err.startswith("shutdown-lint: sick/pyproject.toml")
    assert ran.err.count("\n") == 1


def test_pyproject_that_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, zzz=UNCATCHABLE)
    (tmp_path / "pyproject.toml").mkdir()
    ran = in_process.lint(tmp_path, ".")
    assert (ran.code, ran.findings) == (2, [])
    assert ran.err == "shutdown-lint: pyproject.toml: is a directory\n"


def test_broken_pyproject_that_does_not_speak_of_us_is_no_concern(tmp_path: Path) -> None:
    write(tmp_path, zzz=UNCATCHABLE)
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert in_process.lint(tmp_path, ".").findings == [GOOD]
