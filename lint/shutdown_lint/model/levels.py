"""The scales a finding is graded on: they are separate on purpose.

Severity says how bad it is, confidence how likely it is true, preset who wants to hear of it,
safety what applying the fix may change.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is when the process is told to stop."""

    ERROR = "error"  # work is lost, the process hangs or dies, as written
    WARNING = "warning"  # it will, under load or timing
    NOTE = "note"  # worth knowing

    @property
    def rank(self) -> int:
        """0 for the worst; sorts worst first."""
        return tuple(type(self)).index(self)


class Confidence(StrEnum):
    """How likely a finding is a true problem: high >= 95 %, medium >= 80 %, low below."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the surest; sorts surest first."""
        return tuple(type(self)).index(self)


class Preset(StrEnum):
    """Who wants to hear of a finding; each preset shows all that the ones before it show."""

    DEFAULT = "default"
    STRICT = "strict"
    AUDIT = "audit"

    def shows(self, needed: Preset) -> bool:
        """Whether a run under this preset shows a finding that needs the preset `needed`."""
        order = tuple(type(self))
        return order.index(needed) <= order.index(self)


class Safety(StrEnum):
    """What applying a fix may change.

    `SAFE`: the program behaves as before except for the bug reported, and a proof ran to show it.
    `UNSAFE`: right in most programs, needs a reader. `DISPLAY`: shown, never applied.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"
