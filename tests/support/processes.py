"""Watches a running command from outside: its children, its CPU time, its end. Linux only."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from support.command import COMMAND, PATIENCE, Ran, environment

if TYPE_CHECKING:
    from collections.abc import Callable

_TICKS = os.sysconf("SC_CLK_TCK")
_INTERVAL = 0.02  # seconds between two looks
_ENOUGH = 3  # times the work of getting ready


class Running:
    """A command that runs in a process group of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "--no-cache", *arguments],  # what is known already is no work
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            start_new_session=True,
        )
        self.pid = self._process.pid

    def wait_for_work(self, *, in_children: bool) -> None:
        """Wait until files were checked, and more are being checked.

        A child writes nothing but results, and is given its next file when its result was taken;
        so one that has written twice has had a result taken. The process itself has used several
        times the CPU time that it took to get ready.
        """
        ready: dict[int, float] = {}

        def children_worked() -> bool:
            return any(_writes(pid) >= 2 for pid in self.children())

        def worked() -> bool:
            if self.pid not in ready and _has_libcst(self.pid):
                ready[self.pid] = _cpu_seconds(self.pid)
            return self.pid in ready and (
                _cpu_seconds(self.pid) > _ENOUGH * max(ready[self.pid], 1 / _TICKS)
            )

        self.wait_until(children_worked if in_children else worked)

    def wait_for_children(self, count: int) -> list[int]:
        """Wait until it has as many children; their ids."""
        self.wait_until(lambda: len(self.children()) >= count)
        return self.children()

    def children(self) -> list[int]:
        """The ids of its children."""
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in text.split()]

    def send(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def send_to_group(self, number: int) -> None:
        """Send a signal to it and its children, as a terminal does."""
        os.killpg(self.pid, number)

    def end(self) -> Ran:
        """Wait for its end."""
        out, err = self._process.communicate(timeout=PATIENCE)
        return Ran(self._process.returncode, out.decode(), err.decode())

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; it must not end before."""
        limit = time.monotonic() + PATIENCE
        while not condition():
            if self._process.poll() is not None:
                ended = self.end()
                raise AssertionError(f"it ended before it could be watched: {ended}")
            assert time.monotonic() < limit, "it did not get to work"
            time.sleep(_INTERVAL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


class Gone(NamedTuple):
    """Whether processes have ended."""

    pids: list[int]

    def soon(self) -> bool:
        """Whether all of them end, with patience; none that is left is left running."""
        limit = time.monotonic() + PATIENCE
        while any(map(_is_alive, self.pids)):
            if time.monotonic() > limit:
                for pid in filter(_is_alive, self.pids):
                    os.kill(pid, signal.SIGKILL)
                return False
            time.sleep(_INTERVAL)
        return True


def _has_libcst(pid: int) -> bool:
    try:
        return "libcst" in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _writes(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/io").read_text()
    except OSError:
        return 0
    counts = dict(line.split(": ") for line in text.splitlines())
    return int(counts["syscw"])


def _is_alive(pid: int) -> bool:
    fields = _stat(pid)
    return bool(fields) and fields[0] != "Z"
