"""What all of it means for the process when it is told to stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.servers.floor import ServerFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.shutdown.after_serving import AfterServing
    from shutdown_lint.facts.shutdown.at_stake import AtStake
    from shutdown_lint.facts.shutdown.buffers import Buffers
    from shutdown_lint.facts.shutdown.errands import Errands
    from shutdown_lint.facts.shutdown.going_on import GoingOn
    from shutdown_lint.facts.shutdown.ignoring import Ignoring
    from shutdown_lint.facts.shutdown.import_time import ImportTime
    from shutdown_lint.facts.shutdown.late import Late
    from shutdown_lint.facts.shutdown.leftovers import Leftovers
    from shutdown_lint.facts.shutdown.replacing import Replacing
    from shutdown_lint.facts.shutdown.takeovers import Takeovers
    from shutdown_lint.facts.shutdown.unwinding import Unwinding
    from shutdown_lint.facts.shutdown.worker_handlers import WorkerHandlers


class ShutdownFacts(ServerFacts):
    """What a stop means for the process."""

    @cached_property
    def after_serving(self) -> AfterServing:
        """What servers leave undone that end the process themselves."""
        from shutdown_lint.facts.shutdown.after_serving import AfterServing

        return AfterServing(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.exceptions,
            self.sequence,
            self.cleanups,
            self.at_exit,
            self.workers,
            self.stop_signals,
            self.takeovers,
            self.leftovers,
            self.hooks,
        )

    @cached_property
    def leftovers(self) -> Leftovers:
        """What stays undone when code does not come to run."""
        from shutdown_lint.facts.shutdown.leftovers import Leftovers

        return Leftovers(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.sequence,
            self.reach,
            self.effects,
            self.substance,
            self.origins,
            self.daemons,
        )

    @cached_property
    def ignoring(self) -> Ignoring:
        """Signals that are ignored for good."""
        from shutdown_lint.facts.shutdown.ignoring import Ignoring

        return Ignoring(
            self.tree,
            self.names,
            self.handlers,
            self.entries,
            self.workers,
            self.cleanups,
            self.loops,
            self.reach,
        )

    @cached_property
    def unwinding(self) -> Unwinding:
        """Exceptions that signals raise."""
        from shutdown_lint.facts.shutdown.unwinding import Unwinding

        return Unwinding(
            self.tree,
            self.names,
            self.handlers,
            self.sure_ends,
            self.substance,
            self.exceptions,
            self.workers,
            self.entries,
        )

    @cached_property
    def late(self) -> Late:
        """What only runs after something that never comes to its end."""
        from shutdown_lint.facts.shutdown.late import Late

        return Late(
            self.tree,
            self.functions,
            self.reach,
            self.entries,
            self.sequence,
            self.endings,
            self.users,
        )

    @cached_property
    def replacing(self) -> Replacing:
        """Which handlers others replace."""
        from shutdown_lint.facts.shutdown.replacing import Replacing

        return Replacing(self.handlers, self.following, self.effects, self.loops)

    @cached_property
    def takeovers(self) -> Takeovers:
        """Which servers set handlers of their own."""
        from shutdown_lint.facts.shutdown.takeovers import Takeovers

        return Takeovers(
            self.tree, self.names, self.functions, self.reach, self.origins, self.following
        )

    @cached_property
    def worker_handlers(self) -> WorkerHandlers:
        """Which handlers of an app replace those of its server's worker."""
        from shutdown_lint.facts.shutdown.worker_handlers import WorkerHandlers

        return WorkerHandlers(
            self.names,
            self.functions,
            self.reach,
            self.handlers,
            self.loops,
            self.import_time,
            self.takeovers,
        )

    @cached_property
    def import_time(self) -> ImportTime:
        """What runs on import."""
        from shutdown_lint.facts.shutdown.import_time import ImportTime

        return ImportTime(
            self.tree,
            self.names,
            self.functions,
            self.reach,
            self.loops,
            self.entries,
            self.celery,
            self.sequence,
            self.path,
        )

    @cached_property
    def errands(self) -> Errands:
        """Whether the program does one thing and ends by itself."""
        from shutdown_lint.facts.shutdown.errands import Errands

        return Errands(
            self.entries,
            self.sure_ends,
            self.loops,
            self.workers,
            self.in_flight,
            self.scopes,
            self.outputs,
            self.reach,
            self.stop_signals,
        )

    @cached_property
    def going_on(self) -> GoingOn:
        """Handlers after which the program goes on."""
        from shutdown_lint.facts.shutdown.going_on import GoingOn

        return GoingOn(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.reach,
            self.effects,
            self.stopping,
            self.loops,
        )

    @cached_property
    def buffers(self) -> Buffers:
        """What is held back in memory when the program ends."""
        from shutdown_lint.facts.shutdown.buffers import Buffers

        return Buffers(
            self.tree,
            self.names,
            self.objects,
            self.origins,
            self.fates,
            self.entries,
            self.stop_signals,
        )

    @cached_property
    def at_stake(self) -> AtStake:
        """What is lost when the process ends without unwinding."""
        from shutdown_lint.facts.shutdown.at_stake import AtStake

        return AtStake(
            self.tree,
            self.functions,
            self.cleanups,
            self.loops,
            self.substance,
            self.in_flight,
            self.workers,
            self.exceptions,
        )
