"""How Go (Compose) and systemd write a length of time."""

from __future__ import annotations

import re
from typing import Final

FOR_EVER: Final = float("inf")

# https://pkg.go.dev/time#ParseDuration, and days and weeks as Compose takes them
_GO_UNITS: Final = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3,
    "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0,
}  # fmt: skip
_GO_PART: Final = re.compile(
    r"([0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(ns|us|µs|μs|ms|s|m|h|d|w)"
)
_GO_MOST: Final = (2**63 - 1) / 1e9  # it counts nanoseconds in 64 bits

# https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Parsing%20Time%20Spans
_SYSTEMD_UNITS: Final = {
    **dict.fromkeys(("usec", "us", "µs", "μs"), 1e-6),
    **dict.fromkeys(("msec", "ms"), 1e-3),
    **dict.fromkeys(("seconds", "second", "sec", "s", ""), 1.0),
    **dict.fromkeys(("minutes", "minute", "min", "m"), 60.0),
    **dict.fromkeys(("hours", "hour", "hr", "h"), 3600.0),
    **dict.fromkeys(("days", "day", "d"), 86400.0),
    **dict.fromkeys(("weeks", "week", "w"), 604800.0),
    **dict.fromkeys(("months", "month", "M"), 2629800.0),
    **dict.fromkeys(("years", "year", "y"), 31557600.0),
}
_SYSTEMD_PART: Final = re.compile(r"\s*([0-9]{1,18}(?:\.[0-9]{1,18})?)\s*([A-Za-zµμ]{0,7})\s*")
_SYSTEMD_MOST: Final = (2**64 - 1) / 1e6  # microseconds


def of_compose(text: str) -> float | None:
    """The seconds of "1m30s"; None for what Compose would not take."""
    position, total = 0, 0.0
    while position < len(text):
        part = _GO_PART.match(text, position)
        if part is None:
            return None
        total += float(part[1]) * _GO_UNITS[part[2]]
        position = part.end()
    return total if position and total <= _GO_MOST else None


def of_systemd(text: str) -> float | None:
    """The seconds of "1min 30s", `FOR_EVER` for "infinity"; None for what it would not take."""
    if text.strip() == "infinity":
        return FOR_EVER
    position, total = 0, 0.0
    while position < len(text):
        part = _SYSTEMD_PART.match(text, position)
        if part is None or part[2] not in _SYSTEMD_UNITS:
            return None
        total += float(part[1]) * _SYSTEMD_UNITS[part[2]]
        position = part.end()
    return total if position and total <= _SYSTEMD_MOST else None
