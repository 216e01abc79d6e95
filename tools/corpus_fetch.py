"""Downloads pinned archives with pip and unpacks them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from corpus_archive import KEPT, BadArchiveError, read_stamp, sha256_of, unpack
from corpus_pins import Pin

ARCHIVES = ".archives"
DOWNLOAD_TIMEOUT = 300.0  # seconds for one package

# One fixed platform, so that the pinned wheel is the same whatever machine asks for it.
_WHEELS = [
    "--only-binary=:all:",
    "--ignore-requires-python",
    "--implementation=cp",
    "--python-version=3.12",
    *(f"--abi={abi}" for abi in ("cp312", "abi3", "none")),
    *(
        f"--platform={platform}_x86_64"
        for platform in (
            *(f"manylinux_2_{minor}" for minor in (39, 35, 34, 31, 28, 27, 24, 17, 12, 5)),
            "manylinux2014",
        )
    ),
]
# pip builds the metadata of a source distribution even to download it: slow, hence second choice.
_SDISTS = ["--no-binary=:all:"]


class DownloadError(Exception):
    """pip could not get an archive; the message says why."""


def fetch(pin: Pin, corpus: Path) -> bool:
    """Have the sources of a pinned package in the corpus folder.

    Returns:
        False when they were there already.

    Raises:
        BadArchiveError: what was downloaded is not what is pinned.
        DownloadError: it cannot be downloaded.
    """
    folder = corpus / pin.folder
    stamp = read_stamp(folder)
    if stamp.get("sha256") == pin.sha256 and stamp.get("kept") == KEPT:
        return False
    archive = corpus / ARCHIVES / pin.file
    if not archive.exists():
        download(pin, archive.parent)
    try:
        unpack(archive, folder, pin.sha256)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise BadArchiveError(f"{archive.name}: {error}") from error
    return True


def download(pin: Pin, folder: Path) -> None:
    """Download the archive of a pin; pip checks the hash before it touches the content.

    Raises:
        DownloadError: pip failed, or got another file.
    """
    requirement = f"{pin.name}=={pin.version} --hash=sha256:{pin.sha256}"
    got = _pip_download(requirement, _WHEELS if pin.is_wheel else _SDISTS, folder)
    if got.name != pin.file:
        raise DownloadError(f"{pin.folder}: pip got {got.name}, pinned is {pin.file}")


def make_pin(name: str, version: str, corpus: Path, *, sdist: bool = False) -> Pin:
    """Download a release, wheel preferred unless `sdist` says otherwise, and pin what was got.

    Raises:
        DownloadError: there is neither a wheel for the fixed platform nor a source distribution.
    """
    folder = corpus / ARCHIVES
    requirement = f"{name}=={version}"
    try:
        archive = _pip_download(requirement, _SDISTS if sdist else _WHEELS, folder)
    except DownloadError:
        if sdist:
            raise
        archive = _pip_download(requirement, _SDISTS, folder)
    return Pin(name, version, archive.name, sha256_of(archive))


def _pip_download(requirement: str, options: list[str], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        wish = Path(scratch, "requirements.txt")
        wish.write_text(requirement + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        try:
            done = subprocess.run(
                [*command, *options, f"--dest={scratch}", f"--requirement={wish}"],
                capture_output=True,
                text=True,
                timeout=DOWNLOAD_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            message = f"{requirement}: no archive after {DOWNLOAD_TIMEOUT:.0f} seconds"
            raise DownloadError(message) from error
        found = [path for path in Path(scratch).iterdir() if path != wish]
        if done.returncode != 0 or len(found) != 1:
            raise DownloadError(f"{requirement}: {_reason(done.stderr)}")
        return found[0].replace(folder / found[0].name)


def _reason(stderr: str) -> str:
    errors = [line for line in stderr.splitlines() if line.startswith("ERROR:")]
    return errors[-1].removeprefix("ERROR: ") if errors else "pip gave no reason"
