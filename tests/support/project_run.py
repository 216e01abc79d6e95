"""Starts a program of a whole project as its platform does, and stops it in mid-work."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pytest

from support.project_launch import (
    AS_FIRST_PROCESS,
    Started,
    skip_without_namespaces,
    started_by,
)
from support.proof_process import RealProcess, child_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from support.projects import Project

STARTUP = 60.0  # seconds that a start may take: a guard, not a measure
_POLL = 0.02
_GET_IT = "pip install -e '.[dev]'"
_BOTH_STREAMS = ("sh", "-c", 'exec "$@" 2>&1', "sh")


class Seen(NamedTuple):
    """What a stop came to."""

    status: int | None  # None: it was alive at the end of its grace, and was killed
    seconds: float  # from the signal to the end
    journal: str  # what its programs logged after the signal
    survivors: tuple[str, ...]  # command lines
    answer: str  # what the client got whose request was in flight; "" if there was none


class Client:
    """A request that is in flight while the program is stopped."""

    def __init__(self, ask: Callable[[], str] | None) -> None:
        self._ask = ask
        self.answer = ""
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        if self._ask is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._ask is not None:
            self._thread.join(STARTUP)

    def _run(self) -> None:
        assert self._ask is not None
        try:
            self.answer = self._ask()
        except Exception as error:  # noqa: BLE001  whatever it is, there was no answer
            self.answer = f"no answer: {type(error).__name__}"


class Stage:
    """A copy of a project with the numbers of one program's proof, ready to be run."""

    def __init__(self, project: Project, program: dict[str, Any], folder: Path) -> None:
        self.program = program
        self.folder = project.copy_to(folder)
        self.port = _free_port()
        for change in program.get("scaled", []):
            path = self.folder / change["file"]
            text = path.read_text(encoding="utf-8")
            assert change["from"] in text, f"{path}: no {change['from']!r}"
            told = change["to"].replace("{port}", str(self.port))
            path.write_text(text.replace(change["from"], told, 1), encoding="utf-8")
        for name, text in program.get("files", {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.started = started_by(self.folder / program["file"], program.get("name", ""))

    @property
    def grace(self) -> float:
        """Seconds from the signal to SIGKILL."""
        whole = self.program.get("grace", self.started.grace)
        assert whole is not None, f"{self.program['title']}: nobody says how long it is waited for"
        return float(whole) - self.started.before_stop

    def stop(
        self,
        ask: Callable[[int], str] | None = None,
        environment: Mapping[str, str] | None = None,
        begin: Callable[[], None] = lambda: None,
    ) -> Seen:
        """Run the program, bring its work in flight, and stop it as the platform does."""
        skip_without(self.program.get("needs", ""))
        around = {**self._environment(), **(environment or {})}
        for command in self.program.get("prepare", []):
            subprocess.run(
                shlex.split(command),
                check=True,
                cwd=self.folder,
                env=child_environment(around),
                capture_output=True,
                timeout=STARTUP,
            )
        process = RealProcess(_command(self.started), self.folder, around)
        with process:
            self._await(process, self.program["ready"])
            begin()
            time.sleep(self.started.before_stop)  # the preStop hook, while work goes on
            with Client(None if ask is None else lambda: ask(self.port)) as client:
                self._await(process, self.program.get("in_flight", self.program["ready"]))
                before = [len(text) for text in self._journals(process)]
                number = signal.Signals[self.started.signal]
                process.await_lull()
                told = time.monotonic()
                os.kill(_first_process(process) if self.started.is_first else process.pid, number)
                status = process.wait(self.grace)
                seconds = time.monotonic() - told
                survivors = tuple(process.left_behind(0.2)) if status is not None else ()
                # What a sweep brings was said after the end of the grace.
                process.catch_up()
                journals = zip(self._journals(process), before, strict=True)
                journal = "".join(text[already:] for text, already in journals)
                process.sweep()
        return Seen(status, seconds, journal, survivors, client.answer)

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        told = self.program.get("environment", {})
        told = {key: value.replace("{port}", str(self.port)) for key, value in told.items()}
        return {"PATH": path, **dict(self.started.environment), **told}

    def _await(self, process: RealProcess, text: str) -> None:
        process.wait_until(
            lambda: text in self._journal(process) or process.status is not None, STARTUP
        )
        journal = self._journal(process)
        assert text in journal, f"{self.program['title']} does not say {text!r}:\n{journal}"

    def _journal(self, process: RealProcess) -> str:
        return "".join(self._journals(process))

    def _journals(self, process: RealProcess) -> list[str]:
        """What was logged so far: by the program, or into each file that its platform keeps."""
        kept = [self.folder / name for name in self.program.get("logs", [])]
        texts = [path.read_text(encoding="utf-8") if path.exists() else "" for path in kept]
        return texts or [process.stdout]


def skip_without(library: str) -> None:
    """Skip the test where a library is not installed that the project is made with.

    Raises:
        AssertionError: it is missing and this is CI, where the proof must run.
    """
    if library and importlib.util.find_spec(library) is None:
        reason = f"{library} is not installed; to get it: {_GET_IT}"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)


def _command(started: Started) -> list[str]:
    """Its command; both streams are one, so that what is said stays in order."""
    if started.is_first:
        skip_without_namespaces()
        return [*_BOTH_STREAMS, *AS_FIRST_PROCESS, *started.command]
    return [*_BOTH_STREAMS, *started.command]


def _first_process(process: RealProcess) -> int:
    """The process that is PID 1 of the namespace that was made."""
    limit = time.monotonic() + STARTUP
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (found := children.read_text().split()):
        assert time.monotonic() < limit
        time.sleep(_POLL)
    return int(found[0])


def _free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port
