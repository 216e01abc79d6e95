"""A whole program: where it starts, and the modules of the project that it is made of."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  a field of a named tuple

from shutdown_lint.model.deployment import Launch, Spot  # noqa: TC001  fields of named tuples
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.summary import ModuleSummary  # noqa: TC001


class Option(NamedTuple):
    """What a runner is told: on its command line, or in its configuration file."""

    name: str  # "--graceful-timeout"; settings go by the name of their option
    value: str  # "" for a flag
    spot: Spot


class Entry(NamedTuple):
    """Where a program starts."""

    name: str  # what people call it: a console script, "python -m shop", a service of a manifest
    module: str  # path of the module that runs first, as findings show it; "" when it is foreign
    function: str  # dotted, which the console script calls, or the app of a runner; "" for neither
    spot: Spot  # what makes it an entry: the guard, the script's line, the command
    runner: str = ""  # the server or worker that runs it: "gunicorn", "uvicorn", "celery" …
    options: tuple[Option, ...] = ()
    launch: Launch | None = None  # the platform that starts it, where a file says so


class Handler(NamedTuple):
    """What is called for a signal."""

    signal: str  # "" for whatever signal the code is given
    target: str  # dotted, or "signal.SIG_IGN" and the like; "" when it cannot be told
    spot: Spot
    by: str = ""  # the server or runner that sets its own; "" for code of the project
    in_loop: bool = False  # an event loop calls it
    sure: bool = True  # whenever the program runs
    path: tuple[tuple[Spot, str], ...] = ()  # how the program gets there: "install() is called"


class Handling(NamedTuple):
    """Who hears a signal once a program is up."""

    handler: Handler | None = None  # the one in force; None: none, or it cannot be told
    possible: tuple[Handler, ...] = ()  # set under conditions, or by code that chooses its signals
    replaced: tuple[Handler, ...] = ()  # set before, and never called once the program is up
    unread: tuple[Spot, ...] = ()  # registrations of which nobody knows whether they run
    is_complete: bool = True  # False: the program is too large to go through

    @property
    def is_heard(self) -> bool:
        """Whether the signal does not simply end the process, as far as can be told."""
        heard = (self.handler, *self.possible)
        return any(one is not None and one.target != "signal.SIG_DFL" for one in heard)


class Share(NamedTuple):
    """A part of the time that a program may take to stop."""

    seconds: float
    text: str  # what it does in that time
    spot: Spot
    is_drain: bool = False  # a server or worker ends what it has begun


class Closing(NamedTuple):
    """A server of the program that takes no more connections once it is told to stop."""

    server: str
    spot: Spot
    after: float  # seconds from the signal on, at the earliest


class WayOut(NamedTuple):
    """What is sure of a program that is told to stop."""

    shares: tuple[Share, ...] = ()  # what adds up when all takes as long as it may
    closing: Closing | None = None


class Parts(NamedTuple):
    """The modules that a program is made of, and what cannot be told of them."""

    modules: tuple[ModuleSummary, ...]  # in the order in which they are first imported
    late: tuple[ModuleSummary, ...] = ()  # only imported by functions, or under conditions
    unknown: tuple[tuple[str, Spot], ...] = ()  # what cannot be told: "handler chosen at run time"


class Program:
    """An entry and all that it imports, which is not read before somebody asks for it."""

    def __init__(
        self,
        entry: Entry,
        find_parts: Callable[[], Parts],
        find_handling: Callable[[str], Handling] | None = None,
        find_way_out: Callable[[], WayOut] | None = None,
    ) -> None:
        self.entry = entry
        self._find_parts = find_parts
        self._find_handling = find_handling
        self._find_way_out = find_way_out
        self._parts: Parts | None = None

    @property
    def parts(self) -> Parts:
        """What it is made of."""
        if self._parts is None:
            self._parts = self._find_parts()
        return self._parts

    @property
    def modules(self) -> tuple[ModuleSummary, ...]:
        """The modules that are imported at once, in the order in which they are."""
        return self.parts.modules

    @property
    def every(self) -> tuple[ModuleSummary, ...]:
        """These, and those that are imported later or perhaps."""
        return (*self.parts.modules, *self.parts.late)

    @property
    def unknown(self) -> tuple[tuple[str, Spot], ...]:
        """What cannot be told of it."""
        return self.parts.unknown

    def handling(self, signal: str) -> Handling | None:
        """Who hears a signal once the program is up; None where nobody can look."""
        return None if self._find_handling is None else self._find_handling(signal)

    def way_out(self) -> WayOut:
        """What surely happens when it is told to stop.

        What stands in a branch, or is not known, is left out.
        """
        return WayOut() if self._find_way_out is None else self._find_way_out()
