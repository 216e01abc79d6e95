"""What the exit code of a run says."""

from __future__ import annotations

CLEAN = 0
FINDINGS = 1
USAGE = 2  # a wrong option, path or configuration; a file that the system does not let us use
INTERNAL = 3  # the tool itself failed somewhere


def after_signal(number: int) -> int:
    """The code of a run that a signal ended: 130 for SIGINT, 143 for SIGTERM, as in shells."""
    return 128 + number
