"""The rows that a project adds to the tables: what its own functions mean."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.knowledge.blocking import Blocking
    from shutdown_lint.knowledge.registrars import SignalRegistrar

Parameter = tuple[int | None, str | None]  # position, counted from 0, and keyword


class TaskKind(StrEnum):
    """What a task decorator makes of a function."""

    CELERY = "celery"  # a Celery task
    DEFERRED = "deferred"  # what a call only starts: in a thread, or later


class OwnRows(NamedTuple):
    """Rows by dotted name, `package.module.function` or `package.module.Class.method`."""

    blocking_calls: tuple[tuple[str, Blocking], ...] = ()
    cleanup_functions: tuple[str, ...] = ()  # also plain names, which hold wherever defined
    cleanup_registrars: tuple[tuple[str, Parameter], ...] = ()  # the function they will call
    drain_calls: tuple[str, ...] = ()
    handler_registrars: tuple[tuple[str, SignalRegistrar], ...] = ()
    task_decorators: tuple[tuple[str, TaskKind], ...] = ()

    def names(self) -> Iterator[str]:
        """Every name that is given, in the order of the keys."""
        for rows in self:
            for row in rows:
                yield row if isinstance(row, str) else row[0]


def class_of_method(name: str) -> tuple[str, str] | None:
    """The class and method that a dotted name reads as: its last part but one is capitalised."""
    owner, _, method = name.rpartition(".")
    last = owner.rpartition(".")[2].lstrip("_")
    return (owner, method) if last[:1].isupper() else None
