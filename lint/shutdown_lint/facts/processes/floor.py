"""Which other processes the program starts, and as what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.code.floor import CodeFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.processes.children import Children
    from shutdown_lint.facts.processes.forks import Forks
    from shutdown_lint.facts.processes.shells import Shells


class ProcessFacts(CodeFacts):
    """The children of the program."""

    @cached_property
    def children(self) -> Children:
        """Child processes."""
        from shutdown_lint.facts.processes.children import Children

        return Children(self.tree, self.names, self.objects, self.fates, self.shells)

    @cached_property
    def shells(self) -> Shells:
        """Which children are shells."""
        from shutdown_lint.facts.processes.shells import Shells

        return Shells(self.names)

    @cached_property
    def forks(self) -> Forks:
        """Children that start as a copy of the program."""
        from shutdown_lint.facts.processes.forks import Forks

        return Forks(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.origins,
            self.calls,
            self.reach,
            self.fates,
            self.children,
        )
