"""Takes what the linter may read, and nothing else, out of a wheel or a source distribution."""

from __future__ import annotations

import email.parser
import json
import shutil
import stat
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

STAMP = ".unpacked.json"
KEPT = 2  # which files are kept; another number has them unpacked anew

# Files that say how a program is installed, started and stopped.
_STARTS = ("Dockerfile", "dockerfile", "Containerfile", "Procfile")
_ENDS = (".py", ".yaml", ".yml", ".service", ".dockerfile", ".Dockerfile", ".sh")
_NAMES = ("pyproject.toml", "setup.cfg", "entry_points.txt")
_SUPERVISOR = (".conf", ".ini")
_LARGEST = 1_000_000  # bytes of a file that is no Python


class BadArchiveError(Exception):
    """An archive that must not be unpacked."""


class _Member(NamedTuple):
    name: str
    data: bytes


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def unpack(archive: Path, target: Path, sha256: str) -> None:
    """Put the files of `archive` that matter below `target`, replacing what stands there.

    `target` appears whole or not at all. Its file `.unpacked.json` keeps the hash of the archive
    and the source repository that the package's metadata names, if it names one on GitHub.

    Raises:
        BadArchiveError: the hash is another one, or a member would land outside `target`.
        OSError, tarfile.TarError, zipfile.BadZipFile: the archive cannot be read.
    """
    found = sha256_of(archive)
    if found != sha256:
        raise BadArchiveError(f"{archive.name}: sha256 is {found}, pinned is {sha256}")
    target.parent.mkdir(parents=True, exist_ok=True)
    repository = None
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        root = Path(scratch, "tree")
        root.mkdir()
        for member in _members(archive):
            if _is_metadata(member.name):
                repository = repository or _repository(member.data)
                continue
            place = root.joinpath(*_safe_parts(archive, member.name))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(member.data)
        stamp = json.dumps({"sha256": sha256, "repository": repository, "kept": KEPT})
        (root / STAMP).write_text(stamp, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        root.rename(target)


def read_stamp(folder: Path) -> dict[str, Any]:
    """What `unpack` noted in a folder; empty when it never finished there."""
    try:
        stamp: dict[str, Any] = json.loads((folder / STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp


def _members(archive: Path) -> Iterator[_Member]:
    with _opened(archive) as members:
        yield from members


@contextmanager
def _opened(archive: Path) -> Iterator[Iterator[_Member]]:
    if archive.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(archive) as bundle:
            yield (
                _Member(info.filename, bundle.read(info))
                for info in bundle.infolist()
                if _is_wanted(info.filename, info.file_size)
                and not stat.S_ISLNK(info.external_attr >> 16)
            )
    else:
        with tarfile.open(archive) as bundle_tar:
            yield (
                _Member(info.name, stream.read())
                for info in bundle_tar
                if info.isfile() and _is_wanted(info.name, info.size)
                if (stream := bundle_tar.extractfile(info))
            )


def _is_wanted(path: str, size: int) -> bool:
    name = PurePosixPath(path).name
    if path.endswith("/"):
        return False
    if name.endswith(".py") or _is_metadata(path):
        return True
    is_deployment = name.startswith(_STARTS) or name.endswith(_ENDS) or "entrypoint" in name
    is_supervisor = name.endswith(_SUPERVISOR) and "supervisor" in path
    return size <= _LARGEST and (is_deployment or is_supervisor or name in _NAMES)


def _is_metadata(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) == 2 and path.name in {"METADATA", "PKG-INFO"}


def _safe_parts(archive: Path, name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
        raise BadArchiveError(f"{archive.name}: member {name!r} would land outside its folder")
    # A source distribution holds everything in one folder named after itself.
    return parts if archive.suffix == ".whl" or len(parts) == 1 else parts[1:]


def _repository(metadata: bytes) -> str | None:
    """The GitHub address that a package's metadata gives, None when it gives none."""
    headers = email.parser.BytesHeaderParser().parsebytes(metadata)
    urls = [value.partition(",")[2].strip() for value in headers.get_all("Project-URL", [])]
    urls.append(headers.get("Home-page") or "")
    for url in urls:
        owner_and_name = url.removeprefix("https://github.com/").strip("/").split("/")
        if url.startswith("https://github.com/") and len(owner_and_name) == 2:
            return url.strip("/").removesuffix(".git")
    return None
