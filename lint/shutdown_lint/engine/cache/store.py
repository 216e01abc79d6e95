"""The cache file: what it holds, how it is read with suspicion, and how it is written."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from shutdown_lint.engine.cache.place import read_own, write_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from shutdown_lint.model.finding import FileReport

MAGIC = b"shutdown-lint cache 1\n"
# Nanoseconds: a file that is written again so soon after it was read may keep its time.
_RACE = 2_000_000_000
_NEVER = -1  # as a time: no file has it


class Status(NamedTuple):
    """What the system says of a file without opening it."""

    size: int  # bytes
    changed: int  # nanoseconds


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One file, as it was."""

    size: int
    changed: int  # nanoseconds; `_NEVER`: not to be trusted
    digest: bytes
    plan: int  # index of what the settings said
    report: bytes  # empty: there was nothing to say


class _Contents(msgspec.Struct, array_like=True):
    identity: str
    start: str
    plans: list[str]
    entries: dict[str, Entry]


class Store:
    """What is known of the files below one folder."""

    def __init__(self, path: str, identity: str, start: str) -> None:
        self._path = path
        self._contents = _read(path, identity, start) or _Contents(identity, start, [], {})
        self._plans = {text: number for number, text in enumerate(self._contents.plans)}
        self._is_changed = False

    def by_status(self, path: str, status: Status, plan: str) -> Entry | None:
        """What is known of a file that has kept its size and time."""
        entry = self._contents.entries.get(path)
        if entry is None or (entry.size, entry.changed) != status:
            return None
        return entry if self._plans.get(plan) == entry.plan else None

    def by_content(self, path: str, status: Status, plan: str, data: bytes) -> Entry | None:
        """What is known of a file that has got a new time and has the same bytes."""
        entry = self._contents.entries.get(path)
        if entry is None or entry.size != len(data) or self._plans.get(plan) != entry.plan:
            return None
        if entry.digest != _digest(data):
            return None
        self._put(path, msgspec.structs.replace(entry, changed=_trusted(status)))
        return entry

    def remember(
        self, path: str, status: Status, plan: str, data: bytes, report: FileReport | None
    ) -> None:
        """Keep what was found in a file; `status` is from before its bytes were read."""
        number = self._plans.setdefault(plan, len(self._plans))
        try:
            path.encode()
            raw = b"" if report is None else msgspec.msgpack.encode(report)
        except UnicodeEncodeError:  # a name that is no text: it is checked anew each time
            return
        self._put(path, Entry(len(data), _trusted(status), _digest(data), number, raw))

    def forget_missing(self, is_missing: Callable[[str], bool]) -> None:
        """Drop the files that are no longer there."""
        for path in [path for path in self._contents.entries if is_missing(path)]:
            del self._contents.entries[path]
            self._is_changed = True

    def save(self) -> None:
        """Write what is new; where that cannot be done, the next run is slower and that is all."""
        if self._is_changed:
            self._contents.plans = list(self._plans)
            body = msgspec.msgpack.encode(self._contents)
            write_own(self._path, MAGIC + zlib.crc32(body).to_bytes(4) + body)
            self._is_changed = False

    def _put(self, path: str, entry: Entry) -> None:
        self._contents.entries[path] = entry
        self._is_changed = True


def report_in(entry: Entry, shown: str) -> FileReport | None:
    """The report that an entry holds, under the name that the file has in this run.

    None when it has none, or one that cannot be read or is of another name.
    """
    from shutdown_lint.model.finding import FileReport

    if not entry.report:
        return None
    try:
        report = msgspec.msgpack.decode(entry.report, type=FileReport)
    except (msgspec.DecodeError, ValueError):
        return None
    return report if report.path == shown else None


def _read(path: str, identity: str, start: str) -> _Contents | None:
    data = read_own(path)
    head = len(MAGIC) + 4
    if data is None or not data.startswith(MAGIC):
        return None
    body = memoryview(data)[head:]
    if zlib.crc32(body).to_bytes(4) != data[len(MAGIC) : head]:
        return None
    try:
        contents = msgspec.msgpack.decode(body, type=_Contents)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return contents if (contents.identity, contents.start) == (identity, start) else None


def _trusted(status: Status) -> int:
    return status.changed if status.changed < time.time_ns() - _RACE else _NEVER


def _digest(data: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(data, digest_size=16).digest()
