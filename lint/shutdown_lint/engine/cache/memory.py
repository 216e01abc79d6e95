"""What a run asks its cache: is this file known, and what was said of it?"""

from __future__ import annotations

import os
import time
from functools import cache

from shutdown_lint.engine.cache.place import cache_file
from shutdown_lint.engine.cache.store import RACE, Status, Store, report_in
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.engine.cache.layout import Entry
    from shutdown_lint.engine.discovery import FileToCheck
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.planner import Plan, Planner
    from shutdown_lint.engine.visits import Recalled, Visit
    from shutdown_lint.model.finding import FileReport


class Remembered(NamedTuple):
    """A file that has not changed since somebody looked at it."""

    report: FileReport | None  # None: there was nothing to say


class Memory:
    """The cache of one run."""

    def __init__(
        self, store: Store, planner: Planner, path: str, identity: Callable[[], str]
    ) -> None:
        self.path = path  # of the file that it is kept in
        self.identity = identity  # of the tool and its rules
        self._listings: list[str] = []
        self._scopes: dict[str, str] = {}  # their numbers in the walk; each is long
        self._fresh: list[str] = []  # of these, those that were not known
        self._is_overlooked = False
        self._store = store
        self._planner = planner
        self._agreed: set[tuple[str, str]] = (
            set()
        )  # scopes, and numbers of what is said of files there
        self._plans: dict[int, tuple[Plan, str]] = {}  # the plan is kept so that its id is

    def recall(self, file: FileToCheck, plan: Plan, status: Status) -> Remembered | None:
        """What is known of a file with that size and time; None when it has to be read."""
        return _recalled(self._store.by_status(file.path, status, self._text(plan)), file)

    def recognise(
        self, file: FileToCheck, plan: Plan, status: Status, data: bytes
    ) -> Remembered | None:
        """What is known of a file that has another time and may have the same bytes."""
        entry = self._store.by_content(file.path, status, self._text(plan), data)
        return _recalled(entry, file)

    def remember(
        self, path: str, plan: Plan, status: Status, data: bytes, report: FileReport | None
    ) -> None:
        """Keep what was found; `status` is from before the bytes were read."""
        self._store.remember(path, status, self._text(plan), data, report)

    @property
    def folders(self) -> Iterable[str]:
        """Those that earlier walks went into, in their order."""
        return self._store.folders

    def revisit(self, folder: str, scope: str, listing: str | None) -> Recalled | None:
        """What came of an earlier visit to a folder that looks as it did."""
        known = self._store.visited(folder, scope, listing)
        if known is not None and self._agree(folder, scope, known.plans):
            self._listings += (folder, self._scope_number(scope), known.listing)
            return known
        if listing is not None:
            self._listings += (folder, self._scope_number(scope), listing)
            self._fresh.append(listing)
        return None

    def overlook(self) -> None:
        """Take note of a folder that cannot be told to be as it was."""
        self._is_overlooked = True

    @property
    def seen(self) -> list[str] | None:
        """All that the walk saw, which is the same when the files are; None if nobody can tell."""
        limit = time.time_ns() - RACE
        for listing in self._fresh:
            times = (part.rpartition("/")[2] for part in listing.split("//"))
            if any(each.isdigit() and int(each) >= limit for each in times):
                return None
        return None if self._is_overlooked else [*self._listings, *self._scopes]

    @property
    def walked(self) -> frozenset[str]:
        """The folders in `seen`, absolute."""
        return frozenset(self._listings[::3])

    def _scope_number(self, scope: str) -> str:
        return self._scopes.setdefault(scope, str(len(self._scopes)))

    def _agree(self, folder: str, scope: str, plans: Iterable[str]) -> bool:
        """Whether the settings say of some files what they said."""
        # For the files of a scope they say the same as long as they do for one.
        for plan in plans:
            name, _, number = plan.partition("/")
            if (scope, number) not in self._agreed:
                try:
                    now = self._planner.plan(os.path.join(folder, name))
                except ConfigError:
                    return False
                if self._text(now) != self._store.said(number):
                    return False
                self._agreed.add((scope, number))
        return True

    def save(self, visits: Iterable[Visit]) -> None:
        """Write it down for the next run, with the visits of this one."""
        self._store.save(visits, os.path.lexists)

    def _text(self, plan: Plan) -> str:
        known = self._plans.get(id(plan))
        if known is None:
            from shutdown_lint.engine.cache.identity import plan_identity

            known = self._plans[id(plan)] = plan, plan_identity(plan)
        return known[1]


def open_memory(
    rules: Iterable[ListedRule],
    planner: Planner,
    folder: str | None = None,
    body: memoryview | None = None,
) -> Memory:
    """The cache for runs from this working directory, in `folder` or the user's own.

    `body` is what `body_of` gave of its file, where somebody has read it.
    """

    @cache
    def identity() -> str:
        from shutdown_lint.engine.cache.identity import tool_identity

        return tool_identity(rules)

    path = cache_file(folder)
    return Memory(Store(path, identity, os.getcwd(), body), planner, path, identity)


def status_of(path: str) -> Status:
    """Size and time of a file.

    Raises:
        OSError: it is not there.
    """
    found = os.stat(path)
    return Status(found.st_size, found.st_mtime_ns)


def _recalled(entry: Entry | None, file: FileToCheck) -> Remembered | None:
    if entry is None:
        return None
    if not entry.report:
        return Remembered(None)
    report = report_in(entry, file.shown)
    return None if report is None else Remembered(report)
