"""The cache file: what it holds, how it is read with suspicion, and how it is written.

It is text, so that it can be cut into folders at once, and a folder in which nothing has changed
is not looked at closer. Blocks are separated by `_BLOCK`, their lines by a line feed, what stands
in a line by tabs; none of these is in a name, as names that are no plain text are left out.
"""

from __future__ import annotations

import os
import time
import zlib
from functools import cached_property
from types import MappingProxyType

from shutdown_lint.engine.cache.place import read_own, write_own
from shutdown_lint.engine.visits import Recalled
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from shutdown_lint.engine.visits import Visit
    from shutdown_lint.model.finding import FileReport

MAGIC = b"shutdown-lint cache 2\n"
RACE = 2_000_000_000
"""Nanoseconds: a file that is written again so soon after it was read may keep its time."""
_BLOCK = "\x1e"
_NEVER = -1  # as a time: no file has it


class Status(NamedTuple):
    """What the system says of a file without opening it."""

    size: int  # bytes
    changed: int  # nanoseconds


class Entry(NamedTuple):
    """One file, as it was."""

    size: int
    changed: int  # nanoseconds; `_NEVER`: not to be trusted
    digest: str
    plan: int  # index of what the settings said
    report: str  # empty: there was nothing to say


class Store:
    """What is known of the files below one folder."""

    def __init__(
        self,
        path: str,
        identity: Callable[[], str],
        start: str,
        body: memoryview | None = None,
    ) -> None:
        self._path = path
        self._identity = identity
        self._start = start
        body = body_of(path) if body is None else body
        # What the settings said of a file or a folder is long, and the same for many of them.
        self._texts, self._blocks = ([], {}) if body is None else _parts(body, self._head)
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._entries: dict[str, dict[str, Entry]] = {}  # of folders that were looked at closer
        self._changed: set[str] = set()  # folders

    @cached_property
    def _head(self) -> str:
        return f"{self._identity()}\n{self._start}".replace("\n", "\t")

    def visited(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
        """What came of a folder that looks as it did, within the same scope."""
        try:
            _, seen, folders, silent, speaking, plans, _ = self._blocks[folder].split("\n")
            number, looked = seen.split("\t")
        except (KeyError, ValueError):
            return None
        if number != str(self._numbers.get(scope)):
            return None
        if listing is not None and listing != looked:
            return None
        return Recalled(
            folders.split("\t") if folders else (),
            silent.split("\t") if silent else (),
            speaking.split("\t") if speaking else (),
            plans.split("\t") if plans else (),
            looked,
        )

    @property
    def folders(self) -> Iterable[str]:
        """Those of which something is known, in the order of `looks_in`."""
        return self._blocks

    def said(self, number: str) -> str | None:
        """What the settings said of a file, by its number; None if nobody knows."""
        try:
            return self._texts[int(number)]
        except (ValueError, IndexError):
            return None

    def by_status(self, path: str, status: Status, plan: str) -> Entry | None:
        """What is known of a file that has kept its size and time."""
        entry = self._entry(path)
        if entry is None or (entry.size, entry.changed) != status:
            return None
        return entry if self._numbers.get(plan) == entry.plan else None

    def by_content(self, path: str, status: Status, plan: str, data: bytes) -> Entry | None:
        """What is known of a file that has got a new time and has the same bytes."""
        entry = self._entry(path)
        if entry is None or entry.size != len(data) or self._numbers.get(plan) != entry.plan:
            return None
        if entry.digest != _digest(data):
            return None
        self._put(path, entry._replace(changed=_trusted(status)))
        return entry

    def remember(
        self, path: str, status: Status, plan: str, data: bytes, report: FileReport | None
    ) -> None:
        """Keep what was found in a file; `status` is from before its bytes were read."""
        if not path.isprintable():  # it is checked anew each time
            return
        text = ""
        if report is not None:
            from shutdown_lint.engine.cache.reports import written

            text = written(report)
        number = self._number(plan)
        self._put(path, Entry(len(data), _trusted(status), _digest(data), number, text))

    def save(
        self, visits: Iterable[Visit] = (), is_there: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Write what is new and still there.

        Where that cannot be done, the next run is slower and that is all.
        """
        before = dict(self._blocks)
        for visit in visits:
            if visit.folder.isprintable() and visit.listing.isprintable():
                self._blocks[visit.folder] = self._block_of(visit)
                self._changed.discard(visit.folder)
        for folder in self._changed:
            entries = self._entries_in(folder)
            names = [name for name in entries if is_there(os.path.join(folder, name))]
            self._blocks[folder] = _block(folder, entries={name: entries[name] for name in names})
        self._changed.clear()
        if self._blocks == before:
            return
        blocks = [block for folder, block in self._blocks.items() if is_there(folder)]
        body = _BLOCK.join(["\n".join([self._head, *self._numbers]), *blocks]).encode()
        write_own(self._path, MAGIC + zlib.crc32(body).to_bytes(4) + body)

    def _block_of(self, visit: Visit) -> str:
        """What is known of a folder; the visit itself only if all its files are known for sure."""
        entries, seen = self._entries_in(visit.folder), visit.listing.split("//")
        names = {word.partition("/")[0] for word in seen}
        entries = {name: entry for name, entry in entries.items() if name in names}
        for name in visit.files:
            entry = entries.get(name)
            if entry is None or f"{name}/{entry.size}/{entry.changed}" not in seen:
                return _block(visit.folder, entries=entries)
        plans = {entries[name].plan: name for name in visit.files}
        return _block(
            visit.folder,
            f"{self._number(visit.scope)}\t{visit.listing}",
            visit.folders,
            [name for name in visit.files if not entries[name].report],
            [name for name in visit.files if entries[name].report],
            [f"{name}/{number}" for number, name in plans.items()],
            entries,
        )

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def _entry(self, path: str) -> Entry | None:
        folder, name = os.path.split(path)
        return self._entries_in(folder).get(name)

    def _put(self, path: str, entry: Entry) -> None:
        folder, name = os.path.split(path)
        self._entries_in(folder)[name] = entry
        self._changed.add(folder)

    def _entries_in(self, folder: str) -> dict[str, Entry]:
        known = self._entries.get(folder)
        if known is None:
            known = self._entries[folder] = _entries(self._blocks.get(folder, ""))
        return known


def report_in(entry: Entry, shown: str) -> FileReport | None:
    """The report that an entry holds, under the name that the file has in this run.

    None when it has none, or one that cannot be read or is of another name.
    """
    from shutdown_lint.engine.cache.reports import read

    report = read(entry.report) if entry.report else None
    return report if report is not None and report.path == shown else None


def body_of(path: str) -> memoryview | None:
    """What stands in a cache file behind magic and checksum; None where they are wrong."""
    data = read_own(path)
    start = len(MAGIC) + 4
    if data is None or not data.startswith(MAGIC):
        return None
    body = memoryview(data)[start:]
    return body if zlib.crc32(body).to_bytes(4) == data[len(MAGIC) : start] else None


def looks_in(body: memoryview) -> dict[str, str]:
    """How each folder looked, in the order of the last walk; empty if that is not known.

    Of folders that another tool may have judged: whether they are still believed says the `Store`.
    """
    _, blocks = _parts(body)
    seen = ((*block.split("\n", 2), "")[1] for block in blocks.values())
    return dict(zip(blocks, (each.partition("\t")[2] for each in seen), strict=True))


def count_of_folders(body: memoryview) -> int:
    """At most so many folders are known."""
    return body.tobytes().count(_BLOCK.encode())


def _parts(body: memoryview, head: str | None = None) -> tuple[list[str], dict[str, str]]:
    """The numbered texts, and the blocks by folder; nothing of another `head`.

    The head is of one tool and one folder in which runs start.
    """
    try:
        first, *blocks = str(body, "utf-8").split(_BLOCK)
    except UnicodeDecodeError:
        return [], {}
    found, *texts = first.split("\n")
    if head is not None and found != head:
        return [], {}
    return texts, {block[: block.find("\n")]: block for block in blocks}


def _block(
    folder: str,
    seen: str = "",
    folders: Iterable[str] = (),
    silent: Iterable[str] = (),
    speaking: Iterable[str] = (),
    plans: Iterable[str] = (),
    entries: Mapping[str, Entry] = MappingProxyType({}),
) -> str:
    files = ("/".join([name, *map(str, entry)]) for name, entry in entries.items())
    words = (folders, silent, speaking, plans, files)
    return "\n".join([folder, seen, *("\t".join(each) for each in words)])


def _entries(block: str) -> dict[str, Entry]:
    try:
        words = [word.split("/", 5) for word in _words(block.split("\n")[6])]
        return {
            name: Entry(int(size), int(changed), digest, int(plan), report)
            for name, size, changed, digest, plan, report in words
        }
    except (ValueError, IndexError):
        return {}


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split("\t")) if line else ()


def _trusted(status: Status) -> int:
    return status.changed if status.changed < time.time_ns() - RACE else _NEVER


def _digest(data: bytes) -> str:
    from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()
