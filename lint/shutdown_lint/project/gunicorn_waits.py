"""How long the platforms wait that start gunicorn with a configuration file."""

from __future__ import annotations

import re

from shutdown_lint.model.deployment import seconds_of
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Launch, Spot
    from shutdown_lint.project.project import Project

_DRAIN = "--graceful-timeout"
_SECONDS = re.compile(r"[0-9]{1,9}")


class Wait(NamedTuple):
    """How long a platform waits for a gunicorn."""

    spot: Spot
    left: float  # from the stop signal to SIGKILL
    is_enough: bool  # it is longer than workers may take


def gunicorn_waits(path: str, project: Project) -> tuple[Wait, ...] | None:
    """The wait of each that has its drain from a file; None if nobody has, or one is unknown."""
    found: list[Wait] = []
    for entry in project.started:
        drains = [one for one in entry.options if one.name == _DRAIN]
        launch = entry.launch
        if launch is None or not any(one.spot.path == path for one in drains):
            continue
        left = _left(launch)
        if left is None or not _SECONDS.fullmatch(drains[-1].value):
            return None
        spot = launch.grace.spot or launch.spot
        found.append(Wait(spot, left, left > float(drains[-1].value)))
    return tuple(found) or None


def _left(launch: Launch) -> float | None:
    grace, hook = launch.grace, launch.before_stop
    if grace.written or (hook is not None and hook.written):
        return None
    if grace.seconds is None:
        return float("inf")
    return grace.seconds - seconds_of(hook)
