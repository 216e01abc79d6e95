"""Standard input as the file to check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.command import CLEAN, UNCATCHABLE, run

if TYPE_CHECKING:
    from pathlib import Path

UNUSED = "import signal  # noqa: SHD104\n"


def found(out: str) -> list[tuple[str, int, str]]:
    return [(each["path"], each["line"], each["code"]) for each in json.loads(out)["findings"]]


def test_source_is_checked_under_its_name(tmp_path: Path) -> None:
    ran = run(
        tmp_path, "--output-format=json", "-", "--stdin-filename=src/a.py", stdin=UNCATCHABLE
    )
    assert ran.code == 1
    assert found(ran.out) == [("src/a.py", 2, "SHD104")]


def test_source_without_a_name(tmp_path: Path) -> None:
    ran = run(tmp_path, "--output-format=concise", "-", stdin=UNCATCHABLE)
    assert ran.out.startswith("<stdin>:2:1: SHD104")


def test_clean_source(tmp_path: Path) -> None:
    assert run(tmp_path, "-", stdin=CLEAN)[:2] == (0, "No problems in 1 file.\n")
    assert run(tmp_path, "-", stdin=b"").code == 0


@pytest.mark.parametrize("format_", ["full", "sarif", "github"])
def test_every_format_takes_a_source_without_a_name(tmp_path: Path, format_: str) -> None:
    ran = run(tmp_path, "--output-format", format_, "-", stdin=UNCATCHABLE)
    assert (ran.code, ran.err) == (1, "")
    assert "SHD104" in ran.out


def test_settings_are_those_of_the_named_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "shutdown-lint.toml").write_text("ignore = ['SHD104']")
    assert run(tmp_path, "-", "--stdin-filename=sub/a.py", stdin=UNCATCHABLE).code == 0
    assert run(tmp_path, "-", "--stdin-filename=a.py", stdin=UNCATCHABLE).code == 1


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "shutdown-lint.toml").write_text("nonsense = 1")
    ran = run(tmp_path, "-", stdin=UNCATCHABLE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "shutdown-lint: shutdown-lint.toml: unknown key 'nonsense'\n"


def test_fixed_source_goes_to_standard_output_and_the_report_beside_it(tmp_path: Path) -> None:
    ran = run(tmp_path, "--fix", "-", stdin=UNUSED + "signal.signal(signal.SIGSTOP, int())\n")
    assert ran.out.startswith("import signal\n")
    assert "Found" in ran.err
    assert ran.code == 1


def test_source_with_nothing_to_fix_comes_out_as_it_went_in(tmp_path: Path) -> None:
    odd = b"\xef\xbb\xbfx = 1\r\ny = '\xc3\xa9'"
    for source in (CLEAN.encode(), b"", odd, b"broken ( \xff", UNCATCHABLE.encode()):
        ran = run(tmp_path, "--fix", "-q", "--ignore=SHD1", "-", stdin=source)
        assert ran.out.encode(errors="surrogateescape") == source


def test_fixed_source_keeps_its_encoding(tmp_path: Path) -> None:
    source = b"# coding: latin-1\nx = '\xe9'\n" + UNUSED.encode()
    ran = run(tmp_path, "--fix", "-", stdin=source)
    assert ran.code == 0
    fixed = b"# coding: latin-1\nx = '\xe9'\nimport signal\n"
    assert ran.out.encode(errors="surrogateescape") == fixed


def test_diff_of_a_source(tmp_path: Path) -> None:
    ran = run(tmp_path, "--diff", "-", "--stdin-filename=a.py", stdin=UNUSED)
    assert ran.code == 1
    assert ran.out == (
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-import signal  # noqa: SHD104\n+import signal\n"
    )


def test_excluded_source_is_not_judged(tmp_path: Path) -> None:
    arguments = ("--extend-exclude=gen/", "-", "--stdin-filename=gen/a.py")
    assert run(tmp_path, *arguments, stdin=UNCATCHABLE).code == 1
    ran = run(tmp_path, "--force-exclude", *arguments, stdin=UNCATCHABLE)
    assert ran.code == 0
    ran = run(tmp_path, "--force-exclude", "--fix", "-q", *arguments, stdin=UNUSED)
    assert ran[:2] == (0, UNUSED)
