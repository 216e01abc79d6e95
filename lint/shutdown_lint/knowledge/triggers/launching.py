"""Words of which a script holds one that runs a program known to serve."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge.launchers import LONG_RUNNING
from shutdown_lint.model.trigger import any_of

SERVES_BY_NAME: Final = any_of(*sorted(LONG_RUNNING))
