"""How long the end of a server waits for its requests, as the call says that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.knowledge.drain_limits import DEFAULTS, LIMITS

if TYPE_CHECKING:
    from shutdown_lint.facts.code.origins import Origin
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.model.summary import Step


def drained(step: Step, origin: Origin | None, facts: ModuleFacts) -> Step:
    """A step that ends servers, with the longest of their limits as far as that can be told."""
    if origin is None or not origin.calls:
        return step._replace(bounded=True)
    seconds, by_default = 0.0, True
    for made in origin.calls:
        path = facts.names.path(made.func) or ""
        given = argument(made, None, LIMITS.get(path, ""))
        limit = DEFAULTS.get(path) if given is None else facts.durations.of(given)
        if limit is None:
            return step._replace(bounded=True)
        seconds, by_default = max(seconds, limit), by_default and given is None
    return step._replace(seconds=seconds, by_default=by_default)
