from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpus import main
from corpus_archive import STAMP, BadArchiveError, read_stamp, sha256_of, unpack
from corpus_pins import LeftOut, Pin, read_left_out, read_pins, write_pins
from support.corpus_shelf import DEFECT, METADATA, TOOL, Shelf, sdist, tree, wheel

if TYPE_CHECKING:
    from pathlib import Path


def unpacked(archive: Path, target: Path) -> set[str]:
    unpack(archive, target, sha256_of(archive))
    return tree(target)


def test_only_python_files_leave_a_wheel(tmp_path: Path) -> None:
    files = {"tiny/__init__.py": b"", "tiny/native.so": b"\x7fELF", "tiny/data.json": b"{}"}
    archive = wheel(tmp_path / "tiny-1.0-py3-none-any.whl", files)
    assert unpacked(archive, tmp_path / "out") == {"tiny/__init__.py", STAMP}


def test_the_folder_around_a_source_distribution_is_dropped_and_links_are_skipped(
    tmp_path: Path,
) -> None:
    files = {"tiny-1.0/setup.py": b"", "tiny-1.0/tiny/a.py": b"x", "tiny-1.0/README": b"x"}
    archive = sdist(tmp_path / "tiny-1.0.tar.gz", files)
    assert unpacked(archive, tmp_path / "out") == {"setup.py", "tiny/a.py", STAMP}


def test_links_in_a_wheel_are_skipped(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "tiny-1.0-py3-none-any.whl", {"tiny/a.py": b"x"})
    with zipfile.ZipFile(archive, "a") as bundle:
        link = zipfile.ZipInfo("tiny/link.py")
        link.external_attr = 0o120777 << 16
        bundle.writestr(link, "/etc/passwd")
    assert unpacked(archive, tmp_path / "out") == {"tiny/a.py", STAMP}


@pytest.mark.parametrize("name", ["../evil.py", "tiny/../../evil.py", "/evil.py", "..\\evil.py"])
@pytest.mark.parametrize("pack", [wheel, sdist])
def test_a_member_that_would_land_outside_stops_the_unpacking(
    tmp_path: Path, pack: type, name: str
) -> None:
    suffix = "-py3-none-any.whl" if pack is wheel else ".tar.gz"
    archive = pack(tmp_path / f"tiny-1.0{suffix}", {"tiny/good.py": b"", name: b"x"})
    before = tree(tmp_path)
    with pytest.raises(BadArchiveError, match=r"would land outside"):
        unpack(archive, tmp_path / "deep" / "out", sha256_of(archive))
    assert tree(tmp_path) == before


def test_an_archive_with_another_hash_is_not_unpacked(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "tiny-1.0-py3-none-any.whl", {"tiny/a.py": b"x"})
    with pytest.raises(BadArchiveError, match=r"tiny-1\.0.*sha256 is .*, pinned is 00"):
        unpack(archive, tmp_path / "out", "00")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (b"Project-URL: Source, https://github.com/o/n\n", "https://github.com/o/n"),
        (b"Home-page: https://github.com/o/n/\n", "https://github.com/o/n"),
        (b"Project-URL: Repo, https://github.com/o/n.git\n", "https://github.com/o/n"),
        (b"Project-URL: Issues, https://github.com/o/n/issues\n", None),
        (b"Home-page: https://example.org/o/n\n", None),
        (b"", None),
    ],
)
def test_the_repository_is_what_the_metadata_says(
    tmp_path: Path, line: bytes, address: str | None
) -> None:
    archive = wheel(tmp_path / "tiny-1.0-py3-none-any.whl", {}, METADATA + line)
    unpack(archive, tmp_path / "out", sha256_of(archive))
    assert read_stamp(tmp_path / "out")["repository"] == address


def test_pins_survive_writing_and_reading(tmp_path: Path) -> None:
    pins = [Pin("b.c", "2", "b-2.tar.gz", "22"), Pin("a", "1", "a-1-py3-none-any.whl", "11")]
    write_pins(tmp_path / "pins.toml", pins)
    assert read_pins(tmp_path / "pins.toml") == sorted(pins)


