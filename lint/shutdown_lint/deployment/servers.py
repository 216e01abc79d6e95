"""Commands of which it is known that they serve until they are told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment.children import run_by
from shutdown_lint.deployment.launching import lead
from shutdown_lint.knowledge import runners

if TYPE_CHECKING:
    from collections.abc import Sequence

# Options with which such a command comes back: it goes into the background, looks at its
# configuration, or ends when no work is left.
_COMES_BACK: Final = frozenset(
    {
        "-D", "--burst", "--check", "--check-config", "--daemon", "--detach", "--help",
        "--print-config", "--version",
    }
)  # fmt: skip
_SHORT_BURST: Final = ("rq", "-b")


def serves(words: Sequence[str]) -> bool:
    """Whether a command surely stays, whatever is written behind it."""
    name, given = run_by(lead(words).words)
    if not _COMES_BACK.isdisjoint(given) or (name == _SHORT_BURST[0] and _SHORT_BURST[1] in given):
        return False
    if name in runners.DJANGO_MANAGE:
        return bool(given) and given[0] in runners.DJANGO_SERVES
    rows = runners.BY_WORD.get(runners.MODULES.get(name, name), ())
    return bool(given) and any(set(row.command) <= set(given) for row in rows)
