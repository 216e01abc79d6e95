"""Runs commands one at a time and measures them, with all processes that they start."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType
    from typing import IO

LIMIT = 3600.0  # seconds for one run
_GRACE = 5.0  # seconds that a process has to end before it is killed
_TRACEBACK = b"Traceback (most recent call last)"
_INHERITED = ("HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")


class Command(NamedTuple):
    """A command of which we know what it does when all goes well."""

    label: str  # how people call it: "ruff F"
    program: Path
    arguments: tuple[str, ...]
    folder: Path  # where it runs
    accepted: frozenset[int] = frozenset({0, 1})  # exit codes
    said: str = ""  # what it says on standard error when it has done its work
    bare: bool = True  # whether it is run without what a person has set in the environment

    @property
    def shown(self) -> str:
        """As one would type it, wherever the program is; several files are only counted."""
        files = [word for word in self.arguments if word.endswith(".py")]
        words = [f'"{word}"' if " " in word else word for word in self.arguments]
        if len(files) > 1:
            words = [word for word in words if word not in files] + [f"({len(files)} files)"]
        return " ".join([self.program.name, *words])


class Run(msgspec.Struct, frozen=True):
    """What one run took."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, of all processes that were waited for
    rss: float  # MB (10^6 bytes): the most that one process ever had; at least what we have


class CommandError(Exception):
    """A command did not do what it should; the message says what it said."""


class StoppedError(Exception):
    """A signal asked to stop."""


class Processes:
    """Runs commands until a signal asks to stop; then what runs is ended.

    Each command gets a process group of its own, so that nothing which it starts is forgotten.
    """

    def __init__(self) -> None:
        self.signal = 0  # the one that asked to stop
        self._group: int | None = None
        self._running = False

    def listen(self) -> None:
        """Take SIGINT and SIGTERM as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    def stop(self, number: int, _frame: FrameType | None = None) -> None:
        """End the command that runs; the second time, at once.

        Raises:
            KeyboardInterrupt: no command runs, so whatever else is being done is given up.
        """
        again, self.signal = bool(self.signal), number
        if not self._running:
            raise KeyboardInterrupt
        self._end(signal.SIGKILL if again else signal.SIGTERM)
        self._timer(_GRACE, signal.SIGKILL)

    def run(self, command: Command, limit: float = LIMIT) -> Run:
        """Run a command, its output thrown away.

        Raises:
            CommandError: it cannot be started, takes too long, or exits with another code.
            StoppedError: a signal asked to stop.
        """
        with tempfile.TemporaryFile() as errors:
            # From here to the end of the command a signal raises nothing: a child whose number
            # we have not yet learnt would go on for ever.
            self._running = True
            try:
                run, code, late = self._measured(command, errors, limit)
            finally:
                self._running = False
            if self.signal:
                raise StoppedError
            if late:
                raise CommandError(f"{command.shown}: not done after {limit:g} seconds")
            errors.seek(0)
            said = errors.read()
            # A program in Python that breaks exits with 1, like a linter that finds something.
            words = said.decode(errors="replace").strip()
            if code not in command.accepted or (code and _TRACEBACK in said):
                raise CommandError(f"{command.shown}: exit code {code}\n{words}")
            if command.said not in words:
                raise CommandError(f"{command.shown}: does not say {command.said!r}\n{words}")
            return run

    def _measured(
        self, command: Command, errors: IO[bytes], limit: float
    ) -> tuple[Run, int, bool]:
        start = time.perf_counter()
        try:
            child = subprocess.Popen(
                [command.program, *command.arguments],
                cwd=command.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_bare_environment() if command.bare else None,
                start_new_session=True,
            )
        except OSError as error:
            raise CommandError(f"{command.shown}: {error}") from error
        self._group = child.pid
        timers = [
            self._timer(limit, signal.SIGTERM),
            self._timer(limit + _GRACE, signal.SIGKILL),
        ]
        if self.signal:
            self._end(signal.SIGTERM)
        # wait4 counts what a child has waited for, so workers that are left behind are not
        # counted: every tool here waits for its own.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        for timer in timers:
            timer.cancel()
        self._end(signal.SIGKILL)  # whatever it has left behind
        self._group = None
        run = Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)
        return run, child.returncode, wall >= limit

    def _timer(self, seconds: float, number: signal.Signals) -> Timer:
        timer = Timer(seconds, self._end, [number])
        timer.daemon = True
        timer.start()
        return timer

    def _end(self, number: signal.Signals) -> None:
        if self._group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._group, number)


def own_memory() -> float:
    """The most memory that this process ever had, in MB.

    A child begins as a copy of us, and the system counts that: no child is seen to have less.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _bare_environment() -> dict[str, str]:
    """Without the colours, configuration and import paths that a person may have set."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**kept, "PATH": os.defpath}
