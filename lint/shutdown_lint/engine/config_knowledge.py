"""Reads `[tool.shutdown-lint.knowledge]`: what a project says of its own functions."""

from __future__ import annotations

from functools import partial
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from shutdown_lint.engine.config_decode import decode_table, decode_value
from shutdown_lint.knowledge.blocking import Blocking
from shutdown_lint.knowledge.own_rows import OwnRows, TaskKind
from shutdown_lint.knowledge.registrars import SignalRegistrar
from shutdown_lint.knowledge.signals import NUMBERS, UNCATCHABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.engine.config_decode import Mistakes, Reader
    from shutdown_lint.knowledge.own_rows import Parameter

_Table = TypeVar("_Table", bound="_NamedTable")


class _ParameterTable(msgspec.Struct, rename="kebab", frozen=True, kw_only=True):
    position: int | None = None
    keyword: str | None = None


class _NamedTable(msgspec.Struct, rename="kebab", frozen=True, kw_only=True):
    name: str


class _BlockingTable(_NamedTable, frozen=True):
    waits_for: str = "a reply"
    timeout: Any = None
    blocks_event_loop: bool = True


class _RegistrarTable(_NamedTable, frozen=True):
    handler: Any = 0
    signal: Any = None
    signals: tuple[str, ...] | None = None
    event_loop: bool = False


class _CallbackTable(_NamedTable, frozen=True):
    function: Any = 0


class _TaskTable(_NamedTable, frozen=True):
    kind: TaskKind = TaskKind.CELERY


class KnowledgeTable(msgspec.Struct, rename="kebab", frozen=True, kw_only=True):
    """The keys; each is an array of names, or of tables that say more of a name."""

    blocking_calls: tuple[tuple[str, Blocking], ...] = ()
    cleanup_functions: tuple[str, ...] = ()
    cleanup_registrars: tuple[tuple[str, tuple[int | None, str | None]], ...] = ()
    drain_calls: tuple[str, ...] = ()
    handler_registrars: tuple[tuple[str, SignalRegistrar], ...] = ()
    task_decorators: tuple[tuple[str, TaskKind], ...] = ()


def read_knowledge(key: str, raw: object, mistakes: Mistakes) -> OwnRows | None:
    """The rows in the table `knowledge`; None when something is wrong with it."""
    table = decode_value(key, raw, dict[str, Any], mistakes)
    if table is None:
        return None
    readers: dict[str, Reader] = {
        "blocking-calls": _read_blocking,
        "cleanup-functions": partial(_read_names, plain=True),
        "cleanup-registrars": _read_cleanup_registrars,
        "drain-calls": _read_names,
        "handler-registrars": _read_registrars,
        "task-decorators": _read_tasks,
    }
    decoded = decode_table(KnowledgeTable, table, mistakes, f"{key}.", readers)
    return None if decoded is None else OwnRows(*msgspec.structs.astuple(decoded))


def _read_blocking(key: str, raw: object, mistakes: Mistakes) -> tuple[tuple[str, Blocking], ...]:
    return tuple(
        (
            row.name,
            Blocking(
                row.waits_for,
                _parameter(f"{where}.timeout", row.timeout, mistakes),
                row.blocks_event_loop,
            ),
        )
        for where, row in _rows(_BlockingTable, key, raw, mistakes)
    )


def _read_cleanup_registrars(
    key: str, raw: object, mistakes: Mistakes
) -> tuple[tuple[str, Parameter | None], ...]:
    return tuple(
        (row.name, _parameter(f"{where}.function", row.function, mistakes))
        for where, row in _rows(_CallbackTable, key, raw, mistakes)
    )


def _read_registrars(
    key: str, raw: object, mistakes: Mistakes
) -> tuple[tuple[str, SignalRegistrar], ...]:
    return tuple(
        (row.name, _registrar(where, row, mistakes))
        for where, row in _rows(_RegistrarTable, key, raw, mistakes)
    )


