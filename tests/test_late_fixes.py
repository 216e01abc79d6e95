"""Fixes that are known only once the whole program is: applied by the run that finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.command import lint, run

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import signal
import threading

stop = threading.Event()


def work():
    while not stop.is_set():
        print(input())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    stop.wait()
    worker.join(timeout=20)
"""
UNIT = """\
[Service]
ExecStart=/usr/bin/python3 main.py
{kill}TimeoutStopSec={seconds}
"""
SELECT = ("--no-cache", "--select", "SHD931,SHD932")


def tree(folder: Path, kill: str = "") -> Path:
    (folder / "main.py").write_text(PROGRAM)
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "shop.service").write_text(UNIT.format(seconds=10, kill=kill))
    return folder


def test_fix_is_written_and_the_finding_is_gone(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    ran = lint(folder, *SELECT, "--fix", "--unsafe-fixes", ".")
    assert ran.json["findings"] == []
    assert (folder / "shop.service").read_text() == UNIT.format(seconds=25, kill="")
    assert lint(folder, *SELECT, ".").json["findings"] == []


def test_fix_that_is_unsafe_is_not_applied_unless_one_asks_for_it(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    ran = lint(folder, *SELECT, "--fix", ".")
    assert [one["code"] for one in ran.json["findings"]] == ["SHD932"]
    assert (folder / "shop.service").read_text() == UNIT.format(seconds=10, kill="")


def test_fix_joins_what_was_fixed_in_the_file_before(tmp_path: Path) -> None:
    folder = tree(tmp_path, kill="KillMode=none\n")
    shown = run(folder, *SELECT, "--diff", "--unsafe-fixes", ".")
    assert (folder / "shop.service").read_text() == UNIT.format(seconds=10, kill="KillMode=none\n")
    assert "-KillMode=none" in shown.out
    assert "-TimeoutStopSec=10\n" in shown.out
    assert "+TimeoutStopSec=25\n" in shown.out
    lint(folder, *SELECT, "--fix", "--unsafe-fixes", ".")
    written = (folder / "shop.service").read_text()
    assert "TimeoutStopSec=25\n" in written
    assert "KillMode=none" not in written


def test_comment_that_silences_the_finding_keeps_the_file_as_it_is(tmp_path: Path) -> None:
    folder = tree(tmp_path, kill="# shutdown-lint: ignore[SHD932] known\n")
    before = (folder / "shop.service").read_text()
    lint(folder, *SELECT, "--fix", "--unsafe-fixes", ".")
    assert (folder / "shop.service").read_text() == before
