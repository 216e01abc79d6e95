"""How a run goes about its work."""

from __future__ import annotations

from enum import Enum

from shutdown_lint.model.record import NamedTuple

WORTH_A_WORKER = 10_000  # bytes to check; with less, another worker costs more than it saves
MANY = 2_000  # files to look at; so many have work enough for several workers
PROCESSOR_LIMIT = 10.0  # seconds of processor time for one file in a worker; 2 MB of code take 4
TIME_LIMIT = 120.0  # seconds by the clock, on a machine that is busy with other things


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
    processor_limit: float = PROCESSOR_LIMIT
    time_limit: float = TIME_LIMIT
    worth_a_worker: int = WORTH_A_WORKER
    many: int = MANY  # files, for which what workers need is imported before they are started
