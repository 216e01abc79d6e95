"""What code does to the program when it runs: work, exits, waits, and words that it is to stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.signals.floor import SignalFacts

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.facts.effects.at_exit import AtExit
    from shutdown_lint.facts.effects.contexts import Contexts
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.effects.second_signals import SecondSignals
    from shutdown_lint.facts.effects.signal_branches import SignalBranches
    from shutdown_lint.facts.effects.stopping import Stopping
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.effects.sure_ends import SureEnds
    from shutdown_lint.facts.effects.swallowing import Swallowing
    from shutdown_lint.facts.effects.unbounded_waits import UnboundedWaits


class EffectFacts(SignalFacts):
    """What code does when it runs."""

    @cached_property
    def effects(self) -> Effects:
        """What a call does."""
        from shutdown_lint.facts.effects.effects import Effects

        return Effects(
            self.names, self.objects, self.outputs, self.durations, self.rows, self._knowledge
        )

    def reaches_exit(self, root: cst.CSTNode) -> bool:
        """Whether an exit can be seen to be reached when `root` runs."""
        return any(
            self.effects.ends_process(reached.node)
            for reached in self.reach.from_node(root, coroutines=True)
        )

    @cached_property
    def substance(self) -> Substance:
        """What code does beyond talking and leaving."""
        from shutdown_lint.facts.effects.substance import Substance

        return Substance(self.tree, self.calls, self.effects, self.reach)

    @cached_property
    def unbounded_waits(self) -> UnboundedWaits:
        """Calls that wait for what need not come."""
        from shutdown_lint.facts.effects.unbounded_waits import UnboundedWaits

        return UnboundedWaits(self.names, self.objects, self.rows, self.effects)

    @cached_property
    def contexts(self) -> Contexts:
        """Which context managers may take an exception and forget it."""
        from shutdown_lint.facts.effects.contexts import Contexts

        return Contexts(self.names, self.functions, self.calls)

    @cached_property
    def swallowing(self) -> Swallowing:
        """After which except clauses the program goes on."""
        from shutdown_lint.facts.effects.swallowing import Swallowing

        return Swallowing(self.tree, self.names, self.functions, self.effects, self.reach)

    @cached_property
    def stopping(self) -> Stopping:
        """What in a function could end the program's loop."""
        from shutdown_lint.facts.effects.stopping import Stopping

        return Stopping(
            self.tree, self.names, self.scopes, self.functions, self.effects, self.reach
        )

    @cached_property
    def sure_ends(self) -> SureEnds:
        """Ends that a function is sure to come to."""
        from shutdown_lint.facts.effects.sure_ends import SureEnds

        return SureEnds(self.calls, self.reach, self.conditions, self.effects)

    @cached_property
    def second_signals(self) -> SecondSignals:
        """What is meant for the second signal."""
        from shutdown_lint.facts.effects.second_signals import SecondSignals

        return SecondSignals(self.tree, self.functions, self.effects, self.stopping, self.handlers)

    @cached_property
    def signal_branches(self) -> SignalBranches:
        """Which signals bring a handler to a place."""
        from shutdown_lint.facts.effects.signal_branches import SignalBranches

        return SignalBranches(
            self.tree, self.names, self.functions, self.calls, self.signal_sets, self.effects
        )

    @cached_property
    def at_exit(self) -> AtExit:
        """Exit callbacks that matter."""
        from shutdown_lint.facts.effects.at_exit import AtExit

        return AtExit(
            self.tree,
            self.names,
            self.functions,
            self.cleanups,
            self.effects,
            self.reach,
            self.sequence,
        )
