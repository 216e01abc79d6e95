"""What is known of files and folders from earlier runs, and what of it still holds."""

from __future__ import annotations

import os
import time
from functools import cached_property

from shutdown_lint.engine.cache.layout import (
    NEVER,
    Entry,
    block_of,
    body_of,
    entries_of,
    file_of,
    parts,
    recalled_of,
)
from shutdown_lint.engine.cache.place import write_own
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.visits import Recalled, Visit
    from shutdown_lint.model.finding import FileReport

RACE = 2_000_000_000
"""Nanoseconds: a file that is written again so soon after it was read may keep its time."""


class Status(NamedTuple):
    """What the system says of a file without opening it."""

    size: int  # bytes
    changed: int  # nanoseconds


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
        self._texts, self._blocks = ([], {}) if body is None else parts(body, self._head)
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._entries: dict[str, dict[str, Entry]] = {}  # of folders that were looked at closer
        self._changed: set[str] = set()  # folders

    @cached_property
    def _head(self) -> str:
        return f"{self._identity()}\n{self._start}".replace("\n", "\t")

    def visited(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
        """What came of a folder that looks as it did, within the same scope."""
        return recalled_of(self._blocks.get(folder, ""), str(self._numbers.get(scope)), listing)

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
            self._blocks[folder] = block_of(
                folder, entries={name: entries[name] for name in names}
            )
        self._changed.clear()
        if self._blocks == before:
            return
        blocks = [block for folder, block in self._blocks.items() if is_there(folder)]
        write_own(self._path, file_of(self._head, self._numbers, blocks))

    def _block_of(self, visit: Visit) -> str:
        """What is known of a folder; the visit itself only if all its files are known for sure."""
        entries, seen = self._entries_in(visit.folder), visit.listing.split("//")
        names = {word.partition("/")[0] for word in seen}
        entries = {name: entry for name, entry in entries.items() if name in names}
        for name in visit.files:
            entry = entries.get(name)
            if entry is None or f"{name}/{entry.size}/{entry.changed}" not in seen:
                return block_of(visit.folder, entries=entries)
        plans = {entries[name].plan: name for name in visit.files}
        return block_of(
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
            known = self._entries[folder] = entries_of(self._blocks.get(folder, ""))
        return known


def report_in(entry: Entry, shown: str) -> FileReport | None:
    """The report that an entry holds, under the name that the file has in this run.

    None when it has none, or one that cannot be read or is of another name.
    """
    from shutdown_lint.engine.cache.reports import read

    report = read(entry.report) if entry.report else None
    return report if report is not None and report.path == shown else None


def _trusted(status: Status) -> int:
    return status.changed if status.changed < time.time_ns() - RACE else NEVER


def _digest(data: bytes) -> str:
    from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()
