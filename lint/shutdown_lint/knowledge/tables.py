"""The tables that a project can add rows to, with its rows merged in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from shutdown_lint.knowledge import blocking, celery, classes, registrars
from shutdown_lint.knowledge.aliases import CANONICAL
from shutdown_lint.knowledge.own_rows import OwnRows, TaskKind, class_of_method
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shutdown_lint.knowledge.blocking import Blocking
    from shutdown_lint.knowledge.own_rows import Parameter
    from shutdown_lint.knowledge.registrars import SignalRegistrar

Row = TypeVar("Row")


class Table(NamedTuple, Generic[Row]):
    """Rows for functions by dotted path, and for methods by class and name."""

    by_path: Mapping[str, Row]
    by_method: Mapping[tuple[str, str], Row]

    def with_own(self, rows: Iterable[tuple[str, Row]]) -> Table[Row]:
        """The table with more rows, which come before those that it has."""
        paths, methods = {**self.by_path}, {**self.by_method}
        for name, row in rows:
            paths[CANONICAL.get(name, name)] = row
            method = class_of_method(name)
            if method is not None:
                methods[classes.MADE_BY.get(method[0], method[0]), method[1]] = row
        return Table(paths, methods)


class Knowledge(NamedTuple):
    """What the facts look up in tables that a project can add to."""

    blocking: Table[Blocking] = Table(blocking.BY_PATH, blocking.BY_METHOD)
    handler_registrars: Table[SignalRegistrar] = Table(registrars.BY_PATH, {})
    cleanup_registrars: Table[Parameter] = Table({}, {})
    cleanup_functions: frozenset[str] = frozenset()
    drains: Table[bool] = Table({}, {})
    celery_tasks: Table[bool] = Table(dict.fromkeys(celery.TASK_DECORATORS, True), {})
    deferring: frozenset[str] = frozenset()  # decorators
    own_classes: frozenset[str] = frozenset()  # that have methods in a table
    relative: Mapping[str, str] = {}  # the ends of own names: what a relative import shows


BUILT_IN = Knowledge()


@cache
def with_own_rows(rows: OwnRows | None) -> Knowledge:
    """The built-in tables with a project's rows; worked out once for each set of rows."""
    if rows is None:
        return BUILT_IN
    tasks = {
        kind: {name for name, each in rows.task_decorators if each is kind} for kind in TaskKind
    }
    own_classes = {method[0] for method in map(class_of_method, rows.names()) if method}
    return Knowledge(
        blocking=BUILT_IN.blocking.with_own(rows.blocking_calls),
        handler_registrars=BUILT_IN.handler_registrars.with_own(rows.handler_registrars),
        cleanup_registrars=BUILT_IN.cleanup_registrars.with_own(rows.cleanup_registrars),
        cleanup_functions=frozenset(rows.cleanup_functions),
        drains=BUILT_IN.drains.with_own((name, True) for name in rows.drain_calls),
        celery_tasks=BUILT_IN.celery_tasks.with_own(
            (name, True) for name in tasks[TaskKind.CELERY]
        ),
        deferring=frozenset(tasks[TaskKind.DEFERRED]),
        own_classes=frozenset(own_classes.difference(classes.MADE_BY)),
        relative=_ends({*rows.names(), *own_classes}),
    )


def _ends(names: Iterable[str]) -> dict[str, str]:
    """Each end of two parts or more that only one name has, with that name."""
    found = [
        (".".join(parts[start:]), name)
        for name in names
        for parts in (name.split("."),)
        for start in range(len(parts) - 1)
    ]
    count = Counter(end for end, _ in found)
    return {end: name for end, name in found if count[end] == 1}
