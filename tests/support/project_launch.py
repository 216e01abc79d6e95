"""How a platform starts a program of a whole project, as the deployment file says."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCRIPTS = frozenset({"celery", "gunicorn", "uvicorn"})  # perhaps of another environment's folder
_UNITS = {"s": 1, "m": 60}
_NAMESPACE = ("unshare", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")))
AS_FIRST_PROCESS = (*_NAMESPACE, "--pid", "--fork", "--kill-child")
"""Before a command that is to be PID 1, which ignores what it does not handle."""


class Started(NamedTuple):
    """What a deployment file says of the start and the end of a program."""

    command: tuple[str, ...]
    signal: str = "SIGTERM"
    grace: float | None = None  # seconds; None: the file does not say
    before_stop: float = 0.0  # seconds that a preStop hook sleeps, out of the grace
    environment: tuple[tuple[str, str], ...] = ()
    is_first: bool = False  # it is PID 1 of a container


def started_by(file: Path, name: str) -> Started:
    """How the program `name` of a deployment file is started; `name` is "" where there is one."""
    started = _started_by(file, name)
    words = started.command
    number = 1 if words[0].endswith(".sh") else 0  # a script that is given what it starts
    if words[number : number + 1] and words[number] in _SCRIPTS:
        module = (sys.executable, "-m", words[number])
        words = (*words[:number], *module, *words[number + 1 :])
    return started._replace(command=words)


def skip_without_namespaces() -> None:
    """Skip the test where nobody may be PID 1 but the first process of the machine."""
    if shutil.which("unshare") is None or (
        subprocess.run([*AS_FIRST_PROCESS, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("this machine lets nobody make a namespace of process ids")


def _started_by(file: Path, name: str) -> Started:
    if file.suffix == ".service":
        return _systemd(file)
    if file.name.startswith("Dockerfile"):
        return _dockerfile(file)
    if file.name == "compose.yaml":
        return _compose(file, name)
    if file.name == "supervisord.conf":
        return Started((sys.executable, "-m", "supervisor.supervisord", "-c", str(file)))
    if file.name == "Procfile":
        return Started(tuple(shlex.split(_lines_of(file, ":")[name])))
    return _kubernetes(file, name)


def _systemd(file: Path) -> Started:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # keys have capitals
    unit.read(file)
    service = unit["Service"]
    command = service["ExecStart"].replace("/opt/collector/venv/bin/python", sys.executable)
    name, _, value = service.get("Environment", "").partition("=")
    return Started(
        tuple(shlex.split(command)),
        service.get("KillSignal", "SIGTERM"),
        float(service["TimeoutStopSec"]),
        environment=((name, value),) if name else (),
    )


def _dockerfile(file: Path) -> Started:
    told = _lines_of(file, " ")
    words = [*_docker_words(told.get("ENTRYPOINT", "")), *_docker_words(told.get("CMD", ""))]
    return Started(tuple(words), told.get("STOPSIGNAL", "SIGTERM"), is_first=True)


def _docker_words(text: str) -> list[str]:
    if text.startswith("["):
        return [str(word) for word in json.loads(text)]
    return ["sh", "-c", text] if text else []


def _compose(file: Path, name: str) -> Started:
    service = yaml.safe_load(file.read_text())["services"][name]
    entrypoint, command = (_words(service.get(key)) for key in ("entrypoint", "command"))
    if not entrypoint:  # then that of the image counts
        told = _lines_of(file.parent / "Dockerfile", " ")
        entrypoint = _docker_words(told.get("ENTRYPOINT", ""))
        command = command or _docker_words(told.get("CMD", ""))
    grace = service.get("stop_grace_period")
    environment = service.get("environment", {})
    return Started(
        (*entrypoint, *command),
        service.get("stop_signal", "SIGTERM"),
        float(grace[:-1]) * _UNITS[grace[-1]] if grace else None,
        environment=tuple((key, value) for key, value in environment.items() if "$" not in value),
        is_first=not service.get("init", False),
    )


def _words(command: str | list[str] | None) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else command or []


def _kubernetes(file: Path, name: str) -> Started:
    pod = next(_pods(file, name))
    (container,) = pod["containers"]
    hook = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", [])
    return Started(
        (*container["command"], *container.get("args", [])),
        grace=float(pod.get("terminationGracePeriodSeconds", 30)),
        before_stop=float(hook[1]) if hook else 0.0,
    )


def _pods(file: Path, name: str) -> Iterator[dict[str, Any]]:
    for document in yaml.safe_load_all(file.read_text()):
        if document["kind"] == "Deployment" and document["metadata"]["name"] == name:
            yield document["spec"]["template"]["spec"]


def _lines_of(file: Path, separator: str) -> dict[str, str]:
    pattern = re.compile(rf"^(\w+){separator}\s*(.+)$", re.MULTILINE)
    return dict(pattern.findall(file.read_text()))
