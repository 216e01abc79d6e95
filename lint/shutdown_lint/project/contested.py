"""A program's own signal handlers and those of the server that runs it: which ones stay."""

from __future__ import annotations

import re
from enum import Enum

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.calls import resolve
from shutdown_lint.project.handlers import runner_of
from shutdown_lint.project.programs import all_steps
from shutdown_lint.project.project import MANY_ENTRIES
from shutdown_lint.project.walk import STARTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.program import Entry, Handler, Handling
    from shutdown_lint.project.project import Project

_KEEPS_PREVIOUS = re.compile(rb"\bgetsignal\b|=[ \t]*signal\.signal\(")
_SUPERVISING = frozenset({"--reload", "--workers", "-w"})  # of a server with processes below it
_ASGI = ("uvicorn", "hypercorn")
_OF_SERVER = frozenset({"should_exit", "handle_exit"})  # by which a handler tells it to stop


class Does(Enum):
    """What a handler of the program does."""

    NOTHING = "nothing"  # that matters, or it only tells the server to stop
    ACTS = "acts"
    EXITS = "exits"
    UNKNOWN = "unknown"


class Contested(NamedTuple):
    """A handler of the program's own and one of a server for the same signals."""

    own: Handler
    server: Handler
    signals: tuple[str, ...]
    does: Does

    @property
    def display(self) -> str:
        """The signals in messages."""
        return " and ".join(self.signals)


def replaced_by_server(
    entry: Entry, project: Project, signals: Iterable[str]
) -> tuple[Contested, ...]:
    """Handlers that a server replaces when it starts."""
    return _merged(_replaced(entry, project, signals), project)


def replaced_by_asgi_server(entry: Entry, project: Project) -> Iterator[Contested]:
    """Handlers that do something, and that a server of ASGI apps replaces for good or for long."""
    if any(one.name in _SUPERVISING for one in entry.options) or not _may_serve(entry, project):
        return
    for one in replaced_by_server(entry, project, ("SIGTERM", "SIGINT")):
        server = one.server.by.partition(".")[0]
        acts = one.does is Does.ACTS
        if acts and server in _ASGI and not _supervises(one.server, project):
            yield one


def _may_serve(entry: Entry, project: Project) -> bool:
    """Whether a server of ASGI apps runs a program, or is named in one of its files."""
    return entry.runner in _ASGI or any(
        any(name.encode() in data for name in _ASGI)
        for path in (project.reach(entry.module) if entry.module else ())
        if (data := project.reader.read(path)) is not None
    )


def _supervises(server: Handler, project: Project) -> bool:
    """Whether a server, by the words that start it, may have processes below it that serve."""
    data = project.reader.read(server.spot.path) or b""
    first, last = server.spot.span.line, server.spot.span.end_line
    return (
        re.search(rb"\b(?:workers|reload)\b", b"\n".join(data.splitlines()[first - 1 : last]))
        is not None
    )


def in_place_of_server(
    entry: Entry, project: Project, signals: Iterable[str]
) -> tuple[Contested, ...]:
    """Handlers that replace those of the server that runs the program."""
    return _merged(_replacing(entry, project, signals), project)


def is_replaced_by_workers(path: str, project: Project) -> bool:
    """Whether all servers known to import a file do so before their workers set handlers."""
    served = [
        (runner, {one.name for one in entry.options})
        for entry in project.first_entries_to(path)
        if (runner := runner_of(entry)) is not None and runner.preload
    ]
    return bool(served) and all(runner.preload in options for runner, options in served)


def _replaced(
    entry: Entry, project: Project, signals: Iterable[str]
) -> Iterator[tuple[str, Handler, Handler]]:
    for signal in signals:
        handling = project.handling(entry, signal)
        winner = _winner(handling)
        for one in handling.replaced if winner is not None and winner.by else ():
            if _is_own(one, project):
                assert winner is not None
                yield signal, one, winner


def _replacing(
    entry: Entry, project: Project, signals: Iterable[str]
) -> Iterator[tuple[str, Handler, Handler]]:
    for signal in signals:
        handling = project.handling(entry, signal)
        winner = _winner(handling)
        before = [one for one in handling.replaced if one.by]
        if winner is not None and before and _is_own(winner, project):
            yield signal, winner, before[-1]


def _winner(handling: Handling) -> Handler | None:
    sure = handling.is_complete and not handling.possible and not handling.unread
    return handling.handler if sure else None


def _is_own(handler: Handler, project: Project) -> bool:
    """Whether the program sets it for good, and hands nothing on to the one that was there."""
    if handler.by or not handler.sure or handler.target in ("", "previous"):
        return False
    if handler.path and handler.path[0][1] == STARTED:
        return False
    return _KEEPS_PREVIOUS.search(project.reader.read(handler.spot.path) or b"") is None


def _merged(
    found: Iterable[tuple[str, Handler, Handler]], project: Project
) -> tuple[Contested, ...]:
    places: dict[Spot, Contested] = {}
    for signal, own, server in found:
        known = places.get(own.spot)
        signals = (*known.signals, signal) if known is not None else (signal,)
        places[own.spot] = Contested(own, server, signals, _done_by(own, project))
    return tuple(places.values())


def _done_by(handler: Handler, project: Project) -> Does:
    module = project.summary(handler.spot.path)
    found = resolve(handler.target, module, project) if module is not None else None
    if found is None:
        return Does.UNKNOWN
    steps = list(all_steps(found.function.steps))
    if any(one.kind is StepKind.EXIT for one in steps):
        return Does.EXITS
    if all(one.kind is StepKind.STOP and one.target in _OF_SERVER for one in steps):
        return Does.NOTHING
    return Does.ACTS


def as_imported(entry: Entry, project: Project) -> Iterator[Entry]:
    """A Celery worker's entry, once for each module of tasks that it may import."""
    if entry.runner == "celery" and entry.module:
        tasks = [path for path in project.around(entry.module) if _has_tasks(path, project)]
        yield from (entry._replace(module=path) for path in dict.fromkeys((entry.module, *tasks)))


def _has_tasks(path: str, project: Project) -> bool:
    module = project.summary(path) if b"celery" in (project.reader.read(path) or b"") else None
    return module is not None and any(kind == "Celery" for _, kind in module.tasks)


def replaces_nothing(finding: Finding, project: Project) -> bool:
    """Whether a registration surely replaces no handler of the project in any program."""
    entries = project.first_entries_to(finding.path)
    workers = (one for entry in project.started for one in as_imported(entry, project))
    entries += [one for one in workers if finding.path in project.reach(one.module)]
    return 0 < len(entries) <= MANY_ENTRIES and all(
        _harmless_in(entry, finding, project) for entry in entries
    )


def _harmless_in(entry: Entry, finding: Finding, project: Project) -> bool:
    is_seen = False
    for signal in ("SIGTERM", "SIGINT", "SIGQUIT"):
        handling = project.handling(entry, signal)
        if not handling.is_complete or handling.possible or handling.unread:
            return False
        order = [*handling.replaced, *([handling.handler] if handling.handler else ())]
        here = [number for number, one in enumerate(order) if _is_at(one, finding)]
        is_seen = is_seen or bool(here)
        if here and any(not one.by for one in order[: here[0]]):
            return False
    return is_seen


def _is_at(handler: Handler, finding: Finding) -> bool:
    place = handler.spot
    return place.path == finding.path and place.span.line == finding.span.line
