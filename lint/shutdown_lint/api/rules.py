"""What every rule is made of, and what triggers are put together from."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.rule import Rule as Rule
    from shutdown_lint.model.levels import Confidence as Confidence
    from shutdown_lint.model.levels import Preset as Preset
    from shutdown_lint.model.levels import Safety as Safety
    from shutdown_lint.model.levels import Severity as Severity
    from shutdown_lint.model.meta import Meta as Meta
    from shutdown_lint.model.trigger import all_of as all_of
    from shutdown_lint.model.trigger import any_of as any_of
    from shutdown_lint.model.trigger import imports as imports
    from shutdown_lint.model.trigger import pattern as pattern
    from shutdown_lint.model.trigger import word as word

HOMES = {
    "shutdown_lint.engine.rule": ("Rule",),
    "shutdown_lint.model.levels": ("Confidence", "Preset", "Safety", "Severity"),
    "shutdown_lint.model.meta": ("Meta",),
    "shutdown_lint.model.trigger": ("all_of", "any_of", "imports", "pattern", "word"),
}
