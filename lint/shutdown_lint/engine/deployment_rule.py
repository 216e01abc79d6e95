"""The form of a rule that judges how a platform starts and stops a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.engine.rule import LAUNCH_HOOK, PROJECT_HOOKS, Rule
from shutdown_lint.model.finding import Finding, Related
from shutdown_lint.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.finding import Fix
    from shutdown_lint.model.levels import Confidence, Preset, Severity


class DeploymentRule(Rule):
    """One defect of a deployment file, and how it is seen.

    A rule has the hook of each format that it judges: `check_dockerfile`, `check_script`,
    `check_compose`, `check_manifest`, `check_unit`, `check_supervisor`, `check_procfile`, each
    called with what was read; and `check_launch(launch, program)` for what all of them start, with
    the whole program behind it, None where that is not known. One instance serves one file.
    """

    @classmethod
    def formats(cls) -> tuple[str, ...]:
        """The formats whose files it judges, by its hooks."""
        from shutdown_lint.engine.deployment_readers import FORMAT_OF_HOOK, READERS

        hooks = [name for name in dir(cls) if name.startswith("check_")]
        hooks = [name for name in hooks if name not in PROJECT_HOOKS]
        if unknown := [name for name in hooks if name not in {*FORMAT_OF_HOOK, LAUNCH_HOOK}]:
            raise TypeError(f"{cls.__name__}.{unknown[0]} is no hook of the engine")
        found = {FORMAT_OF_HOOK[name] for name in hooks if name != LAUNCH_HOOK}
        return tuple(sorted(found.union(READERS) if LAUNCH_HOOK in hooks else found))

    @classmethod
    def project_hooks(cls) -> frozenset[str]:
        """Which hooks for the whole program it has, that for launches included."""
        found = super().project_hooks()
        return found | {LAUNCH_HOOK} if hasattr(cls, LAUNCH_HOOK) else found

    def __init__(self, path: str, sink: Callable[[Finding], None]) -> None:
        # Nothing of what a rule for Python stands on: there is no module.
        self.path = path
        self._take = sink

    def report(  # type: ignore[override]  # a place is not a node
        self,
        place: Spot | Span,
        *,
        message: str | None = None,
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        preset: Preset | None = None,
        related: Iterable[tuple[Spot | Span, str]] = (),
        fix: Fix | None = None,
        **data: Any,
    ) -> None:
        """Report a place, by default of the file that is judged; `data` fills the message."""
        meta = self.meta
        path, span = self._placed(place)
        self._take(
            Finding(
                code=meta.code,
                name=meta.name,
                path=path,
                span=span,
                message=(message or self.message).format(**data),
                severity=severity or meta.severity,
                confidence=confidence or meta.confidence,
                preset=preset or meta.preset,
                related=tuple(Related(*self._placed(where), what) for where, what in related),
                fix=fix,
            )
        )

    def _placed(self, place: Spot | Span) -> tuple[str, Span]:
        return (self.path, place) if isinstance(place, Span) else (place.path, place.span)
