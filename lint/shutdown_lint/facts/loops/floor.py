"""What repeats, what keeps it going, and whether it is sure to end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.effects.floor import EffectFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.loops.bounds import Bounds
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.loops.pace import Paces
    from shutdown_lint.facts.loops.reaping import Reaping
    from shutdown_lint.facts.loops.stop_conditions import StopConditions
    from shutdown_lint.facts.loops.timeout_scopes import TimeoutScopes


class LoopFacts(EffectFacts):
    """Loops, and what ends them."""

    @cached_property
    def loops(self) -> Loops:
        """Unbounded loops and calls that serve for ever."""
        from shutdown_lint.facts.loops.loops import Loops

        return Loops(self.tree, self.names, self.functions, self.objects, self.effects, self.reach)

    @cached_property
    def stop_conditions(self) -> StopConditions:
        """What tells loops to stop."""
        from shutdown_lint.facts.loops.stop_conditions import StopConditions

        return StopConditions(self.tree, self.names, self.objects, self.origins)

    @cached_property
    def paces(self) -> Paces:
        """What loops spend their rounds with."""
        from shutdown_lint.facts.loops.pace import Paces

        return Paces(
            self.names,
            self.functions,
            self.calls,
            self.reach,
            self.effects,
            self.loops,
        )

    @cached_property
    def bounds(self) -> Bounds:
        """Whether the loops of cleanup code are sure to end."""
        from shutdown_lint.facts.loops.bounds import Bounds

        return Bounds(
            self.tree,
            self.names,
            self.functions,
            self.exceptions,
            self.paces,
            self.drains,
            self.reaping,
            self.timeout_scopes,
        )

    @cached_property
    def timeout_scopes(self) -> TimeoutScopes:
        """What ends code when its time is over."""
        from shutdown_lint.facts.loops.timeout_scopes import TimeoutScopes

        return TimeoutScopes(self.tree, self.names)

    @cached_property
    def reaping(self) -> Reaping:
        """Which loops collect the children that have ended."""
        from shutdown_lint.facts.loops.reaping import Reaping

        return Reaping(self.tree, self.names, self.exceptions)
