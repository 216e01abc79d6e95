"""What came of the last second look, for the next run that finds all it was made of unchanged."""

from __future__ import annotations

import os
import time
from zlib import adler32, crc32

from shutdown_lint.engine.cache.decoding import decoded
from shutdown_lint.engine.cache.place import read_own, write_own
from shutdown_lint.engine.cache.reports import read, written
from shutdown_lint.engine.cache.store import RACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shutdown_lint.model.finding import FileReport

_SUFFIX = ".looks"


class Look:
    """The second look of one run: known from an earlier one, or kept for a later one.

    Args:
        path: the cache file of the runs from this folder.
        parts: all that the look depends on, but for what it reads beside the files of the run.
    """

    def __init__(self, path: str, parts: Iterable[str]) -> None:
        stem, _, suffix = path.rpartition(".")
        self._path = f"{stem}{_SUFFIX}.{suffix}"
        self._key = _sum("\0".join(parts).encode("utf-8", "surrogatepass"))

    def recall(self) -> tuple[FileReport, ...] | None:
        """The reports that came of it; None where it has to be done."""
        data = read_own(self._path)
        head, _, body = (data or b"").partition(b"\n")
        if head.decode("ascii", "replace") != f"{self._key} {_sum(body)}":
            return None
        try:
            beside, texts = decoded(body.decode())
            if any(_token(place) != token for place, token in beside):
                return None
            reports = [read(text) for text in texts]
        except (ValueError, TypeError, RecursionError):
            return None
        found = tuple(one for one in reports if one is not None)
        return found if len(found) == len(reports) else None

    def keep(self, reports: Iterable[FileReport], beside: Iterable[str]) -> None:
        """Write down what came of it, and which places beside the files were looked at."""
        tokens = {place: _token(place) for place in beside}
        if not _are_settled(tokens):
            return
        from json import dumps

        body = dumps([list(tokens.items()), [written(one) for one in reports]]).encode()
        write_own(self._path, f"{self._key} {_sum(body)}\n".encode() + body)


def _token(place: str) -> str:
    """What tells whether a file or a folder is as it was."""
    try:
        found = os.stat(place)
    except OSError:
        return ""
    return f"{found.st_size}/{found.st_mtime_ns}"


def _are_settled(tokens: Mapping[str, str]) -> bool:
    limit = time.time_ns() - RACE
    return all(int(token.partition("/")[2] or 0) < limit for token in tokens.values())


def _sum(data: bytes) -> str:
    # `hashlib` takes a fiftieth of a run in which nothing has changed, for OpenSSL.
    return f"{len(data):x}/{crc32(data):x}/{adler32(data):x}"
