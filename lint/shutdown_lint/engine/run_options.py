"""How a run goes about its work."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

SMALL_RUN = 150_000  # bytes to parse; below, a second worker costs more than it saves
TIME_LIMIT = 60.0  # seconds for one file in a worker


class FixMode(Enum):
    """What becomes of fixes."""

    OFF = "off"
    SHOW = "show"  # worked out, not written
    WRITE = "write"


class RunOptions(NamedTuple):
    """How a run goes about its work; but for `fix`, none of it changes what is found."""

    jobs: int = 1  # worker processes at most
    isolated: bool = True  # False: check in this process, where a file may take the run along
    fix: FixMode = FixMode.OFF
    time_limit: float = TIME_LIMIT
    small_run: int = SMALL_RUN