def _registrar(where: str, row: _RegistrarTable, mistakes: Mistakes) -> SignalRegistrar:
    signals = row.signals
    if signals is None:
        signals = ("SIGTERM",) if row.signal is None else ()
    elif row.signal is not None:
        mistakes.add(where, "'signals' (names) and 'signal' (a parameter) exclude each other")
    elif not signals:
        mistakes.add(f"{where}.signals", "is empty")
    known = [name for name in NUMBERS.values() if name not in UNCATCHABLE]
    for number, name in enumerate(signals):
        if name in UNCATCHABLE:
            mistakes.add(f"{where}.signals[{number}]", f"{name} cannot be caught")
        elif name not in known:
            mistakes.add_unknown_word(f"{where}.signals[{number}]", name, known)
    return SignalRegistrar(
        in_loop=row.event_loop,
        signal=_parameter(f"{where}.signal", row.signal, mistakes),
        handler=_parameter(f"{where}.handler", row.handler, mistakes) or (None, None),
        signals=signals,
        is_own=True,
    )


def _read_tasks(key: str, raw: object, mistakes: Mistakes) -> tuple[tuple[str, TaskKind], ...]:
    return tuple((row.name, row.kind) for _, row in _rows(_TaskTable, key, raw, mistakes))


def _parameter(key: str, raw: object, mistakes: Mistakes) -> Parameter | None:
    """A position, a keyword, or a table with both; None when nothing is given, or wrong."""
    if raw is None:
        return None
    if isinstance(raw, dict):
        table = decode_table(_ParameterTable, raw, mistakes, f"{key}.")
        if table is None:
            return None
        position, keyword = table.position, table.keyword
        if position is None and keyword is None:
            mistakes.add(key, "needs a 'position' or a 'keyword'")
    else:
        value = decode_value(key, raw, int | str, mistakes)
        if value is None:
            return None
        position, keyword = (value, None) if isinstance(value, int) else (None, value)
    if position is not None and position < 0:
        mistakes.add(key, f"{position} is no position: the first parameter is 0")
    if keyword is not None and not _is_identifier(keyword):
        mistakes.add(key, f"{keyword!r} is no name of a parameter")
    return position, keyword


def _rows(
    kind: type[_Table], key: str, raw: object, mistakes: Mistakes
) -> Iterator[tuple[str, _Table]]:
    """Each entry of an array as a table of a kind; a string is a table with that name."""
    seen: set[str] = set()
    for number, each in enumerate(decode_value(key, raw, tuple[Any, ...], mistakes) or ()):
        where = f"{key}[{number}]"
        if not isinstance(each, str | dict):
            decode_value(where, each, str | dict[str, Any], mistakes)
            continue
        table = {"name": each} if isinstance(each, str) else each
        row = decode_table(kind, table, mistakes, f"{where}.")
        if row is not None:
            _check_name(where, row.name, seen, mistakes, plain=False)
            yield where, row


def _read_names(
    key: str, raw: object, mistakes: Mistakes, *, plain: bool = False
) -> tuple[str, ...]:
    seen: set[str] = set()
    names: tuple[str, ...] = decode_value(key, raw, tuple[str, ...], mistakes) or ()
    for number, name in enumerate(names):
        _check_name(f"{key}[{number}]", name, seen, mistakes, plain=plain)
    return names


def _check_name(key: str, name: str, seen: set[str], mistakes: Mistakes, *, plain: bool) -> None:
    parts = name.split(".")
    if not all(map(_is_identifier, parts)) or (len(parts) == 1 and not plain):
        mistakes.add(key, f"{name!r} is no dotted name like 'package.module.function'")
    elif name in seen:
        mistakes.add(key, f"{name!r} is named twice")
    seen.add(name)


def _is_identifier(word: str) -> bool:
    return word.isidentifier() and not iskeyword(word)
