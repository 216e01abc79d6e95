from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus import main
from corpus_archive import STAMP, BadArchiveError, read_stamp, sha256_of, unpack
from corpus_pins import Pin, read_pins, write_pins

if TYPE_CHECKING:
    from collections.abc import Mapping

TOOL = Path(__file__).parents[1] / "tools" / "corpus.py"
METADATA = b"Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
# SHD104: the kernel never delivers SIGKILL to a handler.
DEFECT = b"""\
import signal


def stop(number, frame):
    pass


signal.signal(signal.SIGKILL, stop)
"""


def wheel(path: Path, files: Mapping[str, bytes], metadata: bytes = METADATA) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
        bundle.writestr("tiny-1.0.dist-info/METADATA", metadata)
        bundle.writestr("tiny-1.0.dist-info/WHEEL", b"Wheel-Version: 1.0\nTag: py3-none-any\n")
        bundle.writestr("tiny-1.0.dist-info/RECORD", b"")
    return path


def sdist(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as bundle:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            bundle.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("tiny-1.0/link.py")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        bundle.addfile(link)
    return path


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


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


def test_the_committed_pins_are_whole() -> None:
    pins = read_pins(TOOL.with_suffix(".toml"))
    assert len(pins) >= 20
    for pin in pins:
        assert re.fullmatch(r"[0-9a-f]{64}", pin.sha256), pin
        assert pin.file.endswith((".whl", ".tar.gz", ".zip")), pin
        assert pin.version in pin.file, pin


class Shelf:
    """A package index in a folder, a corpus and its pins, and the tool run on them."""

    def __init__(self, root: Path) -> None:
        self.wheels = root / "wheels"
        self.wheels.mkdir()
        self.pins = root / "pins.toml"
        self.corpus = root / "corpus"

    def add(self, files: Mapping[str, bytes]) -> Path:
        return wheel(self.wheels / "tiny-1.0-py3-none-any.whl", files)

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, TOOL, "--pins", self.pins, "--corpus", self.corpus, *arguments],
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)},
            capture_output=True,
            text=True,
            check=False,
        )


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


def fetched(shelf: Shelf, files: Mapping[str, bytes]) -> Shelf:
    archive = shelf.add(files)
    pin = Pin("tiny", "1.0", archive.name, sha256_of(archive))
    write_pins(shelf.pins, [pin])
    unpack(archive, shelf.corpus / pin.folder, pin.sha256)
    return shelf


def test_the_report_counts_and_links(shelf: Shelf, tmp_path: Path) -> None:
    fetched(shelf, {"tiny/worker.py": DEFECT, "tiny/clean.py": b"x = 1\n"})
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
    fetched(shelf, {f"tiny/{name}.py": DEFECT for name in "abc"})
    done = shelf.tool("run", "--sample", "2", "--seed", "7")
    assert done.stdout.startswith("# 2 of 3 findings, seed 7\n")
    assert done.stdout.count(">    8 signal.signal(signal.SIGKILL, stop)\n") == 2
    assert done.stdout.count("     1 import signal\n") == 2
    assert shelf.tool("run", "--sample", "2", "--seed", "7").stdout == done.stdout


def test_select_narrows_the_run(shelf: Shelf) -> None:
    fetched(shelf, {"tiny/worker.py": DEFECT})
    done = shelf.tool("run", "--select", "SHD302")
    assert (done.returncode, "Nothing was found" in done.stdout) == (0, True)


def test_raw_results_are_json(shelf: Shelf) -> None:
    fetched(shelf, {"tiny/worker.py": DEFECT})
    package = json.loads(shelf.tool("run", "--json").stdout)["tiny-1.0"]
    assert package["files"] == 1
    assert [finding["code"] for finding in package["findings"]] == ["SHD104"]


def test_a_package_that_was_not_fetched_is_a_failure(shelf: Shelf) -> None:
    write_pins(shelf.pins, [Pin("tiny", "1.0", "tiny-1.0-py3-none-any.whl", "0" * 64)])
    done = shelf.tool("run")
    assert done.returncode == 1
    assert "- tiny-1.0: not fetched\n" in done.stdout
