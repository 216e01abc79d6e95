"""Starts what an image would start, as process 1 of a process namespace of its own.

No container runtime is needed: the command is the one that the Dockerfile's reader tells, the
folder that the Dockerfile stands in is the working folder. `sh` has to be dash, as in the images.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from shutdown_lint.deployment.dockerfile_reader import read
from shutdown_lint.deployment.signals import named

GRACE = 2.0  # seconds from SIGTERM to SIGKILL, for what is said to be killed …
PATIENCE = 20.0  # … and for what is said to end: a guard, for a machine that is busy
_START = 20.0


class Ended(NamedTuple):
    """How a container's process ended."""

    was_killed: bool  # it was still there after the grace period
    status: int | None  # of process 1; None if it was killed
    files: frozenset[str]  # that the program left


def _namespace() -> list[str] | None:
    """The command that makes a namespace; None where the system does not allow it."""
    for options in ([], ["--user", "--map-root-user"]):
        command = ["unshare", *options, "--pid", "--fork", "--mount-proc", "--kill-child"]
        try:
            subprocess.run([*command, "true"], check=True, capture_output=True, timeout=10)
        except (OSError, subprocess.SubprocessError):
            continue
        return command
    return None


NAMESPACE = _namespace() if sys.platform == "linux" else None
HAS_DASH = os.path.realpath("/bin/sh").endswith("dash")


def run_image(folder: Path, grace: float = PATIENCE) -> Ended:
    """Start the image of `folder/Dockerfile`, stop it when it is ready, wait for the end.

    It is sent SIGTERM, or what STOPSIGNAL says.

    The program makes a file `ready` when the signal may come.
    """
    assert NAMESPACE is not None
    text = (folder / "Dockerfile").read_text(encoding="utf-8")
    image = read("Dockerfile", text).final
    assert image is not None
    number = named(image.stop_signal.text) if image.stop_signal else "SIGTERM"
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PORT": "8000"}
    process = subprocess.Popen(
        [*NAMESPACE, *image.command], cwd=folder, env=environment, start_new_session=True
    )
    try:
        _wait_for(folder / "ready", process)
        os.kill(_child_of(process.pid), signal.Signals[number])
        try:
            status: int | None = process.wait(grace)
        except subprocess.TimeoutExpired:
            status = None
    finally:
        process.kill()  # and with it the namespace
        process.wait()
    return Ended(status is None, status, frozenset(path.name for path in folder.iterdir()))


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START
    while not path.exists():
        assert process.poll() is None, f"it ended before it was ready: {process.returncode}"
        assert time.monotonic() < end, "it did not get ready"
        time.sleep(0.02)


def _child_of(parent: int) -> int:
    """Process 1 of the namespace, as it is called outside."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return int(children.split()[0])
