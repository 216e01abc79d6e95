"""Child processes that do not outlive the program."""

from __future__ import annotations

import subprocess
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Children:
    """Runs commands, from several threads, until it is told to stop."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopping = False
        self._lock = Lock()

    def run(
        self, command: Sequence[str], folder: Path, timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command in a folder and keep what it says.

        Raises:
            subprocess.TimeoutExpired: it took more seconds than it may; it has been killed.
            InterruptedError: `stop` was called before it began.
        """
        with self._lock:
            if self._stopping:
                raise InterruptedError(f"not started: {command[0]}")
            child = subprocess.Popen(
                command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            self._running.add(child)
        try:
            stdout, stderr = child.communicate(timeout=timeout)
        except BaseException:
            child.kill()
            child.communicate()
            raise
        finally:
            with self._lock:
                self._running.discard(child)
        return subprocess.CompletedProcess(command, child.returncode, stdout, stderr)

    def stop(self) -> None:
        """End what runs, and start nothing any more."""
        with self._lock:
            self._stopping = True
            for child in self._running:
                child.terminate()
