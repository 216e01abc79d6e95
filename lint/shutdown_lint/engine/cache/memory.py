"""What a run asks its cache: is this file known, and what was said of it?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.cache.identity import plan_identity, tool_identity
from shutdown_lint.engine.cache.place import default_folder, file_for
from shutdown_lint.engine.cache.store import Status, Store, report_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.engine.cache.store import Entry
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.planner import Plan
    from shutdown_lint.engine.rule import ListedRule
    from shutdown_lint.model.finding import FileReport


class Recalled(NamedTuple):
    """A file that has not changed since somebody looked at it."""

    report: FileReport | None  # None: there was nothing to say


class Memory:
    """The cache of one run."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._plans: dict[int, tuple[Plan, str]] = {}  # the plan is kept so that its id is

    def recall(self, file: FileToCheck, plan: Plan, status: Status) -> Recalled | None:
        """What is known of a file with that size and time; None when it has to be read."""
        return _recalled(self._store.by_status(file.path, status, self._text(plan)), file)

    def recognise(
        self, file: FileToCheck, plan: Plan, status: Status, data: bytes
    ) -> Recalled | None:
        """What is known of a file that has another time and may have the same bytes."""
        entry = self._store.by_content(file.path, status, self._text(plan), data)
        return _recalled(entry, file)

    def remember(
        self, path: str, plan: Plan, status: Status, data: bytes, report: FileReport | None
    ) -> None:
        """Keep what was found; `status` is from before the bytes were read."""
        self._store.remember(path, status, self._text(plan), data, report)

    def save(self) -> None:
        """Write it down for the next run."""
        self._store.forget_missing(lambda path: not os.path.lexists(path))
        self._store.save()

    def _text(self, plan: Plan) -> str:
        known = self._plans.get(id(plan))
        if known is None:
            known = self._plans[id(plan)] = plan, plan_identity(plan)
        return known[1]


def open_memory(rules: Iterable[ListedRule], folder: str | None = None) -> Memory:
    """The cache for runs from this working directory, in `folder` or the user's own."""
    start = os.getcwd()
    path = file_for(os.path.abspath(folder) if folder else default_folder(), start)
    return Memory(Store(path, tool_identity(rules), start))


def status_of(path: str) -> Status:
    """Size and time of a file.

    Raises:
        OSError: it is not there.
    """
    found = os.stat(path)
    return Status(found.st_size, found.st_mtime_ns)


def _recalled(entry: Entry | None, file: FileToCheck) -> Recalled | None:
    if entry is None:
        return None
    if not entry.report:
        return Recalled(None)
    report = report_in(entry, file.shown)
    return None if report is None else Recalled(report)
