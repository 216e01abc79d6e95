"""How the children of the program end: told to, waited for, or left behind."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.waits.floor import WaitFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.child_ends.child_calls import ChildCalls
    from shutdown_lint.facts.child_ends.orphans import Orphans
    from shutdown_lint.facts.child_ends.terminations import Terminations
    from shutdown_lint.facts.child_ends.undrained import UndrainedQueues
    from shutdown_lint.facts.child_ends.unended import UnendedChildren


class ChildEndFacts(WaitFacts):
    """The ends of child processes."""

    @cached_property
    def child_calls(self) -> ChildCalls:
        """What tells child processes to end, and what waits for them."""
        from shutdown_lint.facts.child_ends.child_calls import ChildCalls

        return ChildCalls(self.tree, self.names, self.objects, self.origins, self.shells)

    @cached_property
    def terminations(self) -> Terminations:
        """Children that are told to end and then waited for."""
        from shutdown_lint.facts.child_ends.terminations import Terminations

        return Terminations(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.reach,
            self.child_calls,
            self.timeout_scopes,
            self.wait_ends,
            self.handlers,
            self.forks,
        )

    @cached_property
    def undrained(self) -> UndrainedQueues:
        """Processes that are joined before their queue is read."""
        from shutdown_lint.facts.child_ends.undrained import UndrainedQueues

        return UndrainedQueues(
            self.tree,
            self.functions,
            self.objects,
            self.origins,
            self.calls,
            self.arity,
            self.fates,
            self.children,
            self.joins,
            self.wait_ends,
        )

    @cached_property
    def orphans(self) -> Orphans:
        """Children that outlive the program."""
        from shutdown_lint.facts.child_ends.orphans import Orphans

        return Orphans(
            self.tree,
            self.names,
            self.calls,
            self.reach,
            self.fates,
            self.workers,
            self.loops,
            self.endings,
            self.entries,
        )

    @cached_property
    def unended(self) -> UnendedChildren:
        """Children that nothing ends."""
        from shutdown_lint.facts.child_ends.unended import UnendedChildren

        return UnendedChildren(
            self.tree, self.names, self.objects, self.children, self.entries, self.orphans
        )