def test_what_is_left_out_stays_left_out_until_it_is_pinned(tmp_path: Path) -> None:
    path = tmp_path / "pins.toml"
    path.write_text('["b"]\nversion = "1"\nleft-out = "says \\"no\\""\n', encoding="utf-8")
    pins = [Pin("a", "1", "a-1-py3-none-any.whl", "11")]
    write_pins(path, pins)
    assert read_pins(path) == pins
    assert read_left_out(path) == [LeftOut("b", "1", 'says "no"')]
    pins.append(Pin("b", "1", "b-1.tar.gz", "22"))
    write_pins(path, pins)
    assert (read_pins(path), read_left_out(path)) == (pins, [])


def test_the_committed_pins_are_whole() -> None:
    pins = read_pins(TOOL.with_suffix(".toml"))
    assert len(pins) >= 20
    for pin in pins:
        assert re.fullmatch(r"[0-9a-f]{64}", pin.sha256), pin
        assert pin.file.endswith((".whl", ".tar.gz", ".zip")), pin
        assert pin.version in pin.file, pin


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_pin_then_fetch_then_fetch_again(shelf: Shelf) -> None:
    archive = shelf.add({"tiny/a.py": b"x = 1\n"})
    done = shelf.tool("pin", "tiny==1.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert read_pins(shelf.pins) == [Pin("tiny", "1.0", archive.name, sha256_of(archive))]

    (shelf.corpus / ".archives" / archive.name).unlink()
    assert shelf.tool("fetch").stdout == "tiny-1.0: unpacked\n"
    assert tree(shelf.corpus / "tiny-1.0") == {"tiny/a.py", STAMP}
    archive.unlink()
    assert shelf.tool("fetch", "Tiny").stdout == "tiny-1.0: there already\n"


def test_a_release_that_changed_under_its_version_is_refused(shelf: Shelf) -> None:
    archive = shelf.add({"tiny/a.py": b"x = 1\n"})
    write_pins(shelf.pins, [Pin("tiny", "1.0", archive.name, "0" * 64)])
    done = shelf.tool("fetch")
    assert done.returncode == 1
    assert done.stderr.startswith("tiny-1.0: ") or "tiny==1.0" in done.stderr
    assert "hash" in done.stderr.lower()
    assert tree(shelf.corpus) == set()


def test_a_release_that_does_not_exist_is_named(shelf: Shelf) -> None:
    done = shelf.tool("pin", "tiny==9.9")
    assert done.returncode == 1
    assert "tiny==9.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_is_not_pinned_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--pins", str(tmp_path / "none.toml"), "fetch", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


def test_the_report_counts_and_links(shelf: Shelf, tmp_path: Path) -> None:
    shelf.unpacked("tiny-1.0", {"tiny/worker.py": DEFECT, "tiny/clean.py": b"x = 1\n"})
    page = tmp_path / "reports" / "today.md"
    page.parent.mkdir()
    done = shelf.tool("run", "-o", str(page))
    assert done.returncode == 0
    assert re.fullmatch(r"tiny-1\.0: \d+\.\d s\n", done.stderr)
    text = page.read_text(encoding="utf-8")
    assert re.search(r"\| tiny-1\.0 +\| +2 \| +9 \| +1 \| +111\.111 \| +0 \|", text)
    assert re.search(r"\| SHD104 \| uncatchable-signal \| +1 \| +1 \| +111\.111 \|", text)
    (link,) = re.findall(r"\[tiny/worker\.py:8\]\((.*)#L8\)", text)
    assert (page.parent / link).resolve() == shelf.corpus / "tiny-1.0" / "tiny" / "worker.py"


def test_a_sample_shows_the_code_around(shelf: Shelf) -> None:
    shelf.unpacked("tiny-1.0", {f"tiny/{name}.py": DEFECT for name in "abc"})
    done = shelf.tool("run", "--sample", "2", "--seed", "7")
    assert done.stdout.startswith("# 2 of 3 findings, seed 7\n")
    assert done.stdout.count(">    8 signal.signal(signal.SIGKILL, stop)\n") == 2
    assert done.stdout.count("     1 import signal\n") == 2
    assert shelf.tool("run", "--sample", "2", "--seed", "7").stdout == done.stdout


def test_select_narrows_the_run(shelf: Shelf) -> None:
    shelf.unpacked("tiny-1.0", {"tiny/worker.py": DEFECT})
    done = shelf.tool("run", "--select", "SHD302")
    assert (done.returncode, "Nothing was found" in done.stdout) == (0, True)


def test_raw_results_are_json(shelf: Shelf) -> None:
    shelf.unpacked("tiny-1.0", {"tiny/worker.py": DEFECT})
    package = json.loads(shelf.tool("run", "--json").stdout)["tiny-1.0"]
    assert package["files"] == 1
    assert [finding["code"] for finding in package["findings"]] == ["SHD104"]


def test_a_package_that_was_not_fetched_is_a_failure(shelf: Shelf) -> None:
    write_pins(shelf.pins, [Pin("tiny", "1.0", "tiny-1.0-py3-none-any.whl", "0" * 64)])
    done = shelf.tool("run")
    assert done.returncode == 1
    assert "- tiny-1.0: not fetched\n" in done.stdout


def test_results_stand_in_the_order_of_the_pins_whoever_is_done_first(shelf: Shelf) -> None:
    for number, size in enumerate((1, 3, 2)):
        files = {f"tiny/{name}.py": DEFECT for name in "abc"[:size]}
        shelf.unpacked(f"p{number}-1.0", files)
    results = json.loads(shelf.tool("run", "--json", "--at-once", "3").stdout)
    assert [(name, len(package["findings"])) for name, package in results.items()] == [
        ("p0-1.0", 1),
        ("p1-1.0", 3),
        ("p2-1.0", 2),
    ]
    assert all(package["seconds"] > 0 for package in results.values())


def test_results_that_were_kept_are_used_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.unpacked("tiny-1.0", {"tiny/worker.py": DEFECT})
    kept = tmp_path / "results.json"
    assert shelf.tool("run", "--json", "-o", str(kept)).returncode == 0
    again = shelf.tool("run", "--json", "--results", str(kept))
    assert (again.stdout, again.stderr) == (kept.read_text(encoding="utf-8"), "")
    kept.write_text("[]", encoding="utf-8")
    done = shelf.tool("run", "--results", str(kept))
    assert done.returncode == 2
    assert str(kept) in done.stderr
    assert "Traceback" not in done.stderr


SLOW_LINTER = """\
import os
import pathlib
import time

place = pathlib.Path(os.environ["LINTER_PID"])
place.with_suffix(".new").write_text(str(os.getpid()))
place.with_suffix(".new").rename(place)
time.sleep(60)
"""


def is_gone(pid: int) -> bool:
    """Whether a process has ended; it has a second for that."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_no_linter_behind(
    shelf: Shelf, tmp_path: Path, number: int
) -> None:
    for folder in ("one-1.0", "two-1.0"):
        shelf.unpacked(folder, {"tiny/worker.py": DEFECT})
    linter = tmp_path / "fake" / "shutdown_lint"
    linter.mkdir(parents=True)
    (linter / "__init__.py").write_bytes(b"")
    (linter / "__main__.py").write_text(SLOW_LINTER, encoding="utf-8")
    place = tmp_path / "pid"
    command = [sys.executable, str(TOOL), *map(str, shelf.options), "run", "--at-once", "1"]
    environment = {**os.environ, "PYTHONPATH": str(linter.parent), "LINTER_PID": str(place)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as tool:
        while not place.exists():
            assert tool.poll() is None
            time.sleep(0.01)
        pid = int(place.read_text(encoding="utf-8"))
        place.unlink()
        tool.send_signal(number)
        tool.communicate(timeout=30)
    assert tool.returncode != 0
    assert is_gone(pid)
    assert not place.exists()  # the second package was never begun
