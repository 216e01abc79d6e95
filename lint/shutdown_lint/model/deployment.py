"""What a deployment file says of a process: how it is started, told to stop, and killed.

All formats come down to these values; what only one format knows stays in its own reader.
"""

from __future__ import annotations

from enum import StrEnum

from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span  # noqa: TC001  a field of named tuples


class Platform(StrEnum):
    """Who starts the process and tells it to stop."""

    DOCKER = "Docker"
    COMPOSE = "Docker Compose"
    KUBERNETES = "Kubernetes"
    SYSTEMD = "systemd"
    SUPERVISOR = "supervisor"
    PROCFILE = "Procfile"


class Spot(NamedTuple):
    """A place in any file of the tree."""

    path: str  # as findings show it
    span: Span


class Passage(NamedTuple):
    """A command of a script that leads on to the program."""

    text: str  # as written
    spot: Spot
    has_exec: bool  # what it starts takes the place of the shell


class Command(NamedTuple):
    """A command line as a deployment file or an entrypoint script has it."""

    text: str  # as written
    words: tuple[str, ...]  # of the program that it leads to; () when that cannot be told
    spot: Spot
    keeper: str = ""  # "sh": what stays between the platform and the program and gets the signal
    through: tuple[Passage, ...] = ()  # the scripts on the way to the program
    kept_at: Spot | None = None  # what the keeper waits for, where that is not the command
    trap: Spot | None = None  # by which the keeper may do something about the signal
    doubts: tuple[tuple[str, Spot], ...] = ()  # what is not known of the way to the program


class Limit(NamedTuple):
    """A number of seconds that somebody waits."""

    seconds: float | None  # None: for ever
    name: str  # the key that says so: "terminationGracePeriodSeconds"
    spot: Spot | None = None  # None: it is not written, it is the default
    written: str = ""  # what stands there when no number can be told of it; `seconds` is None then


def seconds_of(hook: Limit | None) -> float:
    """What a hook before the signal takes of the grace period; 0 where no number can be told."""
    return (hook.seconds or 0.0) if hook is not None else 0.0


class Starter(NamedTuple):
    """Who starts a script as its process."""

    spot: Spot
    arguments: tuple[str, ...]  # what "$@" is
    has_init: bool  # an init is PID 1
    stop_signal: str  # as written


class Launch(NamedTuple):
    """A process that a platform starts."""

    platform: Platform
    name: str  # of the service, container, unit or program
    spot: Spot
    command: Command | None  # None: what the image says, or nothing that can be told
    grace: Limit  # from the stop signal to SIGKILL
    stop_signal: str = "SIGTERM"
    stop_signal_spot: Spot | None = None  # None: it is the default
    build: str = ""  # the Dockerfile that makes its image, as findings show it; "" if unknown
    folder: str = ""  # in which the command starts, as findings show paths; "" if unknown
    before_stop: Limit | None = None  # a preStop hook: it runs first, out of the grace period
    replicas: bool = False  # it is behind a service that sends it requests
    has_init: bool = False  # a small init process is PID 1 and hands signals on
    environment: tuple[tuple[str, str], ...] = ()  # what the file itself sets; "" if not told
    indent: str = ""  # what the settings beside it begin with
    behind_entrypoint: bool = False  # its command is what the ENTRYPOINT of its image is given
    group_signal: bool = False  # the stop signal goes to the children of the process as well
    kills_rest: bool = True  # what is left when the process has ended is killed at once
