"""What a program of which that is known does when it gets a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.deployment.launching import lead, name_of
from shutdown_lint.knowledge.stop_signals import BY_NAME, STOPPING, UNCATCHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence


def reaction_to(signal: str, words: Sequence[str]) -> str:
    """Why a signal does not stop a program well, as the end of a sentence; "" when it may."""
    if signal in UNCATCHABLE:
        return "no program can handle that"
    words = lead(words).words
    if len(words) > 2 and words[1] == "-m" and name_of(words[0]).startswith("python"):
        words = words[2:]
    known = BY_NAME.get(name_of(words[0])) if words else None
    if known is None or signal not in STOPPING or signal in known.graceful:
        return ""
    if signal in known.quick:
        return "it ends at once then, with what is in flight"
    return "it does not handle that"
