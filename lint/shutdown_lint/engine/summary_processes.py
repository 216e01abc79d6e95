"""Summaries of many modules, made in several processes at the same time.

This process works with the others, each of which takes the next module when it is done with one. A
module that took a process along is left out: who asks for its summary makes it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.engine.cache.summaries import summary_text
from shutdown_lint.engine.garbage import GarbageCollection
from shutdown_lint.engine.run_options import PROCESSOR_LIMIT, TIME_LIMIT
from shutdown_lint.engine.summarising import summary_of
from shutdown_lint.engine.worker import HELD_SIGNALS, set_alarms
from shutdown_lint.engine.worker_process import let_go, signals_held
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from shutdown_lint.model.summary import ModuleSummary

_NUMBER = 4  # bytes
MOST = 4_000  # modules: their numbers have to find room in a pipe at once


class Module(NamedTuple):
    """A module that is to be summed up."""

    path: str
    name: str
    data: bytes


def made_at_once(
    modules: Sequence[Module], processes: int
) -> Iterator[tuple[int, ModuleSummary | str | None]]:
    """The number of each module with its summary, or the text of it; None for what has none.

    They come as they are done. Those are left out of which none can be made.
    """
    order = sorted(range(len(modules)), key=lambda number: -len(modules[number].data))
    todo, feed = os.pipe()
    os.write(feed, b"".join(number.to_bytes(_NUMBER, "big") for number in order[:MOST]))
    os.close(feed)
    helpers: dict[Connection, BaseProcess] = {}
    try:
        while len(helpers) < processes - 1 and _start(helpers, todo, modules):
            pass
        while (number := _next(todo)) is not None:
            yield from _here(number, modules)
            yield from _told(helpers, 0)
        while helpers:
            yield from _told(helpers, None)
    finally:
        os.close(todo)
        for connection, process in helpers.items():
            connection.close()
            process.terminate()
            let_go(process)


def _here(number: int, modules: Sequence[Module]) -> tuple[tuple[int, ModuleSummary | None], ...]:
    try:
        return ((number, _made(modules[number])),)
    except Exception:  # noqa: BLE001  who asks for it will be told
        return ()


def _start(helpers: dict[Connection, BaseProcess], todo: int, modules: Sequence[Module]) -> bool:
    """Start another process; False where the system does not let us."""
    if sys.platform != "linux":  # the only one on which it is sure that forking works
        return False
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(
        target=_help, args=(theirs, todo, modules, (ours, *helpers)), daemon=True
    )
    try:
        with signals_held():
            process.start()
    except OSError:
        ours.close()
        return False
    finally:
        theirs.close()
    helpers[ours] = process
    return True


def _help(
    connection: Connection, todo: int, modules: Sequence[Module], inherited: Sequence[Connection]
) -> None:
    """The life of another process; it ends when nothing is left to do, or nobody listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the parent to end us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)
    for other in inherited:
        other.close()
    garbage = GarbageCollection()
    while (number := _next(todo)) is not None:
        set_alarms(TIME_LIMIT, PROCESSOR_LIMIT)
        try:
            made = _made(modules[number])
            text = "" if made is None else summary_text(made)
        except Exception:  # noqa: BLE001, S112  who asks for it will be told
            continue
        finally:
            set_alarms(0, 0)
        try:
            connection.send_bytes(number.to_bytes(_NUMBER, "big") + text.encode())
        except OSError:
            return
        garbage.after(len(modules[number].data))


def _next(todo: int) -> int | None:
    """The number of the next module; None when there is none left."""
    data = os.read(todo, _NUMBER)
    return int.from_bytes(data, "big") if data else None


def _made(module: Module) -> ModuleSummary | None:
    return summary_of(SourceFile(module.path, module.data), module.name)


def _told(
    helpers: dict[Connection, BaseProcess], patience: float | None
) -> Iterator[tuple[int, str | None]]:
    """What the others have made by now; those that have ended are taken out."""
    for ready in wait([*helpers], patience):
        for connection in [one for one in helpers if one is ready]:
            try:
                data = connection.recv_bytes()
            except (EOFError, OSError):
                connection.close()
                let_go(helpers.pop(connection))
                continue
            yield int.from_bytes(data[:_NUMBER], "big"), data[_NUMBER:].decode() or None
