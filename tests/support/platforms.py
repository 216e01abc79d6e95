"""Plays the part of a platform that cannot run in a test, as its documentation has it.

A tree holds a deployment file and the program that it starts. The program is the real one, with
the real server under it; who signals it, when, and what is killed in the end is played here, by
what the file's own reader tells of it. supervisor is no part to play: supervisord itself is run.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.deployment import (
    compose,
    compose_launches,
    kubernetes,
    kubernetes_launches,
    systemd,
)
from support.proof_process import living_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shutdown_lint.model.deployment import Launch

_START = 60.0  # seconds; a guard
_POLL = 0.02
_ADDED = 2.0  # seconds that Kubernetes gives once when the hook has eaten all of the period
_LATE = 0.5  # seconds for which a proxy has not heard that a pod is told to stop
_SOCKET = "web.sock"
_REQUEST = b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n"


class Ended(NamedTuple):
    """What is there after a platform has stopped a program."""

    files: frozenset[str]  # that the program wrote
    left: int  # processes that are still alive
    refused: int  # connections that were made while it was told to stop


def play(folder: Path) -> Ended:
    """Start what the tree's deployment file says, stop it once it is ready, and look.

    The program makes a file `ready` when it may be told to stop; a server does so in a request
    that is made to it as soon as it listens at `web.sock`.
    """
    endings = {".conf", ".service", ".yaml"}
    (path,) = [one for one in folder.iterdir() if one.suffix in endings]
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".conf":
        return _supervised(folder, path)
    if path.suffix == ".service":
        return _as_systemd(folder, systemd.read(path.name, text))
    if path.stem.startswith("compose"):
        (launch,) = compose_launches.launches([compose.read(path.name, text)])
    else:
        (launch,) = kubernetes_launches.launches([kubernetes.read(path.name, text)])
    return _as_container(folder, launch)


def _as_container(folder: Path, launch: Launch) -> Ended:
    """The hook, the signal for the first process, and SIGKILL for all when the period is over.

    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
    """
    assert launch.command is not None
    assert launch.grace.seconds is not None
    with _started(shlex.split(launch.command.text), folder) as process:
        end = time.monotonic() + launch.grace.seconds
        refused = 0
        hook = launch.before_stop
        if hook is not None:
            assert hook.seconds is not None
            refused += _connect_until(folder, min(time.monotonic() + hook.seconds, end))
            end = max(end, time.monotonic() + _ADDED) if hook.seconds >= _rest(launch) else end
        process.send_signal(signal.Signals[launch.stop_signal])
        if hook is None:
            refused += _connect_until(folder, min(time.monotonic() + _LATE, end))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        _kill(process.pid, living_in(process.pid))  # of a container nothing outlives its process 1
        return Ended(_files(folder), len(living_in(process.pid)), refused)


def _rest(launch: Launch) -> float:
    return launch.grace.seconds or 0.0


def _as_systemd(folder: Path, unit: systemd.Unit) -> Ended:
    """SIGTERM and SIGKILL for those processes that `KillMode` names.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.kill.html
    """
    (launch,) = systemd.launches([unit])
    setting = unit.last("KillMode")
    mode = setting.value if setting else "control-group"
    with _started(list(unit.words), folder) as process:
        number = signal.Signals[launch.stop_signal]
        if mode == "control-group":
            _kill(process.pid, living_in(process.pid), number)
        elif mode != "none":
            process.send_signal(number)
        seconds = launch.grace.seconds or 0.0 if mode != "none" else 0.0
        end = time.monotonic() + seconds
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        if mode == "control-group":  # SIGKILL is for those that are left when the time is over
            _wait_until(lambda: not living_in(process.pid), end)
        if mode in {"control-group", "mixed"}:
            _kill(process.pid, living_in(process.pid))
        elif mode == "process":
            process.kill()
        time.sleep(0.5)  # for those that end by themselves
        return Ended(_files(folder), len(living_in(process.pid)), 0)


def _supervised(folder: Path, configuration: Path) -> Ended:
    """A real supervisord, which is told to stop and stops its programs before."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", configuration.name]
    with _started(command, folder) as process:
        process.terminate()
        process.wait(_START)
        time.sleep(0.5)  # for those that end by themselves
        return Ended(_files(folder), len(living_in(process.pid)), 0)


@contextlib.contextmanager
def _started(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a session of its own, ready to be stopped; in the end all of it is killed."""
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}:/usr/bin:/bin"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    client = socket.socket(socket.AF_UNIX)
    try:
        asked = False
        end = time.monotonic() + _START
        while not (folder / "ready").exists():
            assert process.poll() is None, f"it ended before it was ready: {process.returncode}"
            assert time.monotonic() < end, "it did not get ready"
            if not asked and client.connect_ex(str(folder / _SOCKET)) == 0:
                client.sendall(_REQUEST)
                asked = True
            time.sleep(_POLL)
        yield process
    finally:
        client.close()
        _kill(process.pid, living_in(process.pid))
        process.kill()
        process.wait()


def _connect_until(folder: Path, end: float) -> int:
    """How many connections are refused until then, of those that a proxy would make."""
    refused = 0
    while time.monotonic() < end:
        time.sleep(5 * _POLL)
        with socket.socket(socket.AF_UNIX) as client:
            refused += client.connect_ex(str(folder / _SOCKET)) != 0
    return refused


def _kill(session: int, processes: list[int], number: signal.Signals = signal.SIGKILL) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
    if number is signal.SIGKILL:
        _wait_until(lambda: not living_in(session))


def _wait_until(condition: Callable[[], bool], end: float | None = None) -> None:
    end = time.monotonic() + _START if end is None else end
    while not condition() and time.monotonic() < end:
        time.sleep(_POLL)


def _files(folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in folder.iterdir())
