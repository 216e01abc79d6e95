"""Signals as deployment files name them."""

from __future__ import annotations

import re
from typing import Final

from shutdown_lint.knowledge.signals import NUMBERS

_NAME: Final = re.compile(r"(?:SIG)?([A-Z][A-Z0-9]{1,11}(?:[+-][0-9]{1,2})?)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,3}")


def named(text: str) -> str:
    """The signal's full name: SIGINT for "INT", "sigint" and "2"; "" for what is none."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return NUMBERS.get(int(plain), "")
    found = _NAME.fullmatch(plain)
    return f"SIG{found[1].upper()}" if found else ""
