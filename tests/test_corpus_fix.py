"""Fixes on copies of real files: applied, checked, shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import corpus_fix
from corpus import main
from corpus_results import Result
from support.corpus_shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

SAFE = b"""\
import signal


def stop(number, frame):
    print("stopping")


signal.signal(signal.SIGTERM, stop)
"""
UNSAFE = SAFE + b"\n\ndef usage():\n    stop(0, None)\n\n\nusage()\n"
# Ruff is not happy with it before: that is not held against the fix.
UNUSED = SAFE.replace(b"import signal\n", b"import signal\nimport sys\n")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path)
    shelf.unpacked(
        "tiny-1.0", {"a/safe.py": SAFE, "a/unused.py": UNUSED, "a/clean.py": b"x = 1\n"}
    )
    shelf.unpacked("more-1.0", {"unsafe.py": UNSAFE})
    return shelf


def test_safe_and_unsafe_fixes_are_tried_and_shown(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    assert main([*shelf.options, "fix", "--unsafe", "--keep", str(kept), "-n", "1"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"\| SHD203 \| +2 \| +1 \| +0 \| +0 \| 2 of 2 +\| 3 of 3 +\|", text)
    assert "## --fix\n\n2 files have such a fix, 2 were changed. All compile" in text
    assert (
        "## --fix --unsafe-fixes\n\n3 files have such a fix, 3 were changed. All compile" in text
    )
    assert text.count("\n```diff\n") == 1
    assert text.count('\n+    os.write(1, b"stopping\\n")\n') == 1
    fixed = (kept / "safe" / "tiny-1.0" / "a" / "safe.py").read_bytes()
    assert b"os.write" in fixed
    assert not (kept / "safe" / "more-1.0").exists()
    assert (shelf.corpus / "tiny-1.0" / "a" / "safe.py").read_bytes() == SAFE


def spoiled(first: bytes, second: bytes) -> object:
    """A stand-in for the linter whose fixes put these bytes at the end of each file."""
    endings = iter((first, second))

    def fix(package: Path, _options: list[str]) -> tuple[Result, str]:
        ending = next(endings)
        for path in package.rglob("*.py"):
            path.write_bytes(path.read_bytes() + ending)
        return Result(), ""

    return fix


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (b"(\n", b"", "tiny-1.0/a/safe.py: does not compile: SyntaxError"),
        (b"x = 1\n", b"y = 2\n", "tiny-1.0/a/safe.py: a second run changed it"),
        (b"print(os)\n", b"", "tiny-1.0/a/unused.py: ruff: F821 Undefined name `os`"),
        (b"import re\n", b"", "tiny-1.0/a/safe.py: ruff: F401 `re` imported but unused"),
    ],
)
def test_what_goes_wrong_is_told(
    shelf: Shelf,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    first: bytes,
    second: bytes,
    fault: str,
) -> None:
    monkeypatch.setattr(corpus_fix, "_fix", spoiled(first, second))
    assert main([*shelf.options, "fix", "tiny"]) == 1
    text = capsys.readouterr().out
    assert f"- {fault}" in text
    assert "`sys` imported but unused" not in text
    assert "All compile" not in text


def test_a_linter_that_fails_is_told(
    shelf: Shelf, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fix(_package: Path, _options: list[str]) -> tuple[Result, str]:
        return Result(), "exit code 3: it hurts"

    monkeypatch.setattr(corpus_fix, "_fix", fix)
    assert main([*shelf.options, "fix", "tiny"]) == 1
    assert "- tiny-1.0: exit code 3: it hurts\n" in capsys.readouterr().out


def test_a_file_that_never_compiled_is_not_held_against_the_fix() -> None:
    assert corpus_fix._broken(b"print 'x'\n").startswith("SyntaxError")  # noqa: SLF001
    assert corpus_fix._broken(b"x = '\\d'\n") == ""  # noqa: SLF001  a warning is none
